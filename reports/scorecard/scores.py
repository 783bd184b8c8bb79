"""How often each obligation was met, by branch and month: a fixed number of statements.

However many branches and months are asked for, each ground is read once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db.models import Count, F
from django.db.models.functions import TruncMonth
from django.utils import timezone

from branches.calendar import SHANGHAI
from reports.periods import Period
from reports.scorecard import of_cases, of_clocks, of_house, of_rest
from reports.scorecard.measures import Ground
from reports.scorecard.obligations import obligations

# Duties of the branch that have no record yet.
UNRECORDED = frozenset(("10.1", "10.2", "10.3", "10.4", "10.5", "11.4", "22.2", "24.3"))


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
        """Rounded down, so that 100 says that nothing was missed."""
        return self.met * 1000 // self.total / 10 if self.total else None


Scores = dict[str, Score]


def grounds(period: Period, *, now: datetime) -> Iterator[Ground]:
    yield of_cases.cases(period, now=now)
    yield of_clocks.deadlines(period, now=now)
    yield of_clocks.referrals(period, now=now)
    yield of_clocks.tasks(period, now=now)
    yield of_clocks.group_decisions(period, now=now)
    yield of_clocks.watch_news(period, now=now)
    yield of_clocks.watch_reached(period, now=now)
    yield of_rest.ended(period, now=now)
    yield of_rest.feedbacks(period, now=now)
    yield of_rest.incidents(period, now=now)
    yield of_rest.checked(period, now=now)
    yield from of_rest.unchecked(period, now=now)
    yield of_rest.events(period, now=now)
    yield of_house.common_problems(period, now=now)
    yield of_house.trainings(period, now=now)


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
            _add(counted, ground, row)
    for owed in of_house.owed(branch_ids, period, now=now):
        cell = counted[owed.branch, owed.month, owed.id]
        cell[0] += owed.is_met
        cell[1] += 1
    months = [month.first for month in period.months()]
    return {
        branch: {
            month: {id: _score(id, *counted[branch, month, id]) for id in obligations()}
            for month in months
        }
        for branch in branch_ids
    }


def _counts(ground: Ground, branch_ids: Sequence[int]) -> Any:
    aggregates: dict[str, Count] = {}
    for measure in ground.measures:
        name = _column(measure.id)
        aggregates[f"total{name}"] = (
            Count("pk", filter=measure.of) if measure.of else Count("pk")
        )
        aggregates[f"met{name}"] = Count("pk", filter=measure.of & measure.met)
    for id, of in ground.beside.items():
        aggregates[f"beside{_column(id)}"] = Count("pk", filter=of)
    rows = ground.of_branches(branch_ids).annotate(
        of_branch=F(ground.branch),
        of_month=TruncMonth("counted_at", tzinfo=SHANGHAI),
    )
    return rows.values("of_branch", "of_month").annotate(**aggregates)


def _add(
    counted: dict[tuple[int, date, str], list[int]],
    ground: Ground,
    row: Mapping[str, Any],
) -> None:
    branch, month = row["of_branch"], row["of_month"].date()
    for measure in ground.measures:
        cell, name = counted[branch, month, measure.id], _column(measure.id)
        cell[0] += row[f"met{name}"]
        cell[1] += row[f"total{name}"]
    for id in ground.beside:
        counted[branch, month, id][2] += row[f"beside{_column(id)}"]


def _column(id: str) -> str:
    return "_" + id.replace(".", "_")


def _score(id: str, met: int, total: int, beside: int) -> Score:
    return Score(met, total, _status(id, met, total), beside)


def _status(id: str, met: int, total: int) -> Status:
    if id in UNRECORDED:
        return Status.NOT_RECORDED
    if obligations()[id].shown:
        return Status.SHOWN
    if not total:
        return Status.NOT_APPLICABLE
    return Status.MET if met == total else Status.MISSED


def _summed(months: list[Scores]) -> Scores:
    return {
        id: _score(
            id,
            sum(month[id].met for month in months),
            sum(month[id].total for month in months),
            sum(month[id].beside for month in months),
        )
        for id in obligations()
    }
