"""What leaders had to decide in a period, and what they let pass (DESIGN 5).

A request counts where its time runs out, for the post that decided it or did not; what
ended before its time without a decision counts for nobody.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import (
    BooleanField,
    Count,
    ExpressionWrapper,
    F,
    Q,
    QuerySet,
)

from branches.models import Post
from complaints.requests.models import RANK, Escalation, EscalationState
from reports.monthly.figures.received import within
from reports.periods import Period

NOT_DECIDED = [
    EscalationState.REASSIGNED,
    EscalationState.REFERRED,
    EscalationState.WITHDRAWN,
    EscalationState.LAPSED,
]
TOTAL = "total"
IN_TIME = Q(decided_at__lte=F("due_at"))
# What says for which post a request counts.
WHOSE = (
    "decided_as",
    "decided_by__post",
    "decider__post",
    "missed_by",
    "decider_posts",
)


def requests(
    branch_ids: Sequence[int], period: Period, *, as_of: datetime
) -> dict[int, dict[str, Any]]:
    """In time and missed, by post. What two posts let pass together counts for both.

    In the total once.
    """
    rows = (
        counted_rows(branch_ids, period, as_of=as_of)
        .values_list("complaint__branch", *WHOSE)
        .annotate(due=Count("pk"), kept=Count("pk", filter=IN_TIME))
    )
    sums: dict[int, Counter[tuple[str, str]]] = defaultdict(Counter)
    for branch, *whose, due, kept in rows:
        missed = due - kept
        sums[branch][TOTAL, "in_time"] += kept
        sums[branch][TOTAL, "missed"] += missed
        if kept:
            for post in _posts(whose, in_time=True):
                sums[branch][post, "in_time"] += kept
        if missed:
            for post in _posts(whose, in_time=False):
                sums[branch][post, "missed"] += missed
    return {branch: _laid_out(sums[branch]) for branch in branch_ids}


def counted_rows(
    branch_ids: Sequence[int], period: Period, *, as_of: datetime
) -> QuerySet[Escalation]:
    came = Q(decided_at__isnull=False) | Q(due_at__lt=as_of)
    return (
        Escalation.objects.filter(
            came, within("due_at", period), complaint__branch__in=branch_ids
        )
        .exclude(IN_TIME, state__in=NOT_DECIDED)
        .order_by()
    )


def of_post(rows: QuerySet[Escalation], post: str) -> list[int]:
    """Those that count for this post, by key."""
    asked = rows.annotate(
        is_kept=ExpressionWrapper(Q(IN_TIME), output_field=BooleanField())
    )
    return [
        pk
        for pk, is_kept, *whose in asked.values_list("pk", "is_kept", *WHOSE)
        if post in _posts(whose, in_time=bool(is_kept))
    ]


def _posts(whose: Sequence[Any], *, in_time: bool) -> Sequence[str]:
    """For whom a request counts, by what stands in its columns WHOSE."""
    acted_as, own, named, missed_by, waited_for = whose
    if in_time:
        return [acted_as or own]
    return missed_by or ([named] if named else _lowest(waited_for))


def _lowest(posts: Sequence[str]) -> list[str]:
    """Whom it concerned first, where it was decided late before anybody was told."""
    rank = min((RANK.get(post, 0) for post in posts), default=0)
    return [post for post in posts if RANK.get(post, 0) == rank]


def _laid_out(sums: Counter[tuple[str, str]]) -> dict[str, Any]:
    counted = {post for post, _name in sums}
    return {
        "rows": [_line(post, sums) for post in Post.values if post in counted],
        "total": _line(TOTAL, sums),
    }


def _line(key: str, sums: Counter[tuple[str, str]]) -> dict[str, Any]:
    kept, missed = sums[key, "in_time"], sums[key, "missed"]
    return {"key": key, "due": kept + missed, "in_time": kept, "missed": missed}
