"""The rows that were not taken, as a workbook: mended, it is sent again."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, cast

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from branches.models import Branch
from branches.spreadsheets.lines import Line, Row
from branches.spreadsheets.tables import read_tables
from complaints.imports import vocabulary
from complaints.imports.headings import NoLedger, find_headings

Place = tuple[str, int]
# What a spreadsheet allows of a sheet's name.
TITLE_LENGTH = 31


def workbook(
    path: Path,
    *,
    branch: Branch,
    only: Sequence[str],
    why: Mapping[Place, str],
) -> bytes:
    """Each sheet's headings, and of its rows those of `why`, the reason behind them."""
    book = Workbook(write_only=True)
    said = vocabulary.known(branch).headings
    for table in read_tables(path, only=only):
        if table.left_out:
            continue
        try:
            columns, lines = find_headings(table.lines, said=said, must={})
        except NoLedger:
            continue
        name = "" if table.is_alone else table.name
        chosen = [line for line in lines if (name, line.number) in why]
        if chosen:
            sheet = book.create_sheet(table.name[:TITLE_LENGTH] or _("台账"))
            heads: Row = [*columns.headings, _("不合格的原因")]
            sheet.freeze_panes = "A2"
            last = get_column_letter(len(heads))
            sheet.auto_filter.ref = f"A1:{last}{len(chosen) + 1}"
            _write(sheet, heads)
            for line in chosen:
                _write(
                    sheet, _with_reason(line, columns.headings, why[name, line.number])
                )
    drawn = BytesIO()
    book.save(drawn)
    return drawn.getvalue()


def _with_reason(line: Line, headings: Collection[str], reason: str) -> Row:
    missing = len(headings) - len(line.cells)
    return [*line.cells[: len(headings)], *[None] * missing, reason]


def _write(sheet: WriteOnlyWorksheet, values: Row) -> None:
    """As they are: what begins like a formula stays the text that it was."""
    cells = [WriteOnlyCell(sheet, cast(Any, value)) for value in values]
    for cell in cells:
        if cell.data_type == "f":
            cell.data_type = "s"
    sheet.append(cells)
