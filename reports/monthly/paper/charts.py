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


# On a page; in half a line of the paper, where a label must not get too small.
PAGE, PAPER = 460, 340
PAGE_CELL, PAPER_CELL = 34, 30


def draw(snapshot: dict[str, Any]) -> dict[str, str]:
    """SVG by the names that tables.SECTIONS gives them."""
    return _drawn(snapshot, width=PAGE, cell=PAGE_CELL)


def on_paper(snapshot: dict[str, Any]) -> dict[str, str]:
    """Those that compare anything: of a single number its table says as much."""
    drawn = _drawn(snapshot, width=PAPER, cell=PAPER_CELL)
    return {name: svg for name, svg in drawn.items() if _counts(snapshot)[name] > 1}


def _counts(snapshot: dict[str, Any]) -> dict[str, int]:
    """How many numbers a chart shows that are not 0."""
    figures = snapshot["figures"]
    trend, by_category = figures["trend"], figures["trend"]["categories"]
    shown: dict[str, list[int | None]] = {
        "trend": [*trend["received"], *trend["year_before"]],
        "heat_map": [number for row in by_category for number in row["counts"]],
        "clocks": [
            row[result] for row in figures["clocks"] for result in OUTCOMES.values()
        ],
        "ageing": [row["count"] for row in figures["backlog"]["ages"]],
        "channels": [row["count"] for row in figures["by"]["channel"]],
    }
    return {name: sum(map(bool, numbers)) for name, numbers in shown.items()}


def _drawn(snapshot: dict[str, Any], *, width: int, cell: int) -> dict[str, str]:
    figures = snapshot["figures"]
    trend = figures["trend"]
    months = [month[2:] for month in trend["months"]]
    return {
        "trend": charts.trend(
            list(zip(months, trend["received"], trend["year_before"], strict=True)),
            width=width,
        ),
        "heat_map": charts.heat_map(
            [label("category", row["key"]) for row in trend["categories"]],
            months,
            [row["counts"] for row in trend["categories"]],
            cell=cell,
        ),
        "clocks": charts.clocks(_clocks(figures), width=width - 80),
        "ageing": charts.ageing(
            [
                (name, row["count"])
                for name, row in zip(ages(), figures["backlog"]["ages"], strict=True)
            ],
            width=width - 60,
        ),
        "channels": charts.channels(
            [
                (label("channel", row["key"]), row["count"])
                for row in figures["by"]["channel"]
                if row["count"]
            ],
            width=width - 60,
        ),
    }


def _clocks(figures: dict[str, Any]) -> list[tuple[str, dict[str, int]]]:
    return [
        (
            label("kind", row["key"]),
            {key: row[result] for key, result in OUTCOMES.items()},
        )
        for row in figures["clocks"]
    ]
