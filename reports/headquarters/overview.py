"""A month of every branch side by side: what headquarters looks at first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import sqrt
from typing import Any

from django.db.models import Count
from django.utils import timezone

from branches.models import Branch
from complaints.case.choices import Category
from complaints.clocks.deadlines import EXTENSION
from complaints.clocks.kinds import COMPARED
from complaints.clocks.models import MISSED
from reports.monthly.figures import clocks, courses, received
from reports.papers.monthly import MonthlyReport
from reports.periods import Period

# With fewer clocks than these a share says nothing: such a branch has no rank.
FEWEST = 10
# Of the normal distribution, both sides: 95 of 100.
CONFIDENCE = 1.96
SHADES = 4


@dataclass(frozen=True)
class Share:
    """So many of so many clocks missed."""

    missed: int
    due: int

    @property
    def percent(self) -> int | None:
        """Rounded up: 0 says that nothing was missed."""
        return -(-100 * self.missed // self.due) if self.due else None

    @classmethod
    def of_all(cls, shares: Sequence[Share]) -> Share:
        return cls(sum(x.missed for x in shares), sum(x.due for x in shares))

    def is_above(self, other: Share) -> bool:
        return self.missed * other.due > other.missed * self.due

    @property
    def shade(self) -> int:
        """0 where nothing was missed, up to SHADES."""
        if not self.missed:
            return 0
        return min(SHADES, 1 + 10 * self.missed // self.due)


@dataclass(frozen=True)
class BranchLine:
    branch: Branch | None
    received: int = 0
    before: int = 0
    categories: list[int] = field(default_factory=list)
    shares: list[Share] = field(default_factory=list)
    open: int = 0
    report: MonthlyReport | None = None
    rank: int | None = None

    @property
    def all(self) -> Share:
        return Share.of_all(self.shares)

    @property
    def is_small(self) -> bool:
        return self.all.due < FEWEST

    @property
    def shaded(self) -> list[tuple[str, int, int]]:
        """Each category, its number, and how dark it is within this branch.

        Of no branch at all: none.
        """
        top = max(self.categories, default=0)
        return [
            (letter, n, -(-SHADES * n // top) if n else 0)
            for letter, n in zip(Category.values, self.categories, strict=False)
        ]

    @property
    def by_kind(self) -> list[tuple[str, Share]]:
        return list(zip(COMPARED, self.shares, strict=False))


@dataclass(frozen=True)
class Overview:
    lines: list[BranchLine]
    total: BranchLine
    missing: int
    unsigned: int
    sent_back: int
    unreceived: int


def overview(month: Period) -> Overview:
    """Six statements, however many branches there are."""
    lines = _lines(month)
    reports = [line.report for line in lines if line.report]
    return Overview(
        _ranked(lines),
        _total(lines),
        missing=sum(
            line.report is None and line.branch.owes(month.first)
            for line in lines
            if line.branch
        ),
        unsigned=sum(not report.is_signed for report in reports),
        sent_back=sum(report.is_sent_back for report in reports),
        unreceived=sum(
            report.is_signed and not report.is_received and not report.is_sent_back
            for report in reports
        ),
    )


def _lines(month: Period) -> list[BranchLine]:
    branches = list(Branch.objects.order_by("code"))
    ids = [branch.pk for branch in branches]
    counts, missed = received.counts(ids, month), shares(ids, month)
    backlog = courses.backlog(ids, month)
    reports = {
        report.branch_id: report
        for report in MonthlyReport.objects.filter(month=month.first)
        .standing()
        .light()
        .select_related("branch")
    }
    return [
        BranchLine(
            branch,
            received=counts[branch.pk]["received"]["count"],
            before=counts[branch.pk]["received"]["before"],
            categories=_categories(counts[branch.pk]),
            shares=missed[branch.pk],
            open=backlog[branch.pk]["open"],
            report=reports.get(branch.pk),
        )
        for branch in branches
    ]


def caution(share: Share) -> float:
    """The share missed at worst, by Wilson's interval: few clocks, more doubt."""
    if not share.due:
        return 1.0
    p, n, z = share.missed / share.due, share.due, CONFIDENCE
    middle = p + z * z / (2 * n)
    spread = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return (middle + spread) / (1 + z * z / n)


def shares(ids: Sequence[int], month: Period) -> dict[int, list[Share]]:
    rows = (
        clocks.rows_of(ids, as_of=month.as_of(timezone.now()))
        .filter(received.within("due_at", month), kind__in=COMPARED)
        .exclude(rule=EXTENSION)
        .values_list("complaint__branch", "kind", "outcome")
        .annotate(n=Count("pk"))
    )
    due: Counter[tuple[int, str]] = Counter()
    missed: Counter[tuple[int, str]] = Counter()
    for branch, kind, outcome, n in rows:
        due[branch, kind] += n
        missed[branch, kind] += n * (outcome in MISSED)
    return {
        pk: [Share(missed[pk, kind], due[pk, kind]) for kind in COMPARED] for pk in ids
    }


def _categories(counts: dict[str, Any]) -> list[int]:
    by_key = {row["key"]: row["count"] for row in counts["by"]["category"]}
    return [by_key[key] for key in Category.values]


def _ranked(lines: list[BranchLine]) -> list[BranchLine]:
    order = sorted(
        (line for line in lines if not line.is_small),
        key=lambda line: caution(line.all),
    )
    ranks = {id(line): place for place, line in enumerate(order, start=1)}
    return [replace(line, rank=ranks.get(id(line))) for line in lines]


def _total(lines: list[BranchLine]) -> BranchLine:
    return BranchLine(
        None,
        received=sum(line.received for line in lines),
        before=sum(line.before for line in lines),
        categories=[
            sum(column) for column in zip(*(x.categories for x in lines), strict=True)
        ],
        shares=[
            Share.of_all(column)
            for column in zip(*(x.shares for x in lines), strict=True)
        ],
        open=sum(line.open for line in lines),
    )
