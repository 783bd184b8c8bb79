"""A list as a workbook: columns and rows to a file, the same rows the same bytes."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO, Generic, TypeVar

import xlsxwriter
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


def write_workbook(
    columns: Sequence[Column[Row]], rows: Iterable[Row], *, title: str, sheet: str
) -> Book:
    heads = [(str(column.title), column.width) for column in columns]
    cells = ([column.value(row) for column in columns] for row in rows)
    return write_rows(heads, cells, title=title, sheet=sheet)


def write_rows(
    heads: Sequence[tuple[str, int]],
    rows: Iterable[Iterable[object]],
    *,
    title: str,
    sheet: str,
) -> Book:
    """Written row by row, in constant memory; headings stay."""
    with opened(title) as (book, file):
        page = add_sheet(book, sheet, heads)
        count = 0
        for count, row in enumerate(rows, start=1):
            place = (count - 1) % ROWS_A_SHEET + 1
            if place == 1 and count > 1:
                page = add_sheet(book, f"{sheet} {count // ROWS_A_SHEET + 1}", heads)
            write_row(page, place, row)
    return Book(file, count)


@contextmanager
def opened(
    title: str, *, constant_memory: bool = True
) -> Iterator[tuple[xlsxwriter.Workbook, IO[bytes]]]:
    """A book, and the file that it is in afterwards, which goes when it is closed."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 (whoever is given it closes it)
    options = {"constant_memory": constant_memory, "strings_to_formulas": False}
    book = xlsxwriter.Workbook(file, options)
    # The same rows give the same bytes, whenever they are written.
    book.set_properties({"title": title, "created": ALWAYS})
    yield book, file
    book.close()
    file.seek(0)


def add_sheet(
    book: xlsxwriter.Workbook, name: str, heads: Sequence[tuple[str, int]]
) -> Worksheet:
    """With its headings and their widths; they stay when one scrolls."""
    page = book.add_worksheet(name)
    bold = book.add_format({"bold": True, "bottom": 1})
    page.freeze_panes(1, 0)
    for place, (head, width) in enumerate(heads):
        page.set_column(place, place, width)
        page.write_string(0, place, head, bold)
    return page


def write_row(page: Worksheet, row: int, cells: Iterable[object]) -> None:
    """Numbers as numbers, all else as text."""
    for place, value in enumerate(cells):
        if isinstance(value, int | float):
            page.write_number(row, place, value)
        else:
            page.write_string(row, place, str(value))
