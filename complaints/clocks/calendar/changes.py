"""What changes the calendar, together with what that does to running deadlines.

A preview does the very thing and takes it back, so that the two can't differ.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from branches.decided import closures
from branches.house.acting import acting
from branches.models import Closure, User
from branches.schedules import years
from branches.schedules.years import Schedule
from complaints.clocks import heartbeat
from complaints.clocks.calendar import recompute
from complaints.clocks.calendar.recompute import Plan
from complaints.clocks.models import Heartbeat

# Longer than any transaction that may still hold the old calendar.
SETTLES_WITHIN = timedelta(minutes=5)


def preview_schedule(schedule: Schedule, *, now: datetime) -> Plan:
    with transaction.atomic():
        years.keep(schedule)
        plan = recompute.plan(now=now)
        transaction.set_rollback(True)
    return plan


@transaction.atomic
def import_schedule(schedule: Schedule, *, by: User | None, now: datetime) -> Plan:
    """Publish a year. Imported a second time the same file changes nothing.

    Then as before, a deadline is moved that was written with the old calendar while
    the new one was being imported.
    """
    if not years.is_kept(schedule):
        if by is not None:
            acting(by)
        years.keep(schedule)
    plan = recompute.apply(by=by, now=now)
    heartbeat.beat(heartbeat.CALENDAR)
    return plan


def preview_closure(closure: Closure, *, by: User) -> Plan:
    """What an approval by `by` would move just now."""
    now = timezone.now()
    with transaction.atomic():
        closures.approve(closure, by=by, at=now, comment="")
        plan = recompute.plan(now=now, branch=closure.branch)
        transaction.set_rollback(True)
    return plan


@transaction.atomic
def approve_closure(closure: Closure, *, by: User, comment: str = "") -> Plan:
    """Put a closure in force, and move what of its branch is not due yet."""
    now = timezone.now()
    closure = closures.approve(closure, by=by, at=now, comment=comment)
    plan = recompute.apply(by=by, now=now, branch=closure.branch)
    heartbeat.beat(heartbeat.CALENDAR)
    return plan


@transaction.atomic
def settle(*, now: datetime) -> Plan | None:
    """Move what was written with the old calendar while a change was committed.

    Rung by beat; does nothing but for some minutes after a change.
    """
    changed = Heartbeat.objects.filter(name=heartbeat.CALENDAR)
    if not changed.filter(beaten_at__gt=now - SETTLES_WITHIN).exists():
        return None
    return recompute.apply(by=None, now=now)
