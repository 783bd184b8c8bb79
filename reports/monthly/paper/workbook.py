"""A month's tables as a workbook: a sheet each. The same snapshot, the same bytes."""

from __future__ import annotations

from typing import Any

from reports.monthly.paper.tables import tables
from reports.rendering import workbook
from reports.rendering.workbook import Book

LABEL_WIDTH, NUMBER_WIDTH = 24, 12


def write_workbook(snapshot: dict[str, Any]) -> Book:
    title = f"{snapshot['branch']} {snapshot['month']}"
    shown = tables(snapshot)
    with workbook.opened(title, constant_memory=False) as (book, file):
        for table in shown:
            heads = [
                (name, LABEL_WIDTH if place < table.labels else NUMBER_WIDTH)
                for place, name in enumerate(table.columns)
            ]
            page = workbook.add_sheet(book, table.title, heads)
            for place in range(table.labels, len(table.columns)):
                if names := table.figures_of(place):
                    page.write_comment(0, place, "\n".join(names))
            for number, line in enumerate(table.lines, start=1):
                workbook.write_row(page, number, line)
            if table.note:
                page.write_string(len(table.lines) + 2, 0, table.note)
    return Book(file, sum(len(table.lines) for table in shown))
