"""The answer as one chart: bars, columns over the months, or a heat map of two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from reports.ask.counts import CountTable, Dimension
from reports.rendering import charts

# More than that nobody reads off a picture; the table has them all.
MOST, MOST_MONTHS = 20, 36


@dataclass(frozen=True)
class Chart:
    source: str
    title: str


def chart(table: CountTable, asked: Mapping[str, Any]) -> Chart | None:
    """`asked`: what AskForm cleaned. Of nothing there is no chart."""
    if not table.foot.total.count:
        return None
    by, across = asked["by"], asked["across"]
    rows = _shown(by, [line.total.count for line in table.lines])
    columns = _shown(across, [cell.count for cell in table.foot.cells])
    lines = [table.lines[row] for row in rows]
    if across:
        svg = _heat_map(
            [line.label for line in lines],
            [table.heads[column] for column in columns],
            [[line.cells[column].count for column in columns] for line in lines],
            turned=by == Dimension.MONTH,
        )
    else:
        draw = charts.columns if by == Dimension.MONTH else charts.bars
        svg = draw([(line.label, line.total.count) for line in lines])
    whole = len(rows) == len(table.lines) and len(columns) == len(table.heads)
    return Chart(charts.source(svg), _title(by, across, whole=whole))


def _heat_map(
    rows: list[str], columns: list[str], values: list[list[int]], *, turned: bool
) -> str:
    """`turned`, so that months go from left to right."""
    if turned:
        rows, columns = columns, rows
        values = [list(column) for column in zip(*values, strict=True)]
    return charts.heat_map(rows, columns, values, cell=_width(columns))


def _shown(dimension: str, totals: Sequence[int]) -> list[int]:
    """Places: of months the last ones, else the largest, in the table's order."""
    places = list(range(len(totals)))
    if dimension == Dimension.MONTH:
        return places[-MOST_MONTHS:]
    return sorted(sorted(places, key=lambda place: -totals[place])[:MOST])


def _width(heads: Sequence[str]) -> int:
    """Of a column: a Chinese character is twice as wide as a digit."""
    longest = max(sum(1 + (mark > "⺀") for mark in head) for head in heads)
    return max(34, 6 * longest + 8)


def _title(by: str, across: str, *, whole: bool) -> str:
    sorted_by = "、".join(str(Dimension(one).label) for one in (by, across) if one)
    if whole:
        return _("受理件数，按%(by)s") % {"by": sorted_by}
    return _("受理件数，按%(by)s：图中为最多的 %(most)s 项、最近的 %(months)s 个月") % {
        "by": sorted_by,
        "most": MOST,
        "months": MOST_MONTHS,
    }
