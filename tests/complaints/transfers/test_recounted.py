"""A transfer's clock that follows the final feedback's moves with it; a limit never."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from branches.calendar import SHANGHAI
from complaints import services
from complaints.clocks.calendar.changes import import_schedule
from complaints.lifecycle.sweeping import sweep
from complaints.models import Complaint
from tests.cases import make_complaint, withdraw
from tests.schedules import NEW_YEAR_2027, schedule

# After which three working days reach into the year not published.
TUESDAY = datetime(2026, 12, 29, 16, 0, tzinfo=SHANGHAI)
GUESSED = datetime(2027, 1, 4, 17, 0, tzinfo=SHANGHAI)
PUBLISHED = datetime(2027, 1, 5, 17, 0, tzinfo=SHANGHAI)


@pytest.fixture(autouse=True)
def tuesday(db):
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


def transferred(*, by, **given) -> Complaint:
    values = {"channel": "other", "source": "12386", "place": "", **given}
    return make_complaint(by=by, transfer_without_number=True, **values)


def owed(case: Complaint) -> datetime | None:
    return Complaint.objects.get(pk=case.pk).transfer_owed_at


def publish() -> None:
    days = schedule(days=NEW_YEAR_2027)
    import_schedule(days, by=None, now=timezone.now())


def test_a_published_year_moves_what_has_no_limit(frontdesk, operations):
    case = transferred(by=frontdesk, transfer_without_limit=True)
    taken_back = transferred(by=frontdesk, transfer_without_limit=True)
    withdraw(taken_back, by=operations)
    assert owed(case) == owed(taken_back) == GUESSED

    publish()

    assert owed(case) == owed(taken_back) == PUBLISHED
    taken_back.refresh_from_db()
    assert taken_back.next_due_at == PUBLISHED
    row = case.deadlines.get(kind="transfer_reply", result="pending")
    assert (row.due_at, row.is_provisional) == (PUBLISHED, False)
    assert row.explanation.startswith("转办未给时限")


def test_a_published_year_leaves_a_limit_alone(frontdesk):
    case = transferred(by=frontdesk, transfer_due_at=GUESSED)

    publish()

    [row] = case.deadlines.filter(kind="transfer_reply")
    assert (row.due_at, row.result) == (GUESSED, "pending")
    assert owed(case) == GUESSED


@pytest.mark.parametrize(
    ("given", "due_at"),
    [
        ({"transfer_without_limit": True}, datetime(2026, 12, 31, 17, tzinfo=SHANGHAI)),
        ({"transfer_due_at": GUESSED}, GUESSED),
    ],
)
def test_an_earlier_receipt_moves_what_has_no_limit(frontdesk, given, due_at):
    case = transferred(by=frontdesk, **given)

    services.move_receipt(
        case,
        received_at=TUESDAY - timedelta(days=1),
        reason="信封上的签收时间。",
        by=frontdesk,
    )

    assert owed(case) == due_at
    running = case.deadlines.filter(kind="transfer_reply", result="pending")
    assert [row.due_at for row in running] == [due_at]


def test_a_breach_of_a_case_taken_back_is_found_by_the_sweep(
    frontdesk, operations, gm, tuesday
):
    case = transferred(by=frontdesk, transfer_due_at=GUESSED)
    withdraw(case, by=operations)
    tuesday.move_to(GUESSED + timedelta(minutes=1))

    done = sweep.sweep(now=timezone.now())

    assert (done.breached, done.escalated) == (1, 1)
    asked = case.escalations.get(kind="overdue")
    assert asked.decider_posts == ["operations_director", "general_manager"]
    services.approve(asked, by=operations, comment="已知悉。")
