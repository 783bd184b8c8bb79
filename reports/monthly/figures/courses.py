"""How the cases went: how long they took, what came back, what stayed open."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate

from branches.calendar import SHANGHAI
from complaints.case.choices import ENDED, Category
from complaints.case.models import Complaint
from complaints.case.models.contacts import REPLIES
from complaints.case.models.notes import Note
from complaints.evidence.models import Event
from complaints.recurrence.models import Recurrence
from reports.monthly.figures.received import desk_cases, within
from reports.periods import Period

# Calendar days from the day of receipt to the period's last day; the last is open.
AGES = [(0, 1), (2, 3), (4, 5), (6, 10), (11, None)]


def alive_in(branch_ids: Sequence[int], period: Period) -> QuerySet[Complaint]:
    """Received before the period's end and not archived before its beginning."""
    return desk_cases(branch_ids).filter(
        Q(closed_at__isnull=True) | Q(closed_at__gte=period.begin),
        received_at__lt=period.until,
    )


def replied(branch_ids: Sequence[int], period: Period) -> QuerySet[Complaint]:
    """Cases whose first reply, `answered_at`, was made in the period."""
    reply = Q(contacts__purpose__in=REPLIES, contacts__reached=True)
    return (
        alive_in(branch_ids, period)
        .annotate(answered_at=Min("contacts__occurred_at", filter=reply))
        .filter(within("answered_at", period))
    )


def resolved(branch_ids: Sequence[int], period: Period) -> QuerySet[Complaint]:
    return alive_in(branch_ids, period).filter(within("resolved_at", period))


def durations(branch_ids: Sequence[int], period: Period) -> dict[int, dict[str, Any]]:
    """In minutes, of the first replies made in the period and the cases resolved in it.

    A case counts where it is answered, not where it was received: so what is still
    unanswered at the period's end leaves nothing out, and nothing moves afterwards.
    A case that was reopened is resolved where it was resolved last.
    """
    replies = replied(branch_ids, period).values_list(
        "branch", "category", F("answered_at") - F("received_at")
    )
    resolutions = resolved(branch_ids, period).values_list(
        "branch", "category", F("resolved_at") - F("received_at")
    )
    reply, resolve = _by_branch(replies), _by_branch(resolutions)
    return {
        branch: {"reply": _spread(reply[branch]), "resolve": _spread(resolve[branch])}
        for branch in branch_ids
    }


