"""A row's checks are asked of the database together; what is broken is said of each."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from complaints.case.choices import State
from tests.cases import make_complaint, reach


def said(validate) -> set[str]:
    try:
        validate()
    except ValidationError as error:
        return set(error.messages)
    return set()


@pytest.mark.parametrize("state", State.values)
def test_of_a_row_that_keeps_them_one_question_is_asked(state, operations):
    case = reach(make_complaint(by=operations), state, by=operations)

    with CaptureQueriesContext(connection) as asked:
        assert said(case.validate_constraints) == set()

    of_channel = [q for q in asked.captured_queries if f"'{case.channel}'" in q["sql"]]
    assert len(of_channel) == 1


@pytest.mark.parametrize(
    "values",
    [
        {"category": ""},
        {"channel": "other", "source": ""},
        {"client_name": "", "is_anonymous": False},
        {"client_name": "", "category": ""},
        {"is_backfilled": True, "backfill_reason": ""},
        {"affects_operation": True, "severity": "normal"},
    ],
)
def test_what_is_broken_is_what_django_finds(values, handler):
    case = make_complaint(by=handler)
    for name, value in values.items():
        setattr(case, name, value)

    found = said(case.validate_constraints)

    assert found
    assert found == said(lambda: models.Model.validate_constraints(case))


def test_of_a_field_left_out_nothing_is_said(handler):
    case = make_complaint(by=handler)
    case.category = ""

    case.validate_constraints(exclude=["category"])
