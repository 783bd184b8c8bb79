"""A table as the page, the paper and the workbook show it."""

from __future__ import annotations

from dataclasses import dataclass, field

# So many columns leave room for another such table beside them.
NARROW = 5

Cell = str | int


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
    of_problems: bool = False
    # Its words are long, however few its columns.
    wants_room: bool = False
    # Goes on after the month: no difference to a signed one is told of.
    goes_on: bool = False

    @property
    def is_wide(self) -> bool:
        """Leaves no room for another table beside it."""
        return self.wants_room or len(self.columns) > NARROW

    @property
    def lines(self) -> list[list[Cell]]:
        return [*self.rows, *([self.total] if self.total else [])]
