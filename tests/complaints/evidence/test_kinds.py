from django.apps import apps

from complaints.evidence.kinds import by_name
from reports.models import ProblemCase


def test_what_an_event_calls_a_row_is_the_name_of_one_model():
    names = [model._meta.model_name for model in apps.get_models()]

    assert [name for name in by_name() if names.count(name) > 1] == []


def test_rows_of_a_case_are_known_whatever_app_they_are_of():
    assert by_name()["problemcase"] is ProblemCase
