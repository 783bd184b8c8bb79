"""Clients who came again, groups, what visits brought, what followed for staff.

Counts alone: no client's and no colleague's name.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from dateutil.relativedelta import relativedelta
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import (
    Case,
    CharField,
    Count,
    F,
    Max,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Concat

from complaints.case.choices import FOUND, Attitude, Origin
from complaints.clocks.deadlines import Kind
from complaints.clocks.models import Result
from complaints.disposals.models import Disposal
from complaints.incidents.models import Incident
from complaints.visits.models import Visit
from reports.definitions import FIRST_LAYOUT
from reports.monthly.figures.received import desk_cases, within
from reports.periods import Period

REPEATED_WITHIN = relativedelta(months=12)
LASTING = [result for result in Result.values if result != Result.SUPERSEDED]
# Whose complaint it is: a telephone; where none was left, a name with an account.
CLIENT = Case(
    When(~Q(telephone_keys=[]), then=F("telephone_keys__0")),
    When(
        ~Q(client_name="") & ~Q(account_number=""),
        then=Concat("client_name", Value("/"), "account_number"),
    ),
    output_field=CharField(),
)


def repeated(branch_ids: Sequence[int], period: Period) -> dict[int, dict[str, int]]:
    """Clients who complained in the period, and not for the first time in a year."""
    found = {branch: {"clients": 0, "cases": 0} for branch in branch_ids}
    for branch, now in _of_clients(branch_ids, period, Count).values_list(
        "branch", "now"
    ):
        found[branch]["clients"] += 1
        found[branch]["cases"] += now
    return found


def cases_of_repeated(branch_ids: Sequence[int], period: Period) -> list[list[int]]:
    """Of each such client the cases of the period by key, in the order of receipt."""
    rows = _of_clients(branch_ids, period, _in_order)
    return list(rows.values_list("now", flat=True))


def _in_order(of: str, *, filter: Q) -> ArrayAgg:
    return ArrayAgg(of, filter=filter, order_by=["received_at", "pk"])


def _of_clients(
    branch_ids: Sequence[int], period: Period, gather: Callable[..., Any]
) -> QuerySet[Any, Any]:
    """A row a branch and client; `now` gathers his cases of the period."""
    first = (period.until - REPEATED_WITHIN) if period.length < 12 else period.begin
    rows: QuerySet[Any, Any] = (
        desk_cases(branch_ids)
        .filter(received_at__gte=first, received_at__lt=period.until)
        .annotate(client=CLIENT)
        .exclude(client=None)
        .values("branch", "client")
        .annotate(
            n=Count("pk"),
            last=Max("received_at"),
            now=gather("pk", filter=within("received_at", period)),
        )
        .filter(n__gte=2, last__gte=period.begin)
    )
    return rows


def groups(branch_ids: Sequence[int], period: Period) -> dict[int, dict[str, int]]:
    """Group incidents opened in the period, and what belonged to them at its end."""
    then = linked_then(period, of="links__")
    rows = (
        Incident.objects.filter(within("opened_at", period), branch__in=branch_ids)
        .order_by()
        .values("branch")
        .annotate(
            n=Count("pk", distinct=True),
            cases=Count("links", filter=then),
        )
        .values_list("branch", "n", "cases")
    )
    found = {branch: {"incidents": 0, "cases": 0} for branch in branch_ids}
    for branch, n, cases in rows:
        found[branch] = {"incidents": n, "cases": cases}
    return found


def linked_then(period: Period, *, of: str = "") -> Q:
    """Of an incident's links: those that it had at the period's end."""
    then = Q(**{f"{of}unlinked_at": None}) | Q(
        **{f"{of}unlinked_at__gte": period.until}
    )
    return then & Q(**{f"{of}linked_at__lt": period.until})


def visited(branch_ids: Sequence[int], period: Period) -> QuerySet[Visit]:
    """The visits made whose windows close in the period (norm 8.2)."""
    return (
        Visit.objects.filter(
            within("complaint__deadlines__due_at", period),
            complaint__branch__in=branch_ids,
            complaint__deadlines__kind=Kind.FOLLOW_UP_VISIT,
            complaint__deadlines__cycle=F("cycle"),
            # Of that very row: excluding it would exclude by any row of the case.
            complaint__deadlines__result__in=LASTING,
            contact__occurred_at__lt=period.until,
        )
        .exclude(complaint__origin=Origin.IMPORT)
        .order_by()
    )


def visits(branch_ids: Sequence[int], period: Period) -> dict[int, dict[str, Any]]:
    """What clients said in them."""
    rows = (
        visited(branch_ids, period)
        .values_list(
            "complaint__branch", "satisfaction", "met_obstacles", "had_quarrel"
        )
        .annotate(n=Count("pk"))
    )
    sums: dict[int, Counter[str]] = defaultdict(Counter)
    for branch, satisfaction, obstacles, quarrel, n in rows:
        sums[branch]["made"] += n
        sums[branch][satisfaction] += n
        sums[branch]["obstacles"] += n * bool(obstacles)
        sums[branch]["quarrels"] += n * bool(quarrel)
    return {
        branch: {
            "made": sums[branch]["made"],
            "satisfaction": [
                {"key": key, "count": sums[branch][key]} for key in Attitude.values
            ],
            "obstacles": sums[branch]["obstacles"],
            "quarrels": sums[branch]["quarrels"],
        }
        for branch in branch_ids
    }


def disposals(
    branch_ids: Sequence[int], period: Period, *, layout: str
) -> dict[int, list[dict[str, Any]]]:
    """norm 23.3: measures decided in the period and measures done in it, by what was
    found; until the second layout those decided in it alone, done until its end.
    """
    decided, done = decided_and_done(period, layout=layout)
    rows = (
        disposals_of(branch_ids, decided | done)
        .values_list("complaint__branch", "conclusion", "measure__name")
        .annotate(n=Count("pk", filter=decided), done=Count("pk", filter=done))
    )
    found: dict[int, list[dict[str, Any]]] = {branch: [] for branch in branch_ids}
    ranked = sorted(rows, key=lambda row: (FOUND.index(row[1]), row[2]))
    for branch, conclusion, measure, n, done in ranked:
        found[branch].append(
            {"conclusion": conclusion, "measure": measure, "count": n, "done": done}
        )
    return found


def decided_and_done(period: Period, *, layout: str) -> tuple[Q, Q]:
    decided = within("decided_at", period)
    done = Q(done_on__gte=period.first, done_on__lt=period.end)
    if layout == FIRST_LAYOUT:
        done = decided & Q(done_on__lt=period.end)
    return decided, done


def disposals_of(branch_ids: Sequence[int], which: Q) -> QuerySet[Disposal]:
    return (
        Disposal.objects.live()
        .filter(which, complaint__branch__in=branch_ids)
        .exclude(complaint__origin=Origin.IMPORT)
        .order_by()
    )
