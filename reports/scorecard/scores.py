"""How often each obligation was met, by branch and month: a fixed number of statements.

However many branches and months are asked for, each ground is read once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db.models import Count, F, QuerySet
from django.db.models.functions import TruncMonth
from django.utils import timezone

from branches.calendar import SHANGHAI
from reports import definitions
from reports.periods import Period
from reports.scorecard import (
    of_branch,
    of_cases,
    of_clocks,
    of_duties,
    of_messages,
    of_rest,
)
from reports.scorecard.measures import Ground, Span, span_of
from reports.scorecard.obligations import obligations
from reports.scorecard.of_branch import ANALYSIS, QUARTERS_BEGIN
from reports.scorecard.owed import Owed
from reports.shares import percent


class Status(StrEnum):
    MET = "met"
    MISSED = "missed"
    NOT_APPLICABLE = "not_applicable"
    NOT_RECORDED = "not_recorded"
    SHOWN = "shown"


@dataclass(frozen=True)
class Score:
    met: int
    total: int
    status: Status
    beside: int = 0

    @property
    def percent(self) -> float | None:
        return percent(self.met, self.total)


Scores = dict[str, Score]
# Of before the desk kept records of it.
NO_RECORD = Score(0, 0, Status.NOT_RECORDED)

# How the columns of a count are named: this, and the obligation.
KINDS = ("met", "total", "beside")
OF = "_of_"


GROUNDS: tuple[Callable[[Span], Ground], ...] = (
    of_cases.cases,
    of_clocks.deadlines,
    of_clocks.referrals,
    of_clocks.tasks,
    of_clocks.group_decisions,
    of_clocks.watch_news,
    of_clocks.watch_reached,
    of_rest.ended,
    of_rest.feedbacks,
    of_rest.incidents,
    of_rest.checked,
    of_rest.events,
    of_branch.common_problems,
    of_branch.trainings,
)


def grounds(period: Period, *, now: datetime) -> Iterator[Ground]:
    """Each over the period, and what was not checked, quarter by quarter."""
    changed_at = definitions.changed_at()
    whole = span_of(period, now=now, changed_at=changed_at)
    for ground in GROUNDS:
        yield ground(whole)
    yield from of_messages.grounds(whole)
    for month in period.months():
        if month.end.month in QUARTERS_BEGIN and month.has_ended(now):
            yield of_rest.unchecked(span_of(month, now=now, changed_at=changed_at))


def scores(
    branch_ids: Sequence[int], period: Period, *, now: datetime | None = None
) -> dict[int, Scores]:
    """By branch and obligation, all 67 of them, over the whole period."""
    found = by_month(branch_ids, period, now=now)
    return {branch: _summed(list(months.values())) for branch, months in found.items()}


def by_month(
    branch_ids: Sequence[int], period: Period, *, now: datetime | None = None
) -> dict[int, dict[date, Scores]]:
    """The same for each month of the period, by its first day."""
    now = now or timezone.now()
    counted: dict[tuple[int, date, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for ground in grounds(period, now=now):
        for row in _counts(ground, branch_ids):
            _add(counted, row)
    for one in owed(branch_ids, period, now=now):
        cell = counted[one.branch, one.month, one.id]
        cell[0] += one.count * one.is_met
        cell[1] += one.count
    since = definitions.duties_since() or date.min
    months = [month.first for month in period.months()]
    return {
        branch: {
            month: {
                id: NO_RECORD
                if id in of_duties.RECORDED_LATER and month < since
                else _score(id, *counted[branch, month, id])
                for id in obligations()
            }
            for month in months
        }
        for branch in branch_ids
    }


def owed(branch_ids: Sequence[int], period: Period, *, now: datetime) -> Iterator[Owed]:
    """What no row has to be there for: papers of months and quarters, and duties."""
    yield from of_branch.owed(branch_ids, period, now=now)
    yield from of_duties.owed(branch_ids, period, now=now)


def with_signature(
    counted: Scores, branch_id: int, month: Period, *, at: datetime
) -> Scores:
    """As they are once the month's analysis is signed at that moment (norm 11.1)."""
    owed = of_branch.signed_at(branch_id, month, at)
    met = sum(one.is_met for one in owed)
    return counted | {ANALYSIS: _score(ANALYSIS, met, len(owed), 0)}


def _counts(ground: Ground, branch_ids: Sequence[int]) -> QuerySet[Any, Any]:
    """By branch and month: total, met and beside, each by obligation."""
    aggregates: dict[str, Count] = {}
    for measure in ground.measures:
        of = measure.of or None
        aggregates[_column("total", measure.id)] = Count("pk", filter=of)
        aggregates[_column("met", measure.id)] = Count(
            "pk", filter=measure.of & measure.met
        )
    for id, of_id in ground.beside.items():
        aggregates[_column("beside", id)] = Count("pk", filter=of_id)
    rows = ground.of_branches(list(branch_ids)).annotate(
        of_branch=F(ground.branch),
        of_month=TruncMonth("counted_at", tzinfo=SHANGHAI),
    )
    of_both = rows.values("of_branch", "of_month")
    counts: QuerySet[Any, Any] = of_both.annotate(**aggregates)
    return counts


def _column(kind: str, id: str) -> str:
    return kind + OF + id.replace(".", "_")


def _add(
    counted: dict[tuple[int, date, str], list[int]], row: Mapping[str, Any]
) -> None:
    branch, month = row["of_branch"], row["of_month"].date()
    for column, number in row.items():
        kind, _of, id = column.partition(OF)
        if kind in KINDS:
            counted[branch, month, id.replace("_", ".")][KINDS.index(kind)] += number


def _score(id: str, met: int, total: int, beside: int) -> Score:
    return Score(met, total, _status(id, met, total), beside)


def _status(id: str, met: int, total: int) -> Status:
    if obligations()[id].shown:
        return Status.SHOWN
    if not total:
        return Status.NOT_APPLICABLE
    return Status.MET if met == total else Status.MISSED


def _summed(months: list[Scores]) -> Scores:
    return {id: _sum(id, [month[id] for month in months]) for id in obligations()}


def _sum(id: str, months: list[Score]) -> Score:
    """Without those of which there are no records, unless there are no others."""
    if all(month == NO_RECORD for month in months):
        return NO_RECORD
    return _score(
        id,
        sum(month.met for month in months),
        sum(month.total for month in months),
        sum(month.beside for month in months),
    )
