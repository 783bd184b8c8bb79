"""Which months are late or have changed since they were signed; the week, each Monday.

Rung by beat all day; each is told once.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from branches.calendar import load_calendar
from branches.models import Branch
from complaints.clocks.models import MISSED, Deadline
from reports.headquarters.first import unsigned
from reports.monthly import restated
from reports.monthly.figures.received import desk_cases, within
from reports.monthly.snapshot import take
from reports.monthly.standing import standing
from reports.monthly.telling import tell_headquarters
from reports.papers.monthly import MonthlyReport
from reports.periods import Period, last_ended_month
from reports.scorecard.of_branch import WORKING_DAYS, end_of_working_day

# The hour in which signed months are counted anew; how many of them.
NIGHT, MONTHS = 3, 3
MONDAY, MORNING = 0, 8


def tell_due() -> None:
    now = timezone.now()
    local = timezone.localtime(now)
    tell_late(last_ended_month(), now=now)
    if local.hour == NIGHT:
        tell_restated(last_ended_month())
    if local.weekday() == MONDAY and local.hour >= MORNING:
        tell_week(now)


def tell_late(month: Period, *, now: datetime) -> None:
    """norm 11.1: not signed on the working day by which it is owed."""
    if now <= end_of_working_day(month, WORKING_DAYS, load_calendar()):
        return
    for branch in unsigned(month):
        words = {"branch": branch.code, "month": month.slug}
        tell_headquarters(_("%(branch)s %(month)s 逾期未审签") % words)


def tell_restated(month: Period) -> None:
    """Signed in the last months, and counted otherwise today."""
    since = month.shifted(1 - MONTHS).first
    signed = MonthlyReport.objects.standing().signed().filter(month__gte=since)
    for paper in signed.light().select_related("branch"):
        report = standing(paper.branch, paper.period).signed
        if report is None:
            continue
        known = take(paper.branch, paper.period, report=report).snapshot
        if restated.differences(report.signed_snapshot, known):
            words = {"branch": paper.branch.code, "month": paper.period.slug}
            tell_headquarters(_("%(branch)s %(month)s 审签后数据有变化") % words)


def tell_week(now: datetime) -> None:
    """Of the week before: received, missed; and whose month is not signed yet."""
    monday = timezone.localdate(now) - timedelta(days=timezone.localtime(now).weekday())
    week = Period(monday - timedelta(days=7), monday)
    branches = list(Branch.objects.values_list("pk", flat=True))
    received = desk_cases(branches).filter(within("received_at", week)).count()
    missed = Deadline.objects.filter(
        within("due_at", week),
        result__in=MISSED,
        complaint__in=desk_cases(branches).values("pk"),
    ).count()
    words = {
        "week": f"{week.first:%m-%d}",
        "received": received,
        "missed": missed,
        "unsigned": len(unsigned(last_ended_month())),
    }
    tell_headquarters(
        _(
            "%(week)s 起一周受理 %(received)s 件，时限超时 %(missed)s 项；"
            "上月未审签 %(unsigned)s 家"
        )
        % words
    )