def _by_branch(rows: Iterable[Any]) -> dict[int, dict[str, list[int]]]:
    found: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for branch, category, took in rows:
        found[branch][category].append(int(took.total_seconds()) // 60)
    return found


def _spread(minutes: dict[str, list[int]]) -> list[dict[str, Any]]:
    """Of all (key "all") and by category."""
    everything = [one for some in minutes.values() for one in some]
    keys = [*Category.values, *([""] if "" in minutes else [])]
    return [
        {
            "key": key,
            "count": len(some),
            "median": percentile(some, 50),
            "p90": percentile(some, 90),
        }
        for key, some in [
            ("all", everything),
            *((key, minutes.get(key, [])) for key in keys),
        ]
    ]


def percentile(values: Sequence[int], percent: int) -> int | None:
    """Between two values as PostgreSQL's percentile_cont, rounded down."""
    if not values:
        return None
    ordered = sorted(values)
    place, rest = divmod((len(ordered) - 1) * percent, 100)
    if not rest:
        return ordered[place]
    return ordered[place] + (ordered[place + 1] - ordered[place]) * rest // 100


def ended(branch_ids: Sequence[int], period: Period) -> dict[int, dict[str, int]]:
    """Archived, withdrawn, merged in the period (norm 26)."""
    rows = (
        desk_cases(branch_ids)
        .filter(within("closed_at", period))
        .values_list("branch", "state")
        .annotate(n=Count("pk"))
    )
    sums: dict[int, Counter[str]] = defaultdict(Counter)
    for branch, state, n in rows:
        sums[branch][state] += n
    return {
        branch: {str(state): sums[branch][state] for state in ENDED}
        for branch in branch_ids
    }


def reopenings(branch_ids: Sequence[int], period: Period) -> QuerySet[Event]:
    alive = alive_in(branch_ids, period)
    return Event.objects.filter(
        within("occurred_at", period), complaint__in=alive, verb="reopen"
    ).order_by()


def changes(branch_ids: Sequence[int], period: Period) -> dict[int, dict[str, Any]]:
    """Cases reopened in the period, and categories changed in it."""
    reopened = (
        reopenings(branch_ids, period)
        .values_list("complaint__branch")
        .annotate(n=Count("pk"))
    )
    moved = (
        moves(branch_ids, period)
        .order_by("category_before", "category_after")
        .values_list("complaint__branch", "category_before", "category_after")
        .annotate(n=Count("pk"))
    )
    found: dict[int, dict[str, Any]] = {
        branch: {"reopened": 0, "recategorised": []} for branch in branch_ids
    }
    for branch, n in reopened:
        found[branch]["reopened"] = n
    for branch, before, after, n in moved:
        found[branch]["recategorised"].append(
            {"before": before, "after": after, "count": n}
        )
    return found


def moves(branch_ids: Sequence[int], period: Period) -> QuerySet[Note]:
    alive = alive_in(branch_ids, period)
    return (
        Note.objects.filter(within("written_at", period), complaint__in=alive)
        .exclude(category_after__in=["", F("category_before")])
        .order_by()
    )


def recurring(branch_ids: Sequence[int], period: Period) -> dict[int, int]:
    """norm 20.3: cases received in which a leader saw an earlier problem again."""
    same = Recurrence.objects.filter(complaint=OuterRef("pk"), is_same=True)
    rows = (
        desk_cases(branch_ids)
        .filter(Exists(same), within("received_at", period))
        .values_list("branch")
        .annotate(n=Count("pk"))
    )
    return dict.fromkeys(branch_ids, 0) | dict(rows)


def backlog(branch_ids: Sequence[int], period: Period) -> dict[int, dict[str, Any]]:
    """Open when the period ended, by age in calendar days, and by category.

    By the timestamps of now: a case that was reopened counts as open since receipt.
    """
    rows = (
        open_then(branch_ids, period)
        .annotate(day=TruncDate("received_at", tzinfo=SHANGHAI))
        .values_list("branch", "day", "category")
        .annotate(n=Count("pk"))
    )
    last = (period.until - timedelta(microseconds=1)).astimezone(SHANGHAI).date()
    sums: dict[int, Counter[tuple[str, str]]] = defaultdict(Counter)
    for branch, day, category, n in rows:
        sums[branch][_age((last - day).days), category] += n
    return {branch: _by_age(sums[branch]) for branch in branch_ids}


def open_then(branch_ids: Sequence[int], period: Period) -> QuerySet[Complaint]:
    return desk_cases(branch_ids).filter(
        Q(resolved_at__isnull=True) | Q(resolved_at__gte=period.until),
        Q(closed_at__isnull=True) | Q(closed_at__gte=period.until),
        received_at__lt=period.until,
    )


def _age(days: int) -> str:
    for low, high in AGES:
        if high is None or days <= high:
            return age_of(low, high)
    raise AssertionError(days)


def age_of(low: int, high: int | None) -> str:
    return f"{low}+" if high is None else f"{low}-{high}"


def _by_age(sums: Counter[tuple[str, str]]) -> dict[str, Any]:
    ages = [age_of(low, high) for low, high in AGES]
    missing = any(category == "" for _age, category in sums)
    keys = [*Category.values, *([""] if missing else [])]
    return {
        "open": sum(sums.values()),
        "ages": [
            {"key": age, "count": sum(sums[age, key] for key in keys)} for age in ages
        ],
        "age_by_category": [
            {"key": key, "counts": [sums[age, key] for age in ages]} for key in keys
        ],
    }


def newest(branch_id: int) -> datetime | None:
    """When the last act on any of the branch's cases was entered, by the database.

    The last event of each chain is at hand: no walk over all events.
    """
    return Event.objects.raw(_NEWEST, [branch_id])[0].recorded_at


_NEWEST = """
SELECT 1 AS id, max(tail.recorded_at) AS recorded_at
FROM complaints_complaint AS own
CROSS JOIN LATERAL (
    SELECT recorded_at FROM complaints_event
    WHERE complaint_id = own.id ORDER BY seq DESC LIMIT 1
) AS tail
WHERE own.branch_id = %s
"""
