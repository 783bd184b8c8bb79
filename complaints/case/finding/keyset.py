"""Lists paged by key: each page is one walk along an index, however far down it is.

A list may have parts, read one after the other, each in an order of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Generic, TypeVar

from django.db.models import Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
CURSOR = re.compile(r"([0-9])\.(-?[0-9]{1,18})\.([0-9]{1,18})", re.ASCII)


class CursorError(ValueError):
    """A cursor that this list never gave out."""


@dataclass(frozen=True)
class Part(Generic[Row]):
    """Rows in the order of a time that none of them lacks, then of the primary key."""

    rows: QuerySet[Row]
    field: str
    descending: bool = False


@dataclass(frozen=True)
class Page(Generic[Row]):
    """The rows, and the cursors of the pages beside it, empty at the ends."""

    rows: list[Row]
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Cursor:
    """The place of a row in the list."""

    part: int
    at: datetime
    pk: int

    def __str__(self) -> str:
        return f"{self.part}.{(self.at - EPOCH) // MICROSECOND}.{self.pk}"


def page(
    parts: Sequence[Part[Row]], *, after: str = "", before: str = "", size: int = 50
) -> Page[Row]:
    """The `size` rows after one cursor, or before the other, or else the first."""
    backwards = bool(before) and not after
    cursor = _parse(after or before, parts) if after or before else None
    found = _walk(parts, cursor, backwards=backwards, limit=size + 1)
    more = len(found) > size
    found = found[:size]
    if backwards:
        found.reverse()
    if not found:
        return Page([])
    first, last = _cursor(parts, found[0]), _cursor(parts, found[-1])
    return Page(
        [row for _, row in found],
        before=first if (more if backwards else cursor) else "",
        after=last if (backwards or more) else "",
    )


def every(parts: Sequence[Part[Row]], *, chunk: int = 500) -> Iterator[Row]:
    """The rows of all pages, in their order, read in chunks."""
    for part in parts:
        yield from _rows(part, None, backwards=False).iterator(chunk_size=chunk)


def _walk(
    parts: Sequence[Part[Row]], cursor: Cursor | None, *, backwards: bool, limit: int
) -> list[tuple[int, Row]]:
    """Rows with the index of their part, in the direction of the walk."""
    order = range(len(parts))[::-1] if backwards else range(len(parts))
    found: list[tuple[int, Row]] = []
    for index in order:
        here = cursor if cursor and cursor.part == index else None
        if cursor and not here and (index > cursor.part) == backwards:
            continue
        rows = _rows(parts[index], here, backwards=backwards)
        found += [(index, row) for row in rows[: limit - len(found)]]
        if len(found) == limit:
            break
    return found


def _rows(part: Part[Row], cursor: Cursor | None, *, backwards: bool) -> QuerySet[Row]:
    down = part.descending != backwards
    rows = part.rows
    if cursor:
        way = "lt" if down else "gt"
        # The bound alone is what an index is entered by; the rest sorts out ties.
        rows = rows.filter(
            Q(**{f"{part.field}__{way}": cursor.at}) | Q(**{f"pk__{way}": cursor.pk}),
            **{f"{part.field}__{way}e": cursor.at},
        )
    sign = "-" if down else ""
    return rows.order_by(f"{sign}{part.field}", f"{sign}pk")


def _cursor(parts: Sequence[Part[Row]], found: tuple[int, Row]) -> str:
    index, row = found
    return str(Cursor(index, getattr(row, parts[index].field), row.pk))


def _parse(text: str, parts: Sequence[Part[Row]]) -> Cursor:
    match = CURSOR.fullmatch(text)
    if not match or int(match[1]) >= len(parts):
        raise CursorError(text)
    try:
        at = EPOCH + int(match[2]) * MICROSECOND
    except OverflowError as error:
        raise CursorError(text) from error
    return Cursor(int(match[1]), at, int(match[3]))
