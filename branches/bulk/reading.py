"""Which column is which, and each row as text by field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from django.utils.translation import gettext as _

from branches.spreadsheets.cells import CellError, as_word, read_text
from branches.spreadsheets.lines import Fault, Line, TableError
from branches.spreadsheets.tables import read_tables

HEADING_WITHIN = 5
LONGEST = 300


@dataclass(frozen=True)
class Column:
    """A field, and what workbooks call it: the first is on the template."""

    field: str
    headings: tuple[str, ...]
    is_required: bool = False

    @property
    def heading(self) -> str:
        return self.headings[0]


@dataclass(frozen=True)
class Entry:
    """A row: its text by field; a field without a column is absent."""

    row: int
    texts: Mapping[str, str]
    faults: Sequence[Fault]


def read_entries(path: Path, columns: Sequence[Column]) -> Iterator[Entry]:
    """Of every sheet that is shown. Raises TableError where none has the columns."""
    refusals: list[TableError] = []
    was_read = False
    for table in read_tables(path):
        if table.left_out:
            continue
        try:
            places, lines = _find(table.lines, columns)
        except TableError as error:
            refusals.append(error)
            continue
        was_read = True
        for line in lines:
            yield _entry(line, places)
    if not was_read:
        raise refusals[0] if refusals else TableError(_("文件是空的。"))


def _find(
    lines: Iterator[Line], columns: Sequence[Column]
) -> tuple[dict[int, Column], Iterator[Line]]:
    """The line among the first that names most columns, and the lines after it."""
    first = list(islice(lines, HEADING_WITHIN))
    found = [_places(line, columns) for line in first]
    best = max(range(len(first)), key=lambda at: len(found[at]), default=-1)
    there = set(found[best].values()) if first else set()
    missing = [x.heading for x in columns if x.is_required and x not in there]
    if missing:
        raise TableError(
            _("没有找到这些列：%(missing)s。") % {"missing": "、".join(missing)}
        )
    return found[best], chain(first[best + 1 :], lines)


def _places(line: Line, columns: Sequence[Column]) -> dict[int, Column]:
    places: dict[int, Column] = {}
    for at, cell in enumerate(line.cells):
        word = as_word(cell).strip("*:")
        for column in columns:
            if word in column.headings and column not in places.values():
                places[at] = column
    return places


def _entry(line: Line, places: Mapping[int, Column]) -> Entry:
    texts: dict[str, str] = {}
    faults: list[Fault] = []
    for at, column in places.items():
        cell = line.cells[at] if at < len(line.cells) else None
        try:
            texts[column.field] = read_text(cell, limit=LONGEST)
        except CellError as error:
            faults.append(Fault(line.number, column.heading, str(error)))
            continue
        if column.is_required and not texts[column.field]:
            faults.append(Fault(line.number, column.heading, _("不能为空")))
    return Entry(line.number, texts, faults)
