"""Read the tables of a CSV or xlsx file: rows as a spreadsheet numbers them.

Every limit is here and in sheets.py, so that a mistaken or hostile file ends in a
sentence and never in a full memory.
"""

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from branches.spreadsheets.lines import MEGABYTE, Line, Row, Table, TableError
from branches.spreadsheets.sheets import read_sheets

MAX_FILE = 200 * MEGABYTE
MAX_ROWS = 100_000
# Blank rows cost nothing but time; a sheet formatted to its last row has a million.
MAX_LAST_ROW = 1 << 20
MAX_COLUMNS = 200

ZIP = b"PK\x03\x04"
# An old .xls, or a workbook with a password.
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
# A page of the web that some systems call .xls.
HTML = (b"<html", b"<!doctype", b"<table", b"<?xml", b"mime-version")

BOMS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
DELIMITERS = ",\t;"
# The title that may stand above the headings has none.
DELIMITED_WITHIN = 5


def read_tables(path: Path, *, only: Sequence[str] = ()) -> Iterator[Table]:
    """Each table of the file in turn, its lines without blank ones, within limits.

    `only` names the sheets of a workbook that are wanted; without it all that are
    shown. Raises TableError.
    """
    count = 0
    for table in _tables(path, only):
        limited = _Limited(table.lines, count)
        table.lines = iter(limited)
        yield table
        count = limited.count


class _Limited:
    """The lines that are not blank; counts those of all tables of the file."""

    def __init__(self, lines: Iterator[Line], count: int) -> None:
        self.lines = lines
        self.count = count

    def __iter__(self) -> Iterator[Line]:
        for line in self.lines:
            _narrow(line)
            if line.is_blank:
                if line.number > MAX_LAST_ROW:
                    raise TableError(_("文件中空行过多，请删除空行后重试。"))
                continue
            self.count += 1
            if self.count > MAX_ROWS + 1:
                raise TableError(
                    _("文件超过 %(max)s 行，请分成几个文件导入。") % {"max": MAX_ROWS}
                )
            yield line


def _tables(path: Path, only: Sequence[str]) -> Iterator[Table]:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(1024)
    except OSError as error:
        raise TableError(
            _("无法读取文件 %(file)s：%(error)s")
            % {"file": path, "error": error.strerror}
        ) from error
    if not size:
        raise TableError(_("文件是空的。"))
    if size > MAX_FILE:
        raise TableError(
            _("文件超过 %(max)s MB，请分成几个文件导入。")
            % {"max": MAX_FILE // MEGABYTE}
        )
    if start.startswith(OLE):
        raise TableError(
            _("这是旧版 .xls 或加密的工作簿，请另存为不加密的 xlsx 或 CSV。")
        )
    if start.startswith(ZIP):
        return read_sheets(path, only=only)
    if start.lstrip(codecs.BOM_UTF8 + b" \t\r\n").lower().startswith(HTML):
        raise TableError(
            _("这是网页（HTML）存成的表格，请用表格软件打开后另存为 xlsx 或 CSV。")
        )
    if only:
        raise TableError(_("CSV 文件没有工作表，不用 --sheet。"))
    return iter([Table("", _csv_lines(path), is_alone=True)])


def _csv_lines(path: Path) -> Iterator[Line]:
    encoding = _encoding(path)
    # A cell may be as long as the file; what is too long for its column is a
    # rejected row, with its number, and not an error of the csv module.
    before = csv.field_size_limit(MAX_FILE)
    try:
        with path.open(encoding=encoding, newline="") as file:
            reader = csv.reader(file, delimiter=_delimiter(file), strict=True)
            for number, row in enumerate(reader, start=1):
                yield Line(number, list(row))
    except csv.Error as error:
        raise TableError(
            _("CSV 第 %(line)s 行的引号或换行有误：%(error)s")
            % {"line": reader.line_num, "error": error}
        ) from error
    finally:
        csv.field_size_limit(before)


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(4096)
    for bom, encoding in BOMS:
        if start.startswith(bom):
            candidates = [encoding]
            break
    else:
        candidates = _guesses(start)
    for encoding in candidates:
        if _decodes(path, encoding):
            return encoding
    raise TableError(
        _(
            "文件的编码无法识别。请在表格软件中另存为“CSV UTF-8”，"
            "或使用 GB18030、UTF-16 编码。"
        )
    )


def _guesses(start: bytes) -> list[str]:
    """Text holds no zero byte, except UTF-16, where each Latin character has one."""
    if b"\x00" not in start:
        return ["utf-8", "gb18030"]
    high, low = start[0::2].count(0), start[1::2].count(0)
    return ["utf-16-be" if high > low else "utf-16-le"]


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        try:
            while block := file.read(MEGABYTE):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeError:
            return False
    return True


def _delimiter(file: io.TextIOWrapper) -> str:
    """Excel's "Unicode text" is separated by tabs, some regions' CSV by semicolons."""
    first = [file.readline(MEGABYTE) for _line in range(DELIMITED_WITHIN)]
    file.seek(0)
    return max(DELIMITERS, key=lambda mark: max(line.count(mark) for line in first))


def _narrow(line: Line) -> None:
    """Cut the empty tail that formatting leaves behind, refuse what is still wide."""
    row: Row = line.cells
    while row and (row[-1] is None or row[-1] == ""):
        row.pop()
    if len(row) > MAX_COLUMNS:
        raise TableError(
            _("第 %(row)s 行超过 %(max)s 列，请检查分隔符和引号。")
            % {"row": line.number, "max": MAX_COLUMNS}
        )
