"""Outages and clocks set to another time, at the hours that matter."""

from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import OperationalError
from django.utils import timezone

from complaints.clocks import heartbeat
from complaints.clocks.tiers import Outage, TierTime
from complaints.lifecycle.sweeping import sweep
from complaints.models import Deadline, Escalation, Notification
from tests.cases import make_complaint

SHANGHAI = ZoneInfo("Asia/Shanghai")
HOUR = timedelta(hours=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.fixture
def people(frontdesk, operations, marketing, gm, hq, outsider):
    return frontdesk, outsider


@pytest.fixture
def cases(people):
    """Received by the hour through a day and a night, of two branches."""
    with time_machine.travel(at("2026-03-02 09:00"), tick=False) as clock:
        made = []
        for count in range(24):
            made.append(make_complaint(by=people[count % 2]))
            clock.shift(HOUR)
    return made


def sweep_at(moment: datetime) -> None:
    with time_machine.travel(moment, tick=False):
        sweep.sweep(now=timezone.now())


def assert_told_once(until: datetime) -> None:
    # Skipped: a warning that was past when its clock began.
    tiers = TierTime.objects.exclude(outcome="skipped")
    due = tiers.filter(due_at__lte=until)
    assert set(due.values_list("outcome", flat=True)) == {"fired"}
    assert not tiers.filter(due_at__gt=until).exclude(outcome="waiting")
    for tier in due:
        assert tier.late_by == tier.fired_at - tier.due_at
        assert tier.late_by >= timedelta()
    requests = Escalation.objects.filter(kind="overdue")
    behind = [
        pk
        for row in requests
        for pk in (
            row.tier_time_id,
            *(joined["tier_time"] for joined in row.payload.get("joined", ())),
        )
    ]
    assert sorted(behind) == sorted(
        due.filter(tier__level__gt=0).values_list("pk", flat=True)
    )
    # One request a case waits; what ran out later joined it.
    assert len(requests) == len({row.complaint_id for row in requests})
    told = Counter(
        Notification.objects.exclude(level=None).values_list(
            "complaint", "kind", "level", "recipient"
        )
    )
    assert set(told.values()) == {1}
    missed = Deadline.objects.filter(due_at__lt=until)
    assert set(missed.values_list("result", flat=True)) == {"breached"}
    assert not Deadline.objects.filter(due_at__gte=until, breached_at__isnull=False)


@pytest.mark.parametrize(
    ("began_at", "across"),
    [
        ("2026-03-02 12:00", "2026-03-02 15:30"),
        ("2026-03-03 12:00", "2026-03-03 15:30"),
        ("2026-03-03 21:00", "2026-03-04 00:00"),
    ],
)
@pytest.mark.norm("7.2")
def test_six_hours_without_a_sweep_tell_all_once_and_by_how_much_late(
    cases, began_at, across
):
    began_at, across, ended_at = at(began_at), at(across), at(began_at) + 6 * HOUR
    sweep_at(began_at)
    Outage.objects.all().delete()

    for seconds in (0, 15, 30):
        swept_at = ended_at + timedelta(seconds=seconds)
        sweep_at(swept_at)

    assert_told_once(swept_at)
    gaps = Outage.objects.values_list("branch__code", "began_at", "ended_at")
    assert sorted(gaps) == [
        ("BJ001", began_at, ended_at),
        ("SH001", began_at, ended_at),
    ]
    late = TierTime.objects.filter(due_at__gt=began_at, due_at__lte=ended_at)
    assert late.filter(due_at__gte=across).exists()
    for tier in late.exclude(outcome="skipped"):
        assert tier.late_by == ended_at - tier.due_at
        assert tier.outage.branch == tier.deadline.complaint.branch


def test_a_clock_that_jumps_back_and_forth_tells_all_once(cases):
    noon = at("2026-03-03 12:00")

    for hours in (0, 6, -3, 0, 5, -12, 6, 6):
        sweep_at(noon + hours * HOUR)

    assert_told_once(noon + 6 * HOUR)


def test_a_sign_of_life_from_the_future_is_none(db):
    noon = at("2026-03-03 12:00")
    with time_machine.travel(noon + 6 * HOUR, tick=False):
        heartbeat.beat(heartbeat.SWEEP)

    assert not heartbeat.alive(heartbeat.SWEEP, at=noon)


def test_a_gap_lasts_until_a_pass_gets_through(cases, monkeypatch):
    began_at, ended_at = at("2026-03-03 12:00"), at("2026-03-03 18:00")
    sweep_at(began_at)

    with monkeypatch.context() as broken:
        broken.setattr(heartbeat, "beat", cut)
        for hours in (2, 4):
            with pytest.raises(OperationalError):
                sweep_at(began_at + hours * HOUR)
    sweep_at(ended_at)

    assert_told_once(ended_at)
    gaps = Outage.objects.filter(began_at=began_at)
    assert set(gaps.values_list("ended_at", flat=True)) == {ended_at}


def cut(*args, **kwargs):
    raise OperationalError("server closed the connection unexpectedly")
