"""What a file is made of: tables and numbered lines; what is wrong with a cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

MEGABYTE = 1 << 20
# The content type of a workbook.
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# Text, numbers, dates, or what else openpyxl makes of a cell.
Row = list[object]


class TableError(Exception):
    """The file as a whole can't be read; the message is for the user."""


@dataclass(frozen=True)
class Fault:
    """What is wrong with one cell, and where a spreadsheet shows it."""

    row: int
    heading: str
    reason: str
    # Where the file has several.
    sheet: str = ""

    def __str__(self) -> str:
        said = _("第 %(row)s 行 %(heading)s: %(reason)s") % {
            "row": self.row,
            "heading": self.heading,
            "reason": self.reason,
        }
        return f"{said}{of_sheet(self.sheet)}"


def of_sheet(name: str) -> str:
    return _("（工作表“%(sheet)s”）") % {"sheet": name} if name else ""


@dataclass(frozen=True)
class Line:
    number: int
    cells: Row
    # The columns whose value is that of a merged cell above.
    filled: frozenset[int] = frozenset()

    @property
    def is_blank(self) -> bool:
        return all(cell is None or str(cell).strip() == "" for cell in self.cells)


@dataclass
class Table:
    """A sheet, or a whole CSV; without a name where the file has no other."""

    name: str
    lines: Iterator[Line]
    # Days are counted from 1904, as old Macs did.
    is_1904: bool = False
    is_alone: bool = False
    left_out: str = ""
