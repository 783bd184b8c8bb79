"""What a case's dossier holds is the same however it is asked for."""

import pytest

from complaints.acts import dossier
from complaints.acts.registry import SECTIONS
from complaints.case.choices import Category, State
from complaints.models import Complaint
from tests.cases import make_complaint, reach


@pytest.mark.parametrize("category", Category.values)
def test_a_case_read_with_its_dossier_holds_what_it_is_asked_for(
    category, handler, marketing, gm
):
    case = make_complaint(by=handler, category=category)
    case = reach(case, State.INVESTIGATING, by=handler)
    with_it = Complaint.objects.annotate(**dossier.columns(SECTIONS)).get(pk=case.pk)

    asked = dossier.fetch(case, SECTIONS)

    assert asked == dossier.fetch(with_it, SECTIONS)
    assert asked.keys() == {section.key for section in SECTIONS}
