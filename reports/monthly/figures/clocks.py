"""The clocks of a period: a row counts where its time runs out (DESIGN 7)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    DateTimeField,
    DurationField,
    ExpressionWrapper,
    F,
    Q,
    QuerySet,
    Value,
    When,
    Window,
)
from django.db.models.functions import Coalesce, Least, RowNumber, TruncMonth

from branches.calendar import SHANGHAI
from complaints.case.choices import Origin
from complaints.clocks.deadlines import EXTENSION, Kind
from complaints.clocks.kinds import COMPARED, OWED_WHEN_OPEN
from complaints.clocks.models import MISSED, Deadline, Result, has_run_out
from reports.monthly.figures.leaders import names_a_leader
from reports.monthly.figures.received import trend_months, within
from reports.periods import Period
from reports.scorecard.measures import in_use

RESULTS: list[str] = [
    Result.MET,
    Result.LATER_BY_AGREEMENT,
    Result.BREACHED,
    Result.CONFIRMED,
    Result.PENDING,
]
WORST = 10
MINUTE = 60

Sums = Counter[tuple[date, str, bool, str]]


def rows_of(branch_ids: Sequence[int], *, as_of: datetime) -> QuerySet[Any, Any]:
    """What counts: no imports, nothing that was superseded, nothing of before the
    branch's first day of use.

    A row past due that nobody has marked yet is a breach all the same.
    """
    return (
        Deadline.objects.filter(
            in_use("due_at", "complaint__branch"), complaint__branch__in=branch_ids
        )
        .exclude(complaint__origin=Origin.IMPORT)
        .exclude(result__in=[Result.SUPERSEDED, Result.HISTORICAL])
        .order_by()
        .annotate(
            outcome=Case(
                When(has_run_out(as_of), then=Value(Result.BREACHED.value)),
                default=F("result"),
                output_field=CharField(),
            )
        )
    )


def clocks(
    branch_ids: Sequence[int], period: Period, *, as_of: datetime
) -> dict[int, dict[str, Any]]:
    """The period's results by kind, extensions beside them, and twelve months."""
    sums: dict[int, Sums] = defaultdict(Counter)
    for branch, month, kind, extended, outcome, n in _grouped(
        branch_ids, period, as_of=as_of
    ):
        sums[branch][month.date(), kind, extended, outcome] += n
    return {branch: _laid_out(sums[branch], period) for branch in branch_ids}


def _grouped(
    branch_ids: Sequence[int], period: Period, *, as_of: datetime
) -> QuerySet[Any, Any]:
    months = trend_months(period)
    first = min(months[0], *period.months())
    rows: QuerySet[Any, Any] = (
        rows_of(branch_ids, as_of=as_of)
        .filter(due_at__gte=first.begin, due_at__lt=period.until)
        .annotate(
            month=TruncMonth("due_at", tzinfo=SHANGHAI),
            is_extension=ExpressionWrapper(
                Q(rule=EXTENSION), output_field=BooleanField()
            ),
        )
        .values_list("complaint__branch", "month", "kind", "is_extension", "outcome")
        .annotate(n=Count("pk"))
    )
    return rows


def _laid_out(sums: Sums, period: Period) -> dict[str, Any]:
    months = [month.first for month in period.months()]
    trend = [month.first for month in trend_months(period)]

    def outcomes(kind: str, *, extension: bool = False) -> dict[str, int]:
        found = {
            result: sum(sums[month, kind, extension, result] for month in months)
            for result in RESULTS
        }
        return {"due": sum(found.values()), **found}

    def in_month(month: date, results: Sequence[str]) -> int:
        return sum(
            sums[month, kind, False, one] for kind in OWED_WHEN_OPEN for one in results
        )

    return {
        "clocks": [{"key": kind, **outcomes(kind)} for kind in OWED_WHEN_OPEN],
        "visit_clock": outcomes(Kind.FOLLOW_UP_VISIT),
        "transfer_clock": outcomes(Kind.TRANSFER_REPLY),
        "extensions": outcomes(Kind.FINAL_FEEDBACK, extension=True),
        "due_by_month": [in_month(month, RESULTS) for month in trend],
        "missed_by_month": [in_month(month, MISSED) for month in trend],
    }


def worst(
    branch_ids: Sequence[int], period: Period, *, as_of: datetime, late_by: datetime
) -> dict[int, list[dict[str, Any]]]:
    """What came latest of what the period missed; what is still owed, until its end."""
    found: dict[int, list[dict[str, Any]]] = {branch: [] for branch in branch_ids}
    rows = _missed(branch_ids, period, as_of=as_of, late_by=late_by)
    for row in rows:
        met_at = row["met_at"]
        found[row["complaint__branch"]].append(
            {
                "number": row["complaint__number"],
                "category": row["complaint__category"],
                "kind": row["kind"],
                "outcome": row["outcome"],
                # Met in time and told late is not late by the clock.
                "late_minutes": max(int(row["late"].total_seconds()) // MINUTE, 0),
                "is_done": met_at is not None and met_at < period.until,
            }
        )
    return found


def _missed(
    branch_ids: Sequence[int], period: Period, *, as_of: datetime, late_by: datetime
) -> QuerySet[Any, Any]:
    """Of each branch the WORST, the latest first."""
    end = Value(min(period.until, late_by), output_field=DateTimeField())
    rows: QuerySet[Any, Any] = (
        rows_of(branch_ids, as_of=as_of)
        .filter(
            within("due_at", period),
            outcome=Result.BREACHED,
            kind__in=COMPARED,
        )
        .exclude(rule=EXTENSION)
        .exclude(names_a_leader("complaint", "complaint__branch"))
        .annotate(
            late=ExpressionWrapper(
                Least(Coalesce("met_at", end), end) - F("due_at"),
                output_field=DurationField(),
            )
        )
        .annotate(
            place=Window(
                RowNumber(),
                partition_by=F("complaint__branch"),
                order_by=[F("late").desc(), "complaint__number", "kind"],
            )
        )
        .filter(place__lte=WORST)
        .order_by("place")
        .values(
            "complaint__branch",
            "complaint__number",
            "complaint__category",
            "kind",
            "outcome",
            "late",
            "met_at",
        )
    )
    return rows
