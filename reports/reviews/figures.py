"""The figures of one category in a quarter, beside the quarters before.

Counts alone: no client's and no colleague's name, and no words that people typed.
A complaint counts where its main category is this one; those that have it beside
another are a line of their own. Imports are history and count nowhere.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from branches.models import Branch
from complaints.case.models import Complaint
from complaints.clocks.deadlines import EXTENSION, Kind
from complaints.disposals.models import Disposal
from complaints.records.guidance import HandOut
from complaints.records.standards import StandardRecord
from reports.monthly.figures.clocks import RESULTS, rows_of
from reports.monthly.figures.received import compared, desk_cases, within
from reports.periods import Period

SORTED_BY = {
    "channel": "channel",
    "nature": "nature",
    "severity": "severity",
    "conclusion": "conclusion",
    "responsibility": "responsibility",
    "attitude": "attitude",
}
MOST_MATERIALS = 10


def figures(
    branch: Branch, quarter: Period, category: str, *, as_of: datetime
) -> dict[str, Any]:
    """Plain data that JSON can hold, in a dozen statements."""
    ours = desk_cases([branch.pk])
    main = ours.filter(category=category)
    beside = ours.exclude(category=category).filter(
        secondary_categories__contains=[category]
    )
    cases = main.filter(within("received_at", quarter))
    return {
        "received": _compared(main, quarter),
        "secondary": _compared(beside, quarter),
        "by_month": [
            {"month": month.slug, "count": row}
            for month, row in zip(
                quarter.months(), _by_month(main, quarter), strict=True
            )
        ],
        "by": {name: _sorted(cases, column) for name, column in SORTED_BY.items()},
        "done": cases.filter(resolved_at__lt=quarter.until).count(),
        "reopened": cases.filter(cycle__gt=1).count(),
        "feedback": _feedback(branch, quarter, category, as_of=as_of),
        "records": OWN[category](cases),
    }


def _compared(cases: QuerySet[Complaint], quarter: Period) -> dict[str, int]:
    return cases.aggregate(
        **{
            name: Count("pk", filter=within("received_at", period))
            for name, period in compared(quarter).items()
        }
    )


def _by_month(cases: QuerySet[Complaint], quarter: Period) -> list[int]:
    found = cases.aggregate(
        **{
            f"month_{place}": Count("pk", filter=within("received_at", month))
            for place, month in enumerate(quarter.months())
        }
    )
    return list(found.values())


def _sorted(cases: QuerySet[Complaint], column: str) -> list[dict[str, Any]]:
    rows = cases.values_list(column).annotate(n=Count("pk")).order_by("-n", column)
    return [{"key": key, "count": n} for key, n in rows]


def _feedback(
    branch: Branch, quarter: Period, category: str, *, as_of: datetime
) -> dict[str, int]:
    """norm 17.4, of the rows whose time ran out in the quarter."""
    rows = (
        rows_of([branch.pk], as_of=as_of)
        .filter(
            within("due_at", quarter),
            kind=Kind.FINAL_FEEDBACK,
            complaint__category=category,
        )
        .exclude(rule=EXTENSION)
        .values_list("outcome")
        .annotate(n=Count("pk"))
    )
    found = dict(rows)
    counts = {result: found.get(result, 0) for result in RESULTS}
    return {"due": sum(counts.values()), **counts}


def _standards(cases: QuerySet[Complaint]) -> list[dict[str, Any]]:
    """norm 21.1: what the wishes were about, and how they were answered."""
    rows = (
        StandardRecord.objects.filter(complaint__in=cases)
        .exclude(concern="")
        .values("concern", "outcome")
        .annotate(count=Count("pk"), improved=Count("improved_on"))
        .order_by("concern", "outcome")
    )
    return list(rows)


def _disposals(cases: QuerySet[Complaint]) -> list[dict[str, Any]]:
    """norm 23.3: by measure, without names."""
    rows = (
        Disposal.objects.live()
        .filter(complaint__in=cases)
        .values(key=F("measure__name"))
        .annotate(count=Count("pk"), done=Count("pk", filter=Q(done_on__isnull=False)))
        .order_by("-count", "key")
    )
    return list(rows)


def _materials(cases: QuerySet[Complaint]) -> list[dict[str, Any]]:
    """norm 24.1: what clients were handed most, by its public title."""
    rows = (
        HandOut.objects.filter(complaint__in=cases)
        .values(key=F("material__title"))
        .annotate(count=Count("pk"))
        .order_by("-count", "key")
    )
    return list(rows[:MOST_MATERIALS])


OWN = {"B": _standards, "D": _disposals, "E": _materials}
