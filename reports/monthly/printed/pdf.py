"""The monthly analysis on paper: pure in snapshot and stamp."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from reports.monthly.paper import charts
from reports.monthly.paper.table import Table
from reports.monthly.paper.tables import TableSection, sections
from reports.monthly.printed.footnotes import Footnotes
from reports.periods import parse
from reports.rendering.typesetting import typeset

TEMPLATE = "monthly.typ"
APART = ("figures", "scorecard")


def render(snapshot: dict[str, Any], stamp: dict[str, Any]) -> bytes:
    head = {name: value for name, value in snapshot.items() if name not in APART}
    drawn = charts.on_paper(snapshot)
    notes = Footnotes(parse(snapshot["month"]))
    sheet = {
        "snapshot": head,
        "stamp": stamp,
        "sections": [
            _laid_out(section, notes, drawn)
            for section in sections(snapshot)
            if section.tables[0].key != "scorecard"
        ],
        "scorecard": snapshot.get("scorecard"),
    }
    return typeset(TEMPLATE, sheet, images=drawn)


def _laid_out(
    section: TableSection, notes: Footnotes, drawn: dict[str, str]
) -> dict[str, Any]:
    return {
        "title": section.title,
        "rows": [
            [
                {
                    **asdict(one),
                    "is_wide": one.is_wide,
                    "marks": asdict(notes.of(one)),
                }
                for one in row
            ]
            for row in side_by_side(section.tables)
        ],
        "charts": [one for one in section.charts.items() if one[0] in drawn],
    }


def side_by_side(tables: list[Table]) -> list[list[Table]]:
    """Two narrow tables that follow each other share a row."""
    rows: list[list[Table]] = []
    for table in tables:
        left = rows[-1] if rows else []
        if len(left) == 1 and not table.is_wide and not left[0].is_wide:
            left.append(table)
        else:
            rows.append([table])
    return rows
