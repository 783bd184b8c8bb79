"""Read a table from a CSV or xlsx file: rows as a spreadsheet numbers them.

Every limit is here, so that a mistaken or hostile file ends in a sentence and never
in a full memory.
"""

import codecs
import csv
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from xml.etree.ElementTree import ParseError

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

MEGABYTE = 1 << 20
MAX_FILE = 200 * MEGABYTE
# What a workbook may grow to when unpacked; a compressed bomb grows a thousandfold.
MAX_UNPACKED = 256 * MEGABYTE
MAX_ROWS = 100_000
# Blank rows cost nothing but time; a sheet formatted to its last row has a million.
MAX_LAST_ROW = 1 << 20
MAX_COLUMNS = 200

ZIP = b"PK\x03\x04"
# An old .xls, or a workbook with a password.
OLE = bytes.fromhex("d0cf11e0a1b11ae1")

BOMS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
DELIMITERS = ",\t;"

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

# Text, numbers, dates, or what else openpyxl makes of a cell.
Row = list[object]


class TableError(Exception):
    """The file as a whole can't be read; the message is for the user."""


def read_table(path: Path) -> Iterator[tuple[int, Row]]:
    """Yield (row number, cells) of every row that is not blank, from row 1 on."""
    count = 0
    for number, row in _rows(path):
        if is_blank(row):
            if number > MAX_LAST_ROW:
                raise TableError(_("文件中空行过多，请删除空行后重试。"))
            continue
        count += 1
        if count > MAX_ROWS + 1:
            raise TableError(
                _("文件超过 %(max)s 行，请分成几个文件导入。") % {"max": MAX_ROWS}
            )
        yield number, row


def is_blank(row: Row) -> bool:
    return all(cell is None or str(cell).strip() == "" for cell in row)


def _rows(path: Path) -> Iterator[tuple[int, Row]]:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(len(OLE))
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
        return _xlsx_rows(path)
    return _csv_rows(path)


# CSV


def _csv_rows(path: Path) -> Iterator[tuple[int, Row]]:
    encoding = _encoding(path)
    # A cell may be as long as the file; what is too long for its column is a
    # rejected row, with its number, and not an error of the csv module.
    before = csv.field_size_limit(MAX_FILE)
    try:
        with path.open(encoding=encoding, newline="") as file:
            reader = csv.reader(file, delimiter=_delimiter(file), strict=True)
            for number, row in enumerate(reader, start=1):
                yield number, _narrow(number, list(row))
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
    heading = file.readline(MEGABYTE)
    file.seek(0)
    return max(DELIMITERS, key=heading.count)


# xlsx


def _xlsx_rows(path: Path) -> Iterator[tuple[int, Row]]:
    try:
        # A file, not its path: the content counts, whatever the name ends in.
        with path.open("rb") as file:
            _refuse_bomb(file)
            workbook = load_workbook(file, read_only=True, data_only=True)
            sheet = workbook.worksheets[0]
            # Some programs write a wrong size of the sheet: read what is there.
            sheet.reset_dimensions()
            for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
                yield number, _narrow(number, list(row))
    except IndexError as error:
        raise TableError(_("工作簿里没有工作表。")) from error
    except BROKEN_WORKBOOK as error:
        raise TableError(
            _("不是有效的 xlsx 工作簿，请在表格软件中重新另存：%(error)s")
            % {"error": error}
        ) from error


def _refuse_bomb(file: BinaryIO) -> None:
    with zipfile.ZipFile(file) as archive:
        unpacked = sum(member.file_size for member in archive.infolist())
    if unpacked > MAX_UNPACKED:
        raise TableError(
            _("工作簿解压后超过 %(max)s MB，请分成几个文件导入。")
            % {"max": MAX_UNPACKED // MEGABYTE}
        )


def _narrow(number: int, row: Row) -> Row:
    """Cut the empty tail that formatting leaves behind, refuse what is still wide."""
    while row and (row[-1] is None or row[-1] == ""):
        row.pop()
    if len(row) > MAX_COLUMNS:
        raise TableError(
            _("第 %(row)s 行超过 %(max)s 列，请检查分隔符和引号。")
            % {"row": number, "max": MAX_COLUMNS}
        )
    return row
