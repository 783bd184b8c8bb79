"""The answer as one chart: bars, columns over the months, or a heat map of two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from reports.ask.answer import Table
from reports.ask.dimensions import DIMENSIONS, MONTH
from reports.ask.question import Question
from reports.rendering import charts

# More than that nobody reads off a picture; the table has them all.
MOST, MOST_MONTHS = 20, 36


@dataclass(frozen=True)
class Chart:
    source: str
    title: str


def chart(table: Table, asked: Question) -> Chart | None:
    """Of nothing there is no chart."""
    if not table.foot.total.count:
        return None
    rows = _shown(asked.by, [line.total.count for line in table.lines])
    columns = _shown(asked.across, [cell.count for cell in table.foot.cells])
    lines = [table.lines[row] for row in rows]
    unit = "%" if str(asked.measured.unit) == "%" else ""
    if asked.across:
        svg = _heat_map(
            [line.label for line in lines],
            [table.heads[column] for column in columns],
            [[line.cells[column].value for column in columns] for line in lines],
            turned=asked.by == MONTH,
            unit=unit,
        )
    else:
        pairs = [(line.label, line.total.value or 0) for line in lines]
        is_month = asked.by == MONTH
        svg = charts.columns(pairs) if is_month else charts.bars(pairs, unit=unit)
    whole = len(rows) == len(table.lines) and len(columns) == len(table.heads)
    return Chart(charts.source(svg), _title(asked, whole=whole))


def _heat_map(
    rows: list[str],
    columns: list[str],
    values: list[list[int | float | None]],
    *,
    turned: bool,
    unit: str,
) -> str:
    """`turned`, so that months go from left to right."""
    if turned:
        rows, columns = columns, rows
        values = [list(column) for column in zip(*values, strict=True)]
    shown = [f"{one:g}{unit}" for line in values for one in line if one is not None]
    cell = max(_width(columns), _width(shown))
    return charts.heat_map(rows, columns, values, unit=unit, cell=cell)


def _shown(dimension: str, totals: Sequence[int]) -> list[int]:
    """Places: of months the last ones, else the largest, in the table's order."""
    places = list(range(len(totals)))
    if dimension == MONTH:
        return places[-MOST_MONTHS:]
    return sorted(sorted(places, key=lambda place: -totals[place])[:MOST])


def _width(heads: Sequence[str]) -> int:
    """Of a column: a Chinese character is twice as wide as a digit."""
    widths = (sum(1 + (mark > "⺀") for mark in head) for head in heads)
    longest = max(widths, default=0)
    return max(34, 6 * longest + 8)


def _title(asked: Question, *, whole: bool) -> str:
    words = {
        "measure": asked.measured.label,
        "unit": asked.measured.unit,
        "by": "、".join(
            str(DIMENSIONS[name].label) for name in (asked.by, asked.across) if name
        ),
        "most": MOST,
        "months": MOST_MONTHS,
    }
    if whole:
        return _("%(measure)s（%(unit)s），按%(by)s") % words
    return (
        _(
            "%(measure)s（%(unit)s），按%(by)s：图中为件数最多的 %(most)s 项、"
            "最近的 %(months)s 个月"
        )
        % words
    )
