"""Trend and ranking of every branch's month as pictures."""

from __future__ import annotations

from django.utils.translation import gettext as _

from reports.headquarters.overview import Overview
from reports.monthly.figures import received
from reports.periods import Period
from reports.rendering import charts

# Of more nobody reads the bars; the table has them all.
MOST = 20


def charts_of(month: Period, found: Overview) -> list[tuple[str, str]]:
    """Title and source of each; one statement."""
    lines = [line for line in found.lines if line.branch]
    branches = [line.branch.pk for line in lines if line.branch]
    trends = list(received.by_month(branches, month).values())
    drawn = []
    if trends:
        months = [slug[2:] for slug in trends[0]["months"]]
        this, before = (
            [sum(column) for column in zip(*(one[name] for one in trends), strict=True)]
            for name in ("received", "year_before")
        )
        svg = charts.trend(list(zip(months, this, before, strict=True)))
        drawn.append((_("各营业部受理件数合计，十二个月"), charts.source(svg)))
    ranked = sorted(
        (line for line in lines if line.rank), key=lambda line: -(line.rank or 0)
    )[:MOST]
    if ranked:
        pairs = [
            (line.branch.code, line.all.percent or 0) for line in ranked if line.branch
        ]
        title = _("时限超时比例，名次最后的在前（至多 %(most)s 家）") % {"most": MOST}
        drawn.append((title, charts.source(charts.bars(pairs, unit="%"))))
    return drawn
