"""The rows behind a figure as its reader sees them, and its value made of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet, Value

from branches.models import User
from complaints.case.finding import keyset
from complaints.case.finding.keyset import Part
from reports.behind.courses import minutes
from reports.behind.figure import COUNT, PERCENTS, ROUNDED, SHARE, Figure
from reports.monthly.figures.courses import percentile
from reports.monthly.paper.labels import clock, share
from reports.scorecard.pages.cases import (
    CaseLine,
    ListedCases,
    line_of,
    seen_of,
    whether,
)
from reports.shares import percent


@dataclass(frozen=True)
class Worth:
    """What the figure says, of how many rows, and how many its reader does not see."""

    said: str
    counted: int
    others: int
    hidden: int


def page(
    figure: Figure, *, user: User, after: str = "", before: str = ""
) -> ListedCases:
    """What counts first, then what does not; one statement, two where it spans both."""
    shown = keyset.page(_parts(figure, user=user), after=after, before=before)
    lines = [line_of(row, figure.ground) for row in shown.rows]
    return ListedCases(lines, figure.ground.at, shown.before, shown.after)


def every(figure: Figure, *, user: User) -> Iterator[CaseLine]:
    for row in keyset.every(_parts(figure, user=user)):
        yield line_of(row, figure.ground)


def worth(figure: Figure, *, user: User) -> Worth:
    """Of all its rows, whoever reads. Three statements, four for a median."""
    rows = figure.ground.rows
    counted, whole = _count(rows.filter(figure.counted)), _count(rows)
    seen = _count(seen_of(rows, figure.ground, user).filter(figure.counted))
    return Worth(
        _said(figure, counted, whole),
        counted=counted,
        others=whole - counted,
        hidden=counted - seen,
    )


def _said(figure: Figure, counted: int, whole: int) -> str:
    if figure.value == COUNT:
        return str(counted)
    if figure.value == SHARE:
        found = percent(counted, whole)
        return "—" if found is None else f"{found:g}%"
    if figure.value == ROUNDED:
        return share(counted, whole)
    rows = figure.ground.rows.filter(figure.counted)
    took = [minutes(row) for row in rows.only("received_at")]
    return clock(percentile(took, PERCENTS[figure.value]))


def _count(rows: QuerySet[Any]) -> int:
    return rows.order_by().count()


def _parts(figure: Figure, *, user: User) -> list[Part[Any]]:
    ground = figure.ground
    rows = ground.rows.annotate(
        is_met=whether(figure.counted or Q(pk__isnull=False)), is_beside=Value(False)
    )
    rows = rows.select_related(*ground.related) if ground.related else rows
    seen = seen_of(rows, ground, user)
    return [Part(seen.filter(is_met=is_met), "counted_at") for is_met in (True, False)]
