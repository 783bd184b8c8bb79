"""The month's charts, drawn of the same figures for the page and for the paper."""

from __future__ import annotations

from typing import Any

from complaints.clocks.models import Result
from reports.monthly.paper.labels import ages, label
from reports.rendering import charts

# The words of reports.charts for what became of a clock.
OUTCOMES: dict[str, str] = {
    "met": Result.MET,
    "agreed": Result.LATER_BY_AGREEMENT,
    "confirmed": Result.CONFIRMED,
    "breached": Result.BREACHED,
}


def draw(snapshot: dict[str, Any]) -> dict[str, str]:
    """SVG by the names that tables.SECTIONS gives them."""
    figures = snapshot["figures"]
    trend = figures["trend"]
    months = [month[2:] for month in trend["months"]]
    return {
        "trend": charts.trend(
            list(zip(months, trend["received"], trend["year_before"], strict=True))
        ),
        "heat_map": charts.heat_map(
            [label("category", row["key"]) for row in trend["categories"]],
            months,
            [row["counts"] for row in trend["categories"]],
        ),
        "clocks": charts.clocks(
            [
                (
                    label("kind", row["key"]),
                    {key: row[result] for key, result in OUTCOMES.items()},
                )
                for row in figures["clocks"]
            ]
        ),
        "ageing": charts.ageing(
            [
                (name, row["count"])
                for name, row in zip(ages(), figures["backlog"]["ages"], strict=True)
            ]
        ),
        "channels": charts.channels(
            [
                (label("channel", row["key"]), row["count"])
                for row in figures["by"]["channel"]
            ]
        ),
    }
