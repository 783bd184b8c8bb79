"""Read the sheets of a workbook: what is shown, merged cells included."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import ParseError

from django.utils.translation import gettext as _
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.utils.escape import unescape
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook

from branches.spreadsheets.lines import MEGABYTE, Line, Row, Table, TableError

# What a workbook may grow to when unpacked; a compressed bomb grows a thousandfold.
MAX_UNPACKED = 256 * MEGABYTE

# What openpyxl raises on a broken workbook, by where it is broken.
BROKEN_WORKBOOK = (
    zipfile.BadZipFile,
    InvalidFileException,
    ParseError,
    EOFError,
    KeyError,
    OSError,
    ValueError,
)
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+\d+:[A-Z]+\d+)"')
# A formula that no spreadsheet has worked out yet: its cell has no value.
NOT_WORKED_OUT = re.compile(rb"</(?:\w+:)?f>\s*(?:<(?:\w+:)?v\s*/>)?\s*</(?:\w+:)?c>")
OVERLAP = 200


def read_sheets(path: Path, *, only: Sequence[str]) -> Iterator[Table]:
    """Every sheet in its order; rows are to be read before the next one is taken.

    Of those that are left out the rows are empty, and `left_out` says why. `only`
    names sheets, hidden ones too; raises TableError where there is none of that name.
    """
    try:
        # A file, not its path: the content counts, whatever the name ends in.
        with path.open("rb") as file:
            archive = zipfile.ZipFile(file)
            _refuse_bomb(archive)
            reader = ExcelReader(file, read_only=True, data_only=True)
            reader.read()
            workbook = reader.wb
            _require(workbook, only)
            members = {
                row.name: place.target for row, place in reader.parser.find_sheets()
            }
            for sheet in workbook.worksheets:
                if why := _left_out(sheet.title, sheet.sheet_state, only):
                    yield Table(sheet.title, iter(()), left_out=why)
                    continue
                merged = _scan(archive, members[sheet.title], sheet.title)
                # Some programs write a wrong size of the sheet: read what is there.
                sheet.reset_dimensions()
                yield Table(
                    sheet.title,
                    _lines(sheet.iter_rows(values_only=True), merged),
                    is_1904=workbook.epoch == CALENDAR_MAC_1904,
                    is_alone=len(workbook.sheetnames) == 1,
                )
    except BROKEN_WORKBOOK as error:
        raise TableError(
            _("不是有效的 xlsx 工作簿，请在表格软件中重新另存：%(error)s")
            % {"error": error}
        ) from error


def _refuse_bomb(archive: zipfile.ZipFile) -> None:
    unpacked = sum(member.file_size for member in archive.infolist())
    if unpacked > MAX_UNPACKED:
        raise TableError(
            _("工作簿解压后超过 %(max)s MB，请分成几个文件导入。")
            % {"max": MAX_UNPACKED // MEGABYTE}
        )


def _require(workbook: Workbook, only: Sequence[str]) -> None:
    there = [sheet.title for sheet in workbook.worksheets]
    if not there:
        raise TableError(_("工作簿里没有工作表。"))
    for name in only:
        if name not in there:
            raise TableError(
                _("没有名为“%(name)s”的工作表，现有：%(there)s。")
                % {"name": name, "there": "、".join(there)}
            )


def _left_out(name: str, state: str, only: Sequence[str]) -> str:
    if only:
        return "" if name in only else _("没有选")
    return "" if state == "visible" else _("是隐藏的工作表")


def _scan(archive: zipfile.ZipFile, member: str, name: str) -> list[str]:
    """Its merged cells, as A2:B4, which stand after the rows where openpyxl stops.

    Raises TableError for a formula without a result: it would read as an empty cell.
    """
    merged: list[str] = []
    with archive.open(member) as xml:
        for block in _blocks(xml):
            if NOT_WORKED_OUT.search(block):
                raise TableError(
                    _(
                        "工作表“%(sheet)s”里有还没有算出结果的公式，"
                        "请用表格软件打开、保存后再导入。"
                    )
                    % {"sheet": name}
                )
            merged += [reference.decode() for reference in MERGED.findall(block)]
    return list(dict.fromkeys(merged))


def _blocks(file: IO[bytes]) -> Iterator[bytes]:
    before = b""
    while block := file.read(MEGABYTE):
        yield before + block
        before = block[-OVERLAP:]


def _lines(rows: Iterable[Sequence[object]], merged: Iterable[str]) -> Iterator[Line]:
    """Fill down what is merged, and undo the file format's own spelling.

    Of cells merged side by side the first alone is filled: the others are of other
    columns.
    """
    fills = _fills(merged)
    values: dict[int, object] = {}
    until: dict[int, int] = {}
    for number, found in enumerate(rows, start=1):
        cells: Row = [_plain(cell) for cell in found]
        is_blank = all(cell is None for cell in cells)
        filled = set()
        for column, last in until.items():
            if is_blank or last < number:
                continue
            cells += [None] * (column + 1 - len(cells))
            if cells[column] is None:
                cells[column] = values[column]
                filled.add(column)
        for column, last in fills.get(number, ()):
            until[column] = last
            values[column] = cells[column] if column < len(cells) else None
        yield Line(number, cells, frozenset(filled))


def _fills(merged: Iterable[str]) -> dict[int, list[tuple[int, int]]]:
    """By the row where it begins: the column that is filled down, and to which row."""
    fills: dict[int, list[tuple[int, int]]] = {}
    for reference in merged:
        column, first, _column, last = range_boundaries(reference)
        if last and first and column and last > first:
            fills.setdefault(first, []).append((column - 1, last))
    return fills


def _plain(cell: object) -> object:
    if not isinstance(cell, str):
        return cell
    return unescape(cell).replace("\r\n", "\n").replace("\r", "\n") or None
