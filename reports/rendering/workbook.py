"""A list as a workbook: columns and rows to a file, the same rows the same bytes."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import IO, Generic, TypeVar

import xlsxwriter
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from reports.rendering.typed import typed

Row = TypeVar("Row")

A4 = 9
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
    columns: Sequence[Column[Row]],
    rows: Iterable[Row],
    *,
    title: str,
    sheet: str,
    definitions: Sequence[tuple[str, str]] = (),
) -> Book:
    """With `definitions` a second sheet says how each figure is counted."""
    heads = [(str(column.title), column.width) for column in columns]
    cells = ([column.value(row) for column in columns] for row in rows)
    return write_rows(heads, cells, title=title, sheet=sheet, definitions=definitions)


def write_rows(
    heads: Sequence[tuple[str, int]],
    rows: Iterable[Iterable[object]],
    *,
    title: str,
    sheet: str,
    definitions: Sequence[tuple[str, str]] = (),
) -> Book:
    """Written row by row, in constant memory, each cell as what it is."""
    with opened(title) as (book, file):
        formats = Formats(book)
        page, place, count = add_sheet(book, sheet, heads), 0, 0
        for count, row in enumerate(rows, start=1):
            if place == ROWS_A_SHEET:
                finish(page, rows=place, columns=len(heads), labels=0, about=title)
                page = add_sheet(book, f"{sheet} {count // ROWS_A_SHEET + 1}", heads)
                place = 0
            place += 1
            write_typed(page, place, row, formats)
        finish(page, rows=place, columns=len(heads), labels=0, about=title)
        if definitions:
            heads = [(_("数字"), 24), (_("怎样计算"), 60)]
            page = add_sheet(book, _("口径"), heads)
            for place, words in enumerate(definitions, start=1):
                write_row(page, place, words)
            finish(page, rows=len(definitions), columns=2, labels=0, about=title)
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


class Formats:
    """The formats of one book, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[str, Format] = {}

    def named(self, words: str) -> Format | None:
        if words and words not in self._made:
            self._made[words] = self._book.add_format({"num_format": words})
        return self._made.get(words)


def write_typed(
    page: Worksheet, row: int, cells: Iterable[object], formats: Formats
) -> None:
    """Shares, hours and times as what they are, so that one can reckon with them."""
    for place, value in enumerate(cells):
        cell = typed(value)
        form = formats.named(cell.format)
        if cell.value is None:
            page.write_blank(row, place, None)
        elif isinstance(cell.value, int | float | Decimal):
            page.write_number(row, place, float(cell.value), form)
        elif isinstance(cell.value, date):
            page.write_datetime(row, place, cell.value, form)
        else:
            page.write_string(row, place, str(cell.value))


def finish(
    page: Worksheet, *, rows: int, columns: int, labels: int, about: str
) -> None:
    """Filters over the rows; on paper as wide as A4, with headings and whose it is."""
    page.autofilter(0, 0, max(rows, 1), columns - 1)
    page.freeze_panes(1, labels)
    page.set_landscape()
    page.set_paper(A4)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.set_header(f"&L{about.replace('&', '&&')}&R&A")
    page.set_footer("&C&P / &N")
