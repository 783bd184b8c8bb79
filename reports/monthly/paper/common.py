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
    )


def clocks(
    rows: Sequence[dict[str, Any]],
    *,
    results: Sequence[str],
    note: str,
    beside: Sequence[list[Cell]] = (),
) -> Table:
    """The four clocks; `results` are the heads of RESULTS, `beside` is in no total."""
    whole = {key: sum(row[key] for row in rows) for key in ("due", *RESULTS)}
    return Table(
        "clocks",
        _("四项时限"),
        [_("时限"), _("到期"), *results, _("按时率")],
        [*([label("kind", row["key"]), *outcomes(row)] for row in rows), *beside],
        total=[_("四项合计"), *outcomes(whole)],
        note=note,
    )


def outcomes(row: dict[str, int]) -> list[Cell]:
    return [row["due"], *(row[result] for result in RESULTS), in_time(row)]
