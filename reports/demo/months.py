"""The demonstration's months: the last one drafted, four before it signed."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import time_machine
from django.utils import timezone

from branches.calendar import SHANGHAI, load_calendar
from branches.models import LEADERS, Branch, Post, User
from reports.demo.told import BRANCH, words
from reports.monthly import services
from reports.monthly.snapshot import take
from reports.papers.monthly import MonthlyReport
from reports.periods import Period, last_ended_month

# So many before the last one, on which working day of the next month.
SIGNED = 4
IN_TIME, TOO_LATE = 3, 8


def load() -> int:
    """Returns how many were signed; what is there already stays as it is."""
    services.draft_due()
    managers = User.objects.filter(post=Post.GENERAL_MANAGER, is_active=True)
    cast = list(managers.select_related("branch").order_by("branch__code"))
    headquarters = User.objects.filter(post=Post.HEADQUARTERS, is_active=True).first()
    signed = []
    for months in range(SIGNED, 0, -1):
        month = last_ended_month().shifted(-months)
        for manager in cast:
            if manager.branch and not _is_signed(manager.branch, month):
                signed.append(_sign_in_time(manager.branch, month, by=manager))
    # Of the newest one still waits.
    for report in signed[: 1 - len(cast)] if len(cast) > 1 else signed:
        if headquarters:
            services.receive(report, by=headquarters)
    return len(signed)


def _sign_in_time(branch: Branch, month: Period, *, by: User) -> MonthlyReport:
    """On the third working day after it; once a branch came too late."""
    is_late = branch.code != BRANCH and month == last_ended_month().shifted(-2)
    day = month.end - timedelta(days=1)
    calendar = load_calendar(branch)
    for _count in range(TOO_LATE if is_late else IN_TIME):
        day = calendar.next_working_day(day)
    moment = min(datetime.combine(day, time(10), SHANGHAI), timezone.now())
    with time_machine.travel(moment, tick=False):
        return _sign(branch, month, by=by)


def _sign(branch: Branch, month: Period, *, by: User) -> MonthlyReport:
    leaders = User.objects.filter(branch=branch, post__in=LEADERS, is_active=True)
    writer = leaders.exclude(pk=by.pk).order_by("pk").first() or by
    said = {name: text.strip() for name, text in words("month").items()}
    report = services.write(branch, month, by=writer, **said)
    code = take(branch, month, report=report).code
    return services.sign(branch, month, digest=code, by=by)


def _is_signed(branch: Branch, month: Period) -> bool:
    return MonthlyReport.objects.of(branch, month).signed().exists()
