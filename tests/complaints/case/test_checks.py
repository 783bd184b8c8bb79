"""What the database refuses of a new case is said in the words of its constraint."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from complaints.case.checks import refused_in_words
from complaints.models import Complaint, Contact, Event
from tests.cases import make_complaint, reach


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"channel": "other", "source": ""}, "转办来源"),
        ({"client_name": "", "is_anonymous": False}, "请填写客户姓名，或勾选匿名"),
        ({"channel": "walk_in", "source": "media"}, "转办来源"),
    ],
    ids=["no source", "nobody", "a source too many"],
)
def test_a_new_case_that_breaks_a_check_is_refused_in_its_words(
    values, said, frontdesk
):
    with pytest.raises(ValidationError, match=said):
        make_complaint(by=frontdesk, **values)

    assert not Complaint.objects.exists()
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"category": ""}, "complaint_category_clear_when_investigated"),
        ({"is_backfilled": True}, "complaint_backfilled_with_reason"),
        ({"causes_loss": True}, "complaint_flagged_is_serious"),
    ],
)
def test_each_constraint_says_its_own_words(values, name, handler):
    case = reach(make_complaint(by=handler), "investigating", by=handler)
    for column, value in values.items():
        setattr(case, column, value)
    [broken] = [x for x in Complaint._meta.constraints if x.name == name]

    with (
        pytest.raises(ValidationError) as refusal,
        transaction.atomic(),
        refused_in_words(Complaint),
    ):
        case.save()

    assert refusal.value.messages == [broken.violation_error_message]


def test_a_constraint_of_another_table_is_no_concern_of_the_row(handler):
    talk = make_complaint(by=handler).contacts.get()
    talk.recorded_at = talk.occurred_at.replace(year=2000)

    with (
        pytest.raises(IntegrityError, match="contact_occurred_before_recorded"),
        transaction.atomic(),
        refused_in_words(Complaint),
    ):
        talk.save()

    assert Contact.objects.get(pk=talk.pk).recorded_at != talk.recorded_at
