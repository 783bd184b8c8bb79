"""What the branch owes month by month: its analysis, common problems, trainings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.calendar import SHANGHAI, WorkingCalendar, load_calendar
from branches.models import Branch
from complaints.case.choices import Origin
from complaints.case.models import Complaint
from reports.papers.monthly import MonthlyReport
from reports.papers.quarterly import Kind, QuarterlyReview
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

# norm 11.1: signed by then.
WORKING_DAYS = 5
QUARTERS_BEGIN = (1, 4, 7, 10)
REVIEWS: dict[str, str] = {
    "21.3": Kind.COMMISSION,
    "23.5": Kind.STAFF,
    "24.2": Kind.UNFAMILIAR,
}


@dataclass(frozen=True)
class Owed:
    """A month or quarter of a branch that is over, and whether its paper is signed."""

    id: str
    branch: int
    # In which month it counts, by its first day.
    month: date
    is_met: bool


def owed(branch_ids: Sequence[int], period: Period, *, now: datetime) -> Iterator[Owed]:
    """Four statements; none where no month of the period is over.

    Owed when the fifth working day after it is over; signed earlier, it counts at once.
    """
    months = [month for month in period.months() if month.has_ended(now)]
    if not months:
        return
    began, calendar = _began(branch_ids), load_calendar()
    for one in (_analyses, _reviews):
        yield from one(began, months, now=now, calendar=calendar)


def _analyses(
    began: Mapping[int, datetime],
    months: Sequence[Period],
    *,
    now: datetime,
    calendar: WorkingCalendar,
) -> Iterator[Owed]:
    """norm 11.1: signed by then."""
    rows = MonthlyReport.objects.signed().filter(
        branch__in=began, month__in=[month.first for month in months]
    )
    signed = {
        (branch, month): signed_at
        for branch, month, signed_at in rows.values_list("branch", "month", "signed_at")
    }
    for month in months:
        until = end_of_working_day(month, WORKING_DAYS, calendar)
        for branch, first in began.items():
            at = signed.get((branch, month.first))
            if first < month.until and (at or until <= now):
                in_time = at is not None and at <= until
                yield Owed("11.1", branch, month.first, in_time)


def _reviews(
    began: Mapping[int, datetime],
    months: Sequence[Period],
    *,
    now: datetime,
    calendar: WorkingCalendar,
) -> Iterator[Owed]:
    """norm 21.3, 23.5, 24.2: signed, whenever; a quarter counts in its last month."""
    last = [month for month in months if month.end.month in QUARTERS_BEGIN]
    rows = QuarterlyReview.objects.signed().filter(
        branch__in=began,
        quarter__in=[month.shifted(-2).first for month in last],
    )
    signed = set(rows.values_list("branch", "quarter", "kind"))
    for month in last:
        until = end_of_working_day(month, WORKING_DAYS, calendar)
        for branch, first in began.items():
            for id, kind in REVIEWS.items():
                is_met = (branch, month.shifted(-2).first, kind) in signed
                if first < month.until and (is_met or until <= now):
                    yield Owed(id, branch, month.first, is_met)


def end_of_working_day(
    month: Period, number: int, calendar: WorkingCalendar
) -> datetime:
    """The end of the so-manieth working day after the month."""
    day = calendar.next_working_day(month.end, inclusive=True)
    for _count in range(number - 1):
        day = calendar.next_working_day(day)
    return datetime.combine(day, time.max, SHANGHAI)


def _began(branch_ids: Sequence[int]) -> dict[int, datetime]:
    """When each of them received its first complaint; without one nothing is owed."""
    first = Complaint.objects.filter(
        ~Q(origin=Origin.IMPORT), branch=OuterRef("pk")
    ).order_by("received_at")
    rows = Branch.objects.filter(pk__in=branch_ids).annotate(
        began=Subquery(first.values("received_at")[:1])
    )
    found = rows.filter(began__isnull=False).order_by().values_list("pk", "began")
    return dict(found)


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
