from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from branches.calendar import SHANGHAI, load_calendar
from branches.models import CalendarDay, CalendarYear
from complaints import services
from complaints.clocks.calendar import recompute
from complaints.clocks.calendar.changes import import_schedule, preview_schedule, settle
from complaints.clocks.models import Deadline
from complaints.clocks.tiers import TierTime
from complaints.lifecycle.sweeping.sweep import sweep
from complaints.models import Complaint
from tests.cases import contact, make_complaint, merge, reach
from tests.people import make_user
from tests.schedules import NEW_YEAR_2027, days_off, schedule


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=SHANGHAI)


def running(complaint: Complaint) -> dict[str, str]:
    """When each clock that runs is due, as people read it."""
    rows = complaint.deadlines.filter(result="pending")
    return {row.kind: f"{row.due_at.astimezone(SHANGHAI):%m-%d %H:%M}" for row in rows}


@pytest.fixture
def december():
    """A Tuesday after which three working days reach into the year not published."""
    with time_machine.travel(at("2026-12-29 16:00"), tick=True):
        yield


@pytest.fixture
def complaint(december, frontdesk) -> Complaint:
    return make_complaint(by=frontdesk)


def publish(days=NEW_YEAR_2027, *, by=None) -> recompute.Plan:
    return import_schedule(schedule(days=days), by=by, now=timezone.now())


@pytest.mark.norm("17.4")
def test_a_published_year_moves_what_was_provisional(complaint):
    [final] = complaint.deadlines.filter(kind="final_feedback")
    assert final.is_provisional

    plan = publish()

    final.refresh_from_db()
    new = final.superseded_by
    assert [move.row.pk for move in plan.moves] == [final.pk]
    assert (final.result, final.due_at) == ("superseded", at("2027-01-04 17:00"))
    assert (new.result, new.due_at) == ("pending", at("2027-01-05 17:00"))
    assert not new.is_provisional
    assert new.calendar_version == load_calendar(complaint.branch).version
    assert new.calendar_version != final.calendar_version
    assert "暂定" in final.explanation
    assert new.explanation.endswith("→ 2027-01-05 周二 17:00 营业结束")


@pytest.mark.norm("7.2")
def test_a_baseline_reply_moves_with_its_working_day(december, frontdesk):
    with time_machine.travel(at("2026-12-31 16:00")):
        complaint = make_complaint(by=frontdesk)
        before = running(complaint)

        publish()

    assert before["baseline_reply"] == "01-04 15:30"
    assert running(complaint)["baseline_reply"] == "01-05 15:30"
    assert running(complaint)["reply_24h"] == before["reply_24h"] == "01-01 16:00"


@pytest.mark.norm("8.2")
def test_a_visits_window_moves_with_its_working_days(december, frontdesk):
    complaint = reach(make_complaint(by=frontdesk), "resolved", by=frontdesk)
    [before] = complaint.deadlines.filter(kind="follow_up_visit")

    publish([*NEW_YEAR_2027, *days_off("2027-01-29", 5), *days_off("2027-02-26", 4)])

    [after] = complaint.deadlines.filter(kind="follow_up_visit", result="pending")
    assert (before.opens_at, before.due_at) == (
        at("2027-01-29 00:00"),
        at("2027-02-26 17:00"),
    )
    assert (after.opens_at, after.due_at) == (
        at("2027-02-03 00:00"),
        at("2027-02-25 17:00"),
    )
    complaint.refresh_from_db()
    assert complaint.next_due_at == after.due_at


def test_a_preview_is_what_happens_and_changes_nothing(complaint):
    before = list(complaint.deadlines.values())
    events = complaint.events.count()

    foreseen = preview_schedule(schedule(), now=timezone.now())

    assert list(complaint.deadlines.values()) == before
    assert complaint.events.count() == events
    assert not CalendarYear.objects.filter(year=2027).exists()
    done = publish()
    assert [(move.row.pk, move.due) for move in foreseen.moves] == [
        (move.row.pk, move.due) for move in done.moves
    ]


def test_a_second_import_finds_nothing_to_do(complaint):
    publish()
    rows, events = complaint.deadlines.count(), complaint.events.count()

    again = publish()

    assert again == recompute.Plan()
    assert complaint.deadlines.count() == rows
    assert complaint.events.count() == events


def test_a_row_written_meanwhile_with_the_old_calendar_is_moved_by_importing_again(
    complaint,
):
    publish()
    [final] = complaint.deadlines.filter(kind="final_feedback", result="pending")
    Deadline.objects.filter(pk=final.pk).update(due_at=at("2027-01-04 17:00"))

    again = publish()

    assert len(again.moves) == 1
    assert running(complaint)["final_feedback"] == "01-05 17:00"


def test_beat_moves_it_too_within_minutes_and_then_lets_it_be(complaint):
    publish()
    [final] = complaint.deadlines.filter(kind="final_feedback", result="pending")
    Deadline.objects.filter(pk=final.pk).update(due_at=at("2027-01-04 17:00"))

    late = settle(now=timezone.now() + timedelta(minutes=6))
    settled = settle(now=timezone.now() + timedelta(minutes=1))

    assert late is None
    assert len(settled.moves) == 1
    assert running(complaint)["final_feedback"] == "01-05 17:00"


def test_a_provisional_time_that_holds_is_confirmed_by_a_new_row(complaint):
    plan = publish([("元旦", "2027-01-01", True)])

    [old, new] = complaint.deadlines.filter(kind="final_feedback").order_by("pk")
    assert [move.changes_time for move in plan.moves] == [False]
    assert old.due_at == new.due_at
    assert (old.superseded_by, old.is_provisional) == (new, True)
    assert (new.result, new.is_provisional) == ("pending", False)


