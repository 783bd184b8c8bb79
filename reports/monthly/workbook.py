"""A month's tables as a workbook: a sheet each. The same snapshot, the same bytes."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from typing import IO, Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from reports.monthly.table import Cell, Table
from reports.monthly.tables import tables

ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)
LABEL_WIDTH, NUMBER_WIDTH = 24, 12


def write_workbook(snapshot: dict[str, Any]) -> IO[bytes]:
    """Written to a file that goes when it is closed."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the response closes it)
    book = xlsxwriter.Workbook(file, {"strings_to_formulas": False})
    title = f"{snapshot['branch']} {snapshot['month']}"
    book.set_properties({"title": title, "created": ALWAYS})
    bold = book.add_format({"bold": True, "bottom": 1})
    for table in tables(snapshot):
        _write(book.add_worksheet(table.title), table, bold=bold)
    book.close()
    file.seek(0)
    return file


def _write(sheet: Worksheet, table: Table, *, bold: Format) -> None:
    sheet.freeze_panes(1, 0)
    for place, name in enumerate(table.columns):
        width = LABEL_WIDTH if place < table.labels else NUMBER_WIDTH
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, name, bold)
    for row, line in enumerate(table.lines, start=1):
        for place, cell in enumerate(line):
            _write_cell(sheet, row, place, cell)
    if table.note:
        sheet.write_string(len(table.lines) + 2, 0, table.note)


def _write_cell(sheet: Worksheet, row: int, place: int, cell: Cell) -> None:
    if isinstance(cell, int):
        sheet.write_number(row, place, cell)
    else:
        sheet.write_string(row, place, cell)
