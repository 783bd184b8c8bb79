"""A table as the page, the paper and the workbook show it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

# So many columns leave room for another such table beside them.
NARROW = 5

Cell = str | int
# What was counted of a month, as its snapshot keeps it.
Figures = dict[str, Any]


class TableCell(NamedTuple):
    """Its value, and under which name the figure is known everywhere, if it has one."""

    value: Cell
    figure: str
    # Its column counts.
    counts: bool


@dataclass(frozen=True)
class TableLine:
    cells: list[TableCell]
    # Of the line as a whole, as the page says them: data-obligation and the like.
    about: Mapping[str, str]


@dataclass(frozen=True)
class Table:
    """`labels` columns name a row, the others count; `total` is the last line."""

    key: str
    title: str
    columns: list[str]
    rows: list[list[Cell]]
    total: list[Cell] = field(default_factory=list)
    note: str = ""
    labels: int = 1
    # The first column holds numbers of cases, or titles of common problems.
    of_cases: bool = False
    # Its words are long, however few its columns.
    wants_room: bool = False
    # Goes on after the month: no difference to a signed one is told of.
    goes_on: bool = False
    # So many columns after the labels say something of their own; None: all.
    own: int | None = None
    # By line, the names of the figures in the columns that count.
    names: list[list[str]] = field(default_factory=list)
    # By line, where the page says something of the line as a whole.
    about: list[dict[str, str]] = field(default_factory=list)

    @property
    def is_wide(self) -> bool:
        """Leaves no room for another table beside it."""
        return self.wants_room or len(self.columns) > NARROW

    @property
    def lines(self) -> list[list[Cell]]:
        return [*self.rows, *([self.total] if self.total else [])]

    @property
    def body(self) -> Iterator[TableLine]:
        for place, row in enumerate(self.rows):
            yield self._line(place, row)

    @property
    def foot(self) -> TableLine | None:
        return self._line(len(self.rows), self.total) if self.total else None

    def _line(self, place: int, row: list[Cell]) -> TableLine:
        cells = [
            TableCell(x, self.figure(place, at), at >= self.labels)
            for at, x in enumerate(row)
        ]
        return TableLine(cells, self.about[place] if place < len(self.about) else {})

    def figure(self, line: int, column: int) -> str:
        """The name of a cell's figure; empty where it has none."""
        of_line = self.names[line] if line < len(self.names) else []
        at = column - self.labels
        return of_line[at] if 0 <= at < len(of_line) else ""

    def figures_of(self, column: int) -> list[str]:
        """By line, from the top; none where no line has one."""
        names = [self.figure(line, column) for line in range(len(self.lines))]
        return names if any(names) else []