def test_what_has_run_out_is_never_moved(complaint):
    """Neither a breach that is written, nor one that only time has brought."""
    with time_machine.travel(at("2027-01-05 10:00")):
        plan = publish()

    [final] = complaint.deadlines.filter(kind="final_feedback")
    assert plan == recompute.Plan()
    assert final.result == "pending"
    with time_machine.travel(at("2027-01-05 10:00")):
        sweep(now=timezone.now())
        publish(days_off("2027-01-01", 20))
    final.refresh_from_db()
    assert (final.result, final.due_at) == ("breached", at("2027-01-04 17:00"))


def test_nothing_is_moved_to_a_time_already_past(complaint):
    publish()

    with time_machine.travel(at("2027-01-05 09:00")):
        plan = publish([("元旦", "2027-01-01", False)])

    assert (plan.moves, plan.kept) == ([], 1)
    assert running(complaint)["final_feedback"] == "01-05 17:00"


def test_answered_clocks_stay(complaint, frontdesk):
    services.record_contact(complaint, entry=contact("interim_reply"), by=frontdesk)

    publish()

    results = complaint.deadlines.values_list("kind", "result")
    assert sorted(results) == [
        ("baseline_reply", "met"),
        ("final_feedback", "pending"),
        ("final_feedback", "superseded"),
        ("reply_24h", "met"),
    ]


def test_the_case_is_due_by_the_new_time(december, frontdesk):
    complaint = make_complaint(by=frontdesk)
    services.record_contact(complaint, entry=contact("interim_reply"), by=frontdesk)

    publish()

    complaint.refresh_from_db()
    assert complaint.next_due_at == at("2027-01-05 17:00")


def test_the_event_names_who_and_the_rows_as_stored(complaint, hq):
    publish(by=hq)

    event = complaint.events.order_by("seq").last()
    old, new = complaint.deadlines.filter(kind="final_feedback").order_by("pk")
    assert (event.verb, event.actor) == ("calendar", hq)
    digests = [recompute.events.row_digest(complaint.salt, row) for row in (old, new)]
    for digest in digests:
        assert digest["sha256"] in event.body


def test_the_tiers_follow_the_new_time(complaint):
    publish()
    with time_machine.travel(at("2027-01-04 17:30")):
        sweep(now=timezone.now())

    old, new = complaint.deadlines.filter(kind="final_feedback").order_by("pk")
    told = TierTime.objects.filter(deadline=old).values_list("outcome", flat=True)
    waiting = TierTime.objects.filter(deadline=new, outcome="waiting")
    assert "lapsed" in told
    assert "fired" not in told
    assert waiting.count() == 3


def test_an_agreed_time_may_lie_before_the_final_feedback_as_moved(
    complaint, frontdesk
):
    publish()

    entry = contact(
        "explanation",
        agreed_at=at("2027-01-05 11:00"),
        client_agreed=True,
        proposed_by="client",
        agreed_reason="客户元旦外出。",
    )
    services.record_contact(complaint, entry=entry, by=frontdesk)

    assert complaint.escalations.filter(kind="agreed_time").exists()


def test_a_case_whose_clock_moved_is_resolved_on_time(complaint, frontdesk):
    publish()

    with time_machine.travel(at("2027-01-05 16:00")):
        reach(complaint, "resolved", by=frontdesk)

    result = complaint.deadlines.filter(kind="final_feedback").order_by("pk").last()
    assert result.result == "met"


def test_a_merged_clock_that_falls_on_another_shares_its_row(december, frontdesk, gm):
    """Two clocks of a kind in one case, which the calendar brings to one time."""
    with time_machine.travel(at("2026-12-31 16:00")):
        first = make_complaint(by=frontdesk)
        second = make_complaint(by=frontdesk)
        merge(second, target=first, by=gm)
    carried = Deadline.objects.create(
        complaint=first,
        kind="baseline_reply",
        due_at=at("2027-01-06 15:30"),
        rule="norm 7.2",
        inputs={"received_at": at("2026-12-31 16:00").isoformat()},
        calendar_version="old",
        explanation="并入。",
    )

    with time_machine.travel(at("2026-12-31 17:00")):
        publish()

    carried.refresh_from_db()
    assert carried.superseded_by.due_at == at("2027-01-05 15:30")
    assert first.deadlines.filter(kind="baseline_reply", result="pending").count() == 1


def test_a_corrected_schedule_takes_a_named_day_back(december):
    publish()
    version = load_calendar().version

    publish([("元旦", "2027-01-01", True)])

    calendar = load_calendar()
    assert calendar.is_working_day(date(2027, 1, 4))
    assert not calendar.is_working_day(date(2027, 1, 9))
    assert CalendarDay.objects.filter(date__year=2027).count() == 5
    assert calendar.version != version


def test_moving_takes_as_many_statements_for_many_cases_as_for_one(december, frontdesk):
    make_complaint(by=frontdesk)
    with CaptureQueriesContext(connection) as one:
        publish()
    for _ in range(12):
        make_complaint(by=frontdesk)
    with CaptureQueriesContext(connection) as many:
        publish([*NEW_YEAR_2027, ("元旦", "2027-01-05", True)])

    assert Deadline.objects.filter(result="superseded").count() == 1 + 13
    # The first made the year, the second found it.
    assert len(many) <= len(one)


def test_only_the_branchs_own_calendar_counts(december, frontdesk, other_branch):
    other = make_user("bj-desk", "front_desk", other_branch)
    other_branch.closing_time = time(16)
    other_branch.save()
    here, there = make_complaint(by=frontdesk), make_complaint(by=other)

    publish()

    assert running(here)["final_feedback"] == "01-05 17:00"
    assert running(there)["final_feedback"] == "01-05 16:00"
