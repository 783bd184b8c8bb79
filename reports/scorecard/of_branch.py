"""What the branch owes month by month: its analysis, common problems, trainings."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, time
from itertools import product

from django.db.models import F, Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.calendar import SHANGHAI, WorkingCalendar, load_calendar
from branches.models import Branch
from reports.papers.monthly import MonthlyReport
from reports.papers.quarterly import QuarterlyReview, ReviewKind
from reports.periods import Period
from reports.problems.models import CommonProblem, ProblemState
from reports.problems.study_models import StudyMeeting, Training
from reports.scorecard.measures import (
    Ground,
    Measure,
    Midnight,
    Span,
    filled,
    has,
    known,
)
from reports.scorecard.owed import Owed
from reports.use import began, in_use

# Signed by then.
WORKING_DAYS = 5
ANALYSIS = "11.1"
QUARTERS_BEGIN = (1, 4, 7, 10)
REVIEWS: dict[str, str] = {
    "21.3": ReviewKind.COMMISSION,
    "23.5": ReviewKind.STAFF,
    "24.2": ReviewKind.UNFAMILIAR,
}


def owed(branch_ids: Sequence[int], period: Period, *, now: datetime) -> Iterator[Owed]:
    """Four statements; none where no month of the period is over.

    The analysis is owed when the fifth working day after it is over, by which it is to
    be signed (norm 11.1); signed earlier, it counts at once. A quarter counts in its
    last month and is owed from its end on, signed whenever (norm 21.3, 23.5, 24.2). Of
    a branch with a first day of use the first whole period is the first that is owed.
    """
    months = [month for month in period.months() if month.has_ended(now)]
    if not months:
        return
    branches, calendar = in_use(branch_ids), load_calendar()
    signed = _signed(branches, months)
    for month in months:
        until = end_of_working_day(month, WORKING_DAYS, calendar)
        summaries = REVIEWS if month.end.month in QUARTERS_BEGIN else ()
        quarter = Period(month.shifted(-2).first, month.end)
        for branch, id in product(branches, [ANALYSIS, *summaries]):
            at = signed.get((id, branch.pk, month.first))
            is_owed = _owes(branch, month if id == ANALYSIS else quarter)
            if is_owed and (at or id != ANALYSIS or until <= now):
                is_met = at is not None and (id != ANALYSIS or at <= until)
                yield Owed(id, branch.pk, month.first, is_met)


def signed_at(branch_id: int, month: Period, at: datetime) -> list[Owed]:
    """norm 11.1: what an analysis that is signed at that moment is, if it is owed."""
    until = end_of_working_day(month, WORKING_DAYS, load_calendar())
    return [
        Owed(ANALYSIS, branch.pk, month.first, at <= until)
        for branch in in_use([branch_id])
        if _owes(branch, month)
    ]


def _signed(
    branches: Collection[Branch], months: Sequence[Period]
) -> dict[tuple[str, int, date], datetime]:
    """When, by obligation, branch and the month in which it counts."""
    # The first signature counts, sent back or not.
    analyses = MonthlyReport.objects.signed().filter(
        version=1, branch__in=branches, month__in=[month.first for month in months]
    )
    of_quarter = {month.shifted(-2).first: month.first for month in months}
    reviews = QuarterlyReview.objects.signed().filter(
        branch__in=branches, quarter__in=of_quarter
    )
    ids = {kind: id for id, kind in REVIEWS.items()}
    found = {
        (ANALYSIS, branch, month): at
        for branch, month, at in analyses.values_list("branch", "month", "signed_at")
    }
    found |= {
        (ids[kind], branch, of_quarter[quarter]): at
        for branch, quarter, kind, at in reviews.values_list(
            "branch", "quarter", "kind", "signed_at"
        )
    }
    return {key: at for key, at in found.items() if at}


def end_of_working_day(
    month: Period, number: int, calendar: WorkingCalendar
) -> datetime:
    """The end of the so-manieth working day after the month."""
    day = calendar.next_working_day(month.end, inclusive=True)
    for _count in range(number - 1):
        day = calendar.next_working_day(day)
    return datetime.combine(day, time.max, SHANGHAI)


def _owes(branch: Branch, period: Period) -> bool:
    """One of those of in_use."""
    if branch.first_day:
        return branch.owes(period.first)
    at = began(branch)
    return at is not None and at < period.until


def common_problems(span: Span) -> Ground:
    rows = CommonProblem.objects.filter(
        state=ProblemState.ACCEPTED, month__gte=span.first, month__lt=span.end
    )
    return Ground(
        rows=rows.order_by().annotate(counted_at=Midnight(F("month"))),
        measures=(
            Measure(
                "11.2", has(StudyMeeting, of="problem") | filled("no_study_reason")
            ),
        ),
        branch="branch",
        case=None,
        at=_("月份"),
        words=lambda row: _now("共性问题"),
        seen=CommonProblem.objects.visible_to,
    )


def trainings(span: Span) -> Ground:
    rows = Training.objects.filter(planned_on__gte=span.first, planned_on__lt=span.end)
    return Ground(
        rows=rows.order_by().annotate(counted_at=Midnight(F("planned_on"))),
        measures=(
            Measure(
                "11.3",
                known("held_on"),
                known("held_on")
                | filled("not_held_reason")
                | Q(planned_on__lt=span.today),
            ),
        ),
        branch="branch",
        case=None,
        at=_("计划日期"),
        words=lambda row: str(row.get_audience_display()),
        seen=lambda user: Training.objects.all(),
    )
