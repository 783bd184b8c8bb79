"""Tables that a month, a quarter, a half-year and a year have alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from reports.monthly.figures.clocks import RESULTS
from reports.monthly.paper.labels import in_time, label
from reports.monthly.paper.table import Cell, Table

# What is counted, before and a year before, by the names that figures have.
WHENS = ("count", "before", "year_before")
# The parts of the figures' names in those columns: what is counted has none.
CLOCK_PARTS = ("due", *RESULTS, "in_time")
PARTS = ("", "before", "year_before")


def compared(
    name: str, rows: Sequence[Mapping[str, Any]], *, title: str, heads: list[str]
) -> Table:
    """Sorted by `name`; what is not given has a line only where there is any."""
    kept = [row for row in rows if row["key"] or any(row[when] for when in WHENS)]
    return Table(
        f"by_{name}",
        title,
        heads,
        [[label(name, row["key"]), *(row[when] for when in WHENS)] for row in kept],
        total=[_("合计"), *(sum(row[when] for row in rows) for when in WHENS)],
        names=[
            *(named(f"{name}.{row['key'] or 'none'}", PARTS) for row in kept),
            named("received", PARTS),
        ],
    )


def monthly(name: str, months: Sequence[str], *, when: str = "") -> list[str]:
    """Of a trend's months: the last is the page's own, the others say which."""
    line = f"{name}.{when}" if when else name
    return [*(f"{line}.{month}" for month in months[:-1]), line]


def named(line: str, parts: Sequence[str]) -> list[str]:
    """The names of a line's figures: its own, or its own and the column's part."""
    return [f"{line}.{part}" if part else line for part in parts]


def clocks(
    rows: Sequence[dict[str, Any]],
    *,
    results: Sequence[str],
    note: str,
    beside: Sequence[tuple[str, str, dict[str, int]]] = (),
    agreed_is_in_time: bool = False,
) -> Table:
    """The four clocks; `results` are the heads of RESULTS.

    `beside` is in no total: each with the name of its figures and its words.
    """

    def line(name: str, row: dict[str, int]) -> list[Cell]:
        share = in_time(row, agreed_is_in_time=agreed_is_in_time)
        return [name, row["due"], *(row[result] for result in RESULTS), share]

    whole = {key: sum(row[key] for row in rows) for key in ("due", *RESULTS)}
    return Table(
        "clocks",
        _("四项时限"),
        [_("时限"), _("到期"), *results, _("按时率")],
        [
            *(line(label("kind", row["key"]), row) for row in rows),
            *(line(words, row) for _name, words, row in beside),
        ],
        total=[_("四项合计"), *line("", whole)[1:]],
        note=note,
        names=[
            *(named(row["key"], CLOCK_PARTS) for row in rows),
            *(named(name, CLOCK_PARTS) for name, _words, _row in beside),
            named("clocks", CLOCK_PARTS),
        ],
    )
