"""What was received: counted by everything that a complaint is sorted by.

Imports are history: they stand in a line of their own and in no other figure.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When
from django.db.models.functions import TruncMonth

from branches.calendar import SHANGHAI
from complaints.case.choices import (
    LEFT,
    Category,
    Channel,
    LeadDepartment,
    Nature,
    Origin,
    Severity,
    State,
)
from complaints.case.models import Complaint
from reports.periods import Period, month_of, trailing

TREND_MONTHS = 12
# As far as timestamps tell them apart; a visit leaves none.
STATES = [
    State.RECEIVED,
    State.ACKNOWLEDGED,
    State.INVESTIGATING,
    State.RESOLVED,
    State.CLOSED,
    *LEFT,
]
# What is counted, by which column, in which order. An empty key: not given.
SORTED_BY: dict[str, tuple[str, list[str]]] = {
    "category": ("category", [*Category.values, ""]),
    "channel": ("channel", Channel.values),
    "department": ("lead_department", [*LeadDepartment.values, ""]),
    "state": ("state_then", [str(state) for state in STATES]),
    "severity": ("severity", Severity.values),
    "nature": ("nature", Nature.values),
}

Compared = dict[str, Period]


def compared(period: Period) -> Compared:
    return {"count": period, "before": period.before, "year_before": period.year_before}


def within(column: str, period: Period) -> Q:
    return Q(
        **{f"{column}__gte": period.begin, f"{column}__lt": period.until},
    )


def desk_cases(branch_ids: Sequence[int]) -> QuerySet[Complaint]:
    """Those of these branches that count: no imports."""
    cases = Complaint.objects.filter(branch__in=branch_ids).order_by()
    return cases.exclude(origin=Origin.IMPORT)


def state_at(period: Period) -> Case:
    """Where a case stood when the period ended, by its timestamps.

    A case that was reopened has lost those of its first end: it counts as having
    been in work since, also in a period before the reopening.
    """
    until = period.until
    return Case(
        When(Q(closed_at__lt=until), then=F("state")),
        When(Q(resolved_at__lt=until), then=Value(State.RESOLVED.value)),
        When(Q(investigated_at__lt=until), then=Value(State.INVESTIGATING.value)),
        When(Q(acknowledged_at__lt=until), then=Value(State.ACKNOWLEDGED.value)),
        default=Value(State.RECEIVED.value),
        output_field=CharField(),
    )


def counts(branch_ids: Sequence[int], period: Period) -> dict[int, dict[str, Any]]:
    """By category, channel and so on, beside the period before and the year before."""
    sums: dict[int, Counter[tuple[str, str, str]]] = defaultdict(Counter)
    for row in _grouped(branch_ids, period):
        branch, when, n = row["branch"], row["when"], row["n"]
        if row["origin"] == Origin.IMPORT:
            sums[branch]["imported", "", when] += n
            continue
        sums[branch]["all", "", when] += n
        sums[branch]["backfilled", "", when] += n * row["is_backfilled"]
        for name, (column, _keys) in SORTED_BY.items():
            sums[branch][name, row[column], when] += n
    return {branch: _laid_out(sums[branch]) for branch in branch_ids}


def _grouped(branch_ids: Sequence[int], period: Period) -> QuerySet[Any, Any]:
    periods = compared(period)
    asked = Q()
    for each in periods.values():
        asked |= within("received_at", each)
    columns = [column for column, _keys in SORTED_BY.values()]
    return (
        Complaint.objects.filter(asked, branch__in=branch_ids)
        .order_by()
        .annotate(
            when=Case(
                *(
                    When(within("received_at", each), then=Value(name))
                    for name, each in periods.items()
                ),
                output_field=CharField(),
            ),
            state_then=Case(
                *(
                    When(within("received_at", each), then=state_at(each))
                    for each in periods.values()
                ),
                output_field=CharField(),
            ),
        )
        .values("branch", "when", "origin", "is_backfilled", *columns)
        .annotate(n=Count("pk"))
    )


def _laid_out(sums: Counter[tuple[str, str, str]]) -> dict[str, Any]:
    def times(name: str, key: str = "") -> dict[str, int]:
        return {
            when: sums[name, key, when] for when in ("count", "before", "year_before")
        }

    return {
        "received": times("all"),
        "backfilled": times("backfilled"),
        "imported": times("imported"),
        "by": {
            name: [{"key": key, **times(name, key)} for key in keys]
            for name, (_column, keys) in SORTED_BY.items()
        },
    }


def trend_months(period: Period) -> list[Period]:
    """The twelve months of which the period's last is the last."""
    return trailing(month_of(period.end).before, months=TREND_MONTHS)


def by_month(branch_ids: Sequence[int], period: Period) -> dict[int, dict[str, Any]]:
    """Twelve months: received in each, of which category, and a year before."""
    months = trend_months(period)
    earliest = months[0].year_before.begin
    rows = (
        desk_cases(branch_ids)
        .filter(received_at__gte=earliest, received_at__lt=months[-1].until)
        .annotate(month=TruncMonth("received_at", tzinfo=SHANGHAI))
        .values_list("branch", "month", "category")
        .annotate(n=Count("pk"))
    )
    sums: dict[int, Counter[tuple[date, str]]] = defaultdict(Counter)
    for branch, month, category, n in rows:
        sums[branch][month.date(), category] += n
    return {branch: _table(sums[branch], months) for branch in branch_ids}


def _table(sums: Counter[tuple[date, str]], months: list[Period]) -> dict[str, Any]:
    def of(category: str) -> Iterator[int]:
        return (sums[month.first, category] for month in months)

    def whole(month: Period) -> int:
        return sum(sums[month.first, key] for key in [*Category.values, ""])

    return {
        "months": [month.slug for month in months],
        "received": [whole(month) for month in months],
        "year_before": [whole(month.year_before) for month in months],
        "categories": [
            {"key": key, "counts": list(of(key))} for key in _used(sums, months)
        ],
    }


def _used(sums: Counter[tuple[date, str]], months: list[Period]) -> list[str]:
    """All categories; those not given only where there are some."""
    missing = any(sums[month.first, ""] for month in months)
    return [*Category.values, *([""] if missing else [])]
