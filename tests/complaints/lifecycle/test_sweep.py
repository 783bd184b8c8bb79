from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from complaints import services
from complaints.clocks.tiers import TierOutcome, TierTime
from complaints.lifecycle.entries import NamedEntry
from complaints.lifecycle.sweeping import sweep
from complaints.models import Deadline, Escalation, Event, Notification
from tests.cases import contact, make_complaint

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.fixture
def people(frontdesk, operations, marketing, gm, hq):
    return frontdesk


def receive_at(moment: str, *, by, **overrides):
    with time_machine.travel(at(moment), tick=False):
        return make_complaint(by=by, **overrides)


def sweep_at(moment: str):
    with time_machine.travel(at(moment), tick=False):
        return sweep.sweep(now=timezone.now())


@pytest.mark.norm("7.2")
def test_an_unanswered_complaint_is_breached_and_escalated_at_1530(people, operations):
    complaint = receive_at("2026-03-02 10:00", by=people)

    early = sweep_at("2026-03-02 15:30")
    done = sweep_at("2026-03-02 15:31")

    assert (early.breached, early.escalated) == (0, 1)
    assert (done.breached, done.escalated) == (1, 0)
    row = complaint.deadlines.get(kind="baseline_reply")
    assert (row.result, row.breached_at) == ("breached", at("2026-03-02 15:30"))
    escalation = Escalation.objects.get(complaint=complaint)
    assert escalation.kind == "overdue"
    assert escalation.decider_posts == ["operations_director"]
    told = Notification.objects.get(subject="overdue")
    assert told.recipient == operations


def test_every_tier_fires_once_and_in_its_turn(people, gm, hq):
    complaint = receive_at("2026-03-02 10:00", by=people)

    sweep_at("2026-03-02 14:30")
    assert list(fired(complaint, "baseline_reply")) == [0]
    sweep_at("2026-03-02 15:31")
    sweep_at("2026-03-02 15:32")
    assert list(fired(complaint, "baseline_reply")) == [0, 1]
    sweep_at("2026-03-02 16:30")
    assert list(fired(complaint, "baseline_reply")) == [0, 1, 2]
    sweep_at("2026-03-03 09:30")
    assert list(fired(complaint, "baseline_reply")) == [0, 1, 2, 3]
    before = Event.objects.count()
    assert sweep_at("2026-03-03 09:30").escalated == 0
    assert Event.objects.count() == before


def test_an_answered_clock_tells_nobody(people):
    complaint = receive_at("2026-03-02 10:00", by=people)
    with time_machine.travel(at("2026-03-02 11:00"), tick=False):
        services.record_contact(complaint, entry=contact("interim_reply"), by=people)

    done = sweep_at("2026-03-03 12:00")

    assert (done.warned, done.breached, done.escalated) == (0, 0, 0)
    assert set(
        TierTime.objects.filter(deadline__kind="baseline_reply").values_list(
            "outcome", flat=True
        )
    ) == {TierOutcome.LAPSED}


def test_a_reply_after_a_tiers_time_does_not_undo_it(people):
    complaint = receive_at("2026-03-02 10:00", by=people)
    with time_machine.travel(at("2026-03-02 15:45"), tick=False):
        services.record_contact(complaint, entry=contact("interim_reply"), by=people)

    sweep_at("2026-03-02 20:00")

    # 15:30 was unmet at 15:30, 16:30 no longer; the warning of 14:30 was due too.
    assert list(fired(complaint, "baseline_reply")) == [0, 1]


def test_a_second_sweep_finds_nothing_to_do(people):
    for _count in range(3):
        receive_at("2026-03-02 10:00", by=people)

    first = sweep_at("2026-03-02 15:31")
    second = sweep_at("2026-03-02 15:31")

    assert first.breached == 3
    assert (second.warned, second.breached, second.escalated) == (0, 0, 0)


def test_in_a_serious_case_the_general_manager_hears_the_first_tier(people, gm):
    receive_at("2026-03-02 10:00", by=people, draws_regulator=True)

    sweep_at("2026-03-02 15:30")

    assert Notification.objects.filter(recipient=gm, level=1).exists()
    assert Notification.objects.filter(is_urgent=True).exists()


def test_a_director_complained_of_is_skipped_and_the_next_one_up_told(
    people, operations, gm
):
    receive_at("2026-03-02 10:00", by=people, named=[NamedEntry(user=operations)])

    sweep_at("2026-03-02 15:30")

    told = Notification.objects.filter(subject="overdue")
    assert [notice.recipient for notice in told] == [gm]
    assert Escalation.objects.get().decider_posts == ["general_manager"]


def test_after_an_outage_each_tier_says_how_late_it_was_told_and_why(people):
    complaint = receive_at("2026-03-02 10:00", by=people)
    sweep_at("2026-03-02 10:01")

    sweep_at("2026-03-02 21:00")

    tiers = TierTime.objects.filter(
        deadline__complaint=complaint, deadline__kind="baseline_reply", outcome="fired"
    ).order_by("due_at")
    assert [row.late_by for row in tiers] == [
        timedelta(hours=6, minutes=30),
        timedelta(hours=5, minutes=30),
        timedelta(hours=4, minutes=30),
    ]
    outage = tiers[0].outage
    assert outage.branch == complaint.branch
    assert (outage.began_at, outage.ended_at) == (
        at("2026-03-02 10:01"),
        at("2026-03-02 21:00"),
    )


def test_the_sweep_takes_the_same_statements_for_one_case_and_for_fifty(
    people, django_assert_max_num_queries
):
    for _count in range(50):
        receive_at("2026-03-02 10:00", by=people)

    with django_assert_max_num_queries(31):
        sweep_at("2026-03-02 15:31")

    assert Deadline.objects.filter(result="breached").count() == 50


def fired(complaint, kind):
    return (
        TierTime.objects.filter(
            deadline__complaint=complaint, deadline__kind=kind, outcome="fired"
        )
        .order_by("due_at")
        .values_list("tier__level", flat=True)
    )
