"""Each obligation over all branches, and of each branch: met of total."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from branches.models import Branch
from reports.periods import Period
from reports.scorecard.obligations import Obligation, obligations
from reports.scorecard.pages.sheet import counted
from reports.scorecard.scores import Score, Scores, Status, scores

# Branches whose obligations are counted at once: a page shows no more of them.
AT_ONCE = 25


@dataclass(frozen=True)
class ScoredCell:
    branch: Branch
    score: Score

    @property
    def words(self) -> str:
        return counted(self.score)

    @property
    def has_list(self) -> bool:
        return self.score.status != Status.NOT_RECORDED


@dataclass(frozen=True)
class ScoredLine:
    """An obligation: over all branches, and of each."""

    obligation: Obligation
    met: int
    total: int
    unmet: int
    cells: list[ScoredCell]


def lines(branches: list[Branch], month: Period) -> list[ScoredLine]:
    """One set of statements, however many branches."""
    found = scores([branch.pk for branch in branches], month)
    return [
        ScoredLine(
            obligations()[str(id)],
            int(met),
            int(total),
            int(unmet),
            [ScoredCell(one, found[one.pk][str(id)]) for one in branches],
        )
        for id, _name, met, total, unmet in house(found)
    ]


def house(scored: Mapping[int, Scores]) -> list[list[str | int]]:
    """Id and name, met and total over all branches, and how many have some unmet."""
    rows: list[list[str | int]] = []
    for one in obligations().values():
        found = [mine[one.id] for mine in scored.values()]
        met, total = sum(x.met for x in found), sum(x.total for x in found)
        unmet = sum(x.met < x.total for x in found)
        rows.append([one.id, one.name, met, total, unmet])
    return rows
