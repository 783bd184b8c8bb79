"""Trend and ranking of every branch's month as pictures."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from reports.headquarters.overview import Overview
from reports.monthly.figures import received
from reports.periods import Period
from reports.rendering import charts

# Of more nobody reads the bars; the table has them all.
MOST = 20


def charts_of(month: Period, found: Overview) -> list[tuple[str, str]]:
    """Title and source of each; one statement."""
    drawn = draw(drawn_of(month, found))
    return [(title, charts.source(svg)) for _name, title, svg in drawn]


def drawn_of(month: Period, found: Overview) -> dict[str, Any]:
    """The numbers that are drawn, for page and paper alike; one statement."""
    lines = [line for line in found.lines if line.branch]
    branches = [line.branch.pk for line in lines if line.branch]
    trends = list(received.by_month(branches, month).values())
    ranked = sorted(
        (line for line in lines if line.rank), key=lambda line: -(line.rank or 0)
    )
    return {
        "trend": _summed(trends) if trends else [],
        "ranking": [
            [line.branch.code, line.all.percent or 0]
            for line in ranked[:MOST]
            if line.branch
        ],
    }


def _summed(trends: list[dict[str, Any]]) -> list[list[Any]]:
    """Each month with its number over all branches, and that of a year before."""
    columns = (
        [sum(column) for column in zip(*(one[name] for one in trends), strict=True)]
        for name in ("received", "year_before")
    )
    months = [slug[2:] for slug in trends[0]["months"]]
    return [list(row) for row in zip(months, *columns, strict=True)]


def draw(numbers: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Name, title and SVG of each; what has no numbers is not drawn."""
    drawn = []
    if numbers["trend"]:
        title = _("各营业部受理件数合计，十二个月")
        drawn.append(("trend", title, charts.trend(numbers["trend"])))
    if numbers["ranking"]:
        title = _("时限超时比例，名次最后的在前（至多 %(most)s 家）") % {"most": MOST}
        svg = charts.bars(numbers["ranking"], unit="%")
        drawn.append(("ranking", title, svg))
    return drawn
