"""How a figure on paper is counted, in its list's words, at the foot of the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from reports.behind import names
from reports.monthly.paper.table import Table
from reports.periods import Period


@dataclass(frozen=True)
class Mark:
    """`says` where it stands first; later the same number leads back to it."""

    number: int
    says: str = ""


@dataclass
class Marks:
    """Of a table: on its title, else by column or by row, as what is said differs."""

    title: list[Mark] = field(default_factory=list)
    columns: dict[str, Mark] = field(default_factory=dict)
    rows: dict[str, Mark] = field(default_factory=dict)


class Footnotes:
    def __init__(self, month: Period) -> None:
        self.month = month
        self._numbers: dict[str, int] = {}

    def of(self, table: Table) -> Marks:
        """In the order in which the paper is read."""
        lines = [list(self._said(table, at)) for at in range(len(table.rows))]
        found = {says for line in lines for says in line if says}
        if len(found) == 1:
            return Marks(title=[self._mark(says) for says in found])
        columns = [set(filter(None, column)) for column in zip(*lines, strict=True)]
        if found and all(len(column) <= 1 for column in columns):
            return Marks(columns=self._each(columns, after=table.labels))
        rows = [set(filter(None, line)) for line in lines]
        if found and all(len(row) <= 1 for row in rows):
            return Marks(rows=self._each(rows))
        return Marks(title=[self._mark(says) for says in sorted(found)])

    def _said(self, table: Table, line: int) -> Iterator[str]:
        for column in range(table.labels, len(table.columns)):
            name = table.figure(line, column)
            if name:
                # Of no branch: what it says is asked, not what it counts.
                one, _of = names.find(name, [], self.month, now=self.month.until)
                yield str(one.says)
            else:
                yield ""

    def _each(self, parts: Sequence[set[str]], *, after: int = 0) -> dict[str, Mark]:
        """By place, as text; once where neighbours say the same."""
        marks: dict[str, Mark] = {}
        before: set[str] = set()
        for place, says in enumerate(parts, start=after):
            if says and says != before:
                marks[str(place)] = self._mark(*says)
            before = says
        return marks

    def _mark(self, says: str) -> Mark:
        if says in self._numbers:
            return Mark(self._numbers[says])
        self._numbers[says] = len(self._numbers) + 1
        return Mark(self._numbers[says], says)
