"""norm 17.1: how often the cases received in a period were handed on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import Count, QuerySet

from complaints.case.choices import Origin
from complaints.evidence.models import Event
from reports.periods import Period


def handed_over(branch_ids: Sequence[int], period: Period) -> QuerySet[Event]:
    return Event.objects.filter(
        verb="hand_over",
        complaint__branch__in=branch_ids,
        complaint__received_at__gte=period.begin,
        complaint__received_at__lt=period.until,
    ).exclude(complaint__origin=Origin.IMPORT)


def handovers(branch_ids: Sequence[int], period: Period) -> dict[int, dict[str, Any]]:
    """By the department of whoever took them, most first; one statement.

    A case that two departments took counts for both.
    """
    rows = (
        handed_over(branch_ids, period)
        .order_by()
        .values_list("complaint__branch", "actor__department")
        .annotate(times=Count("pk"), cases=Count("complaint", distinct=True))
    )
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for branch, department, times, cases in rows:
        found[branch].append({"key": department, "times": times, "cases": cases})
    return {
        branch: {
            "rows": sorted(found[branch], key=lambda row: (-row["times"], row["key"])),
            "times": sum(row["times"] for row in found[branch]),
        }
        for branch in branch_ids
    }
