"""What holds whichever days are off and whenever it came in: drawn by hypothesis."""

from datetime import date, datetime, timedelta

import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from branches.calendar import SHANGHAI, LocalHours, WorkingCalendar
from complaints.clocks.calendar import recompute
from complaints.clocks.calendar.changes import import_schedule
from complaints.clocks.deadlines import (
    baseline_reply,
    final_feedback,
    follow_up_visit,
)
from complaints.models import Complaint, Deadline
from tests.cases import make_complaint
from tests.people import make_branch, make_user
from tests.schedules import schedule

JANUARY = [date(2027, 1, 1) + timedelta(days=n) for n in range(31)]
moments = st.datetimes(
    min_value=datetime(2026, 12, 20),  # noqa: DTZ001 (hypothesis wants naive bounds)
    max_value=datetime(2026, 12, 31, 23),  # noqa: DTZ001 (hypothesis wants naive bounds)
    timezones=st.just(SHANGHAI),
)
closed = st.sets(st.sampled_from(JANUARY), max_size=20)
hours = st.builds(
    LocalHours,
    first=st.sampled_from(JANUARY),
    last=st.none() | st.just(date(2027, 12, 31)),
    closing=st.times(),
)
always = settings(derandomize=True, deadline=None, max_examples=200)
few = settings(
    derandomize=True,
    deadline=None,
    max_examples=15,
    suppress_health_check=[HealthCheck.too_slow],
)


def calendar(days_off, local_hours=()) -> WorkingCalendar:
    return WorkingCalendar(
        special=dict.fromkeys(days_off, False),
        years=frozenset({2026, 2027}),
        version="drawn",
        local_days=frozenset(days_off),
        local_hours=tuple(local_hours),
    )


@always
@given(moment=moments, some=closed, more=closed, changed=st.lists(hours, max_size=3))
def test_a_closure_never_makes_a_working_day_deadline_earlier(
    moment, some, more, changed
):
    before, after = calendar(some), calendar(some | more)

    for rule in (baseline_reply, final_feedback):
        sooner, later = rule(moment, calendar=before), rule(moment, calendar=after)
        assert later.due_at >= sooner.due_at


@always
@given(moment=moments, off=closed, changed=st.lists(hours, max_size=3))
def test_hours_move_the_time_of_day_and_never_the_day(moment, off, changed):
    plain, local = calendar(off), calendar(off, changed)

    for rule in (final_feedback, follow_up_visit):
        due, moved = rule(moment, calendar=plain), rule(moment, calendar=local)
        assert moved.due_at.date() == due.due_at.date()
        assert moved.due_at.hour < 18 or moved.due_at.time().isoformat() == "18:00:00"


class Recompute(TestCase):
    """A class, so that hypothesis takes back what each example wrote."""

    @few
    @given(
        received=st.lists(moments, min_size=1, max_size=4),
        off=st.sets(st.sampled_from(JANUARY), min_size=1, max_size=20),
    )
    def test_recomputing_is_idempotent_and_brings_what_a_new_case_would_get(
        self, received, off
    ):
        desk = make_user("desk", "front_desk", make_branch())
        published = schedule(days=[("放假", str(day), True) for day in off])
        for moment in received:
            with time_machine.travel(moment):
                make_complaint(by=desk)

        now = max(received)
        import_schedule(published, by=None, now=now)

        assert recompute.plan(now=now).moves == []
        assert import_schedule(published, by=None, now=now).moves == []
        running = Deadline.objects.filter(result="pending", due_at__gte=now)
        for row in running.filter(kind="final_feedback"):
            start = datetime.fromisoformat(row.inputs["received_at"])
            due = final_feedback(
                start, calendar=recompute.load_calendars()[desk.branch_id]
            )
            assert (row.due_at, row.is_provisional) == (due.due_at, due.provisional)
        for case in Complaint.objects.all():
            owed = case.deadlines.unanswered().order_by("due_at").first()
            assert case.next_due_at == owed.due_at
