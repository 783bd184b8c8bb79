"""A list as a workbook: columns and rows to a file, the same rows the same bytes."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO, Generic, TypeVar

import xlsxwriter
from django.utils import timezone
from django.utils.functional import Promise
from xlsxwriter.worksheet import Worksheet

Row = TypeVar("Row")

ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)
# A sheet ends at 1,048,576 rows; what is more goes on in the next one.
ROWS_A_SHEET = 1_000_000


@dataclass(frozen=True)
class Column(Generic[Row]):
    title: Promise | str
    value: Callable[[Row], object]
    width: int


@dataclass(frozen=True)
class Book:
    """A file that goes when it is closed, and how many rows are in it."""

    file: IO[bytes]
    rows: int


def minute(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""


def write_workbook(
    columns: Sequence[Column[Row]], rows: Iterable[Row], *, title: str, sheet: str
) -> Book:
    """Written row by row, in constant memory; headings stay."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the response closes it)
    options = {"constant_memory": True, "strings_to_formulas": False}
    book = xlsxwriter.Workbook(file, options)
    # The same rows give the same bytes, whenever they are written.
    book.set_properties({"title": title, "created": ALWAYS})
    page = _sheet(book, columns, sheet)
    count = 0
    for count, row in enumerate(rows, start=1):
        place = (count - 1) % ROWS_A_SHEET + 1
        if place == 1 and count > 1:
            page = _sheet(book, columns, f"{sheet} {count // ROWS_A_SHEET + 1}")
        for across, column in enumerate(columns):
            _cell(page, place, across, column.value(row))
    book.close()
    file.seek(0)
    return Book(file, count)


def _sheet(
    book: xlsxwriter.Workbook, columns: Sequence[Column[Row]], name: str
) -> Worksheet:
    page = book.add_worksheet(name)
    bold = book.add_format({"bold": True, "bottom": 1})
    page.freeze_panes(1, 0)
    for place, column in enumerate(columns):
        page.set_column(place, place, column.width)
        page.write_string(0, place, str(column.title), bold)
    return page


def _cell(page: Worksheet, row: int, place: int, value: object) -> None:
    if isinstance(value, int | float):
        page.write_number(row, place, value)
    else:
        page.write_string(row, place, str(value))
