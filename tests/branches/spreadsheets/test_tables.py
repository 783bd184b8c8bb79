import zipfile

import pytest
from openpyxl import Workbook

from branches.spreadsheets import sheets, tables
from branches.spreadsheets.lines import TableError
from branches.spreadsheets.tables import read_tables

TEXT = "编号,内容\n1,排队太久\n2,龘𠮷😀\n"


def read_table(path):
    """The lines of the file's only table."""
    for table in read_tables(path):
        for line in table.lines:
            yield line.number, line.cells


@pytest.fixture
def write(tmp_path):
    def write(content: bytes, name: str = "ledger.csv"):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"],
)
def test_usual_encodings_of_chinese_are_read(write, encoding):
    rows = list(read_table(write(TEXT.encode(encoding))))

    assert rows == [(1, ["编号", "内容"]), (2, ["1", "排队太久"]), (3, ["2", "龘𠮷😀"])]


def test_an_unknown_encoding_is_refused_with_what_to_do(write):
    # Neither UTF-8 nor GB18030 has these bytes.
    path = write("编号,内容\n".encode() + b"\xff\xff\xfe\n")

    with pytest.raises(TableError, match="另存为“CSV UTF-8”"):
        list(read_table(path))


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_the_delimiter_is_seen_from_the_heading(write, delimiter):
    path = write(f"编号{delimiter}内容\n1{delimiter}甲\n".encode())

    assert list(read_table(path))[1] == (2, ["1", "甲"])


def test_a_cell_may_hold_commas_quotes_and_line_breaks(write):
    path = write('编号,内容\n1,"第一行,\n""第二行"""\n2,后面\n'.encode())

    # Numbered as a spreadsheet does, not by the lines of the file.
    assert list(read_table(path))[1:] == [
        (2, ["1", '第一行,\n"第二行"']),
        (3, ["2", "后面"]),
    ]


def test_blank_rows_are_left_out_and_still_counted(write):
    path = write("编号,内容\n\n , \n1,甲\n\n".encode())

    assert list(read_table(path)) == [(1, ["编号", "内容"]), (4, ["1", "甲"])]


def test_an_open_quote_is_named_with_its_line(write):
    with pytest.raises(TableError, match="引号或换行有误"):
        list(read_table(write('编号,内容\n1,"没有结束\n'.encode())))


@pytest.fixture
def workbook(tmp_path):
    def save(*rows):
        book = Workbook()
        for row in rows:
            book.active.append(row)
        path = tmp_path / "ledger.xlsx"
        book.save(path)
        return path

    return save


def test_a_workbook_is_read_with_its_row_numbers(workbook):
    path = workbook(["编号", "内容", None], [], [1, "甲"])

    assert list(read_table(path)) == [(1, ["编号", "内容"]), (3, [1, "甲"])]


def test_a_workbook_is_known_by_its_content(workbook):
    path = workbook(["编号"])

    assert list(read_table(path.rename(path.with_suffix(".csv")))) == [(1, ["编号"])]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "文件是空的"),
        (b"PK\x03\x04 and then nothing", "不是有效的 xlsx"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 100, "旧版 .xls 或加密"),
    ],
)
def test_a_broken_file_ends_in_a_sentence(write, content, message):
    with pytest.raises(TableError, match=message):
        list(read_table(write(content)))


def test_a_zip_that_is_no_workbook_is_refused(tmp_path):
    path = tmp_path / "photos.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("photo.txt", "x")

    with pytest.raises(TableError, match="不是有效的 xlsx"):
        list(read_table(path))


def test_a_compressed_bomb_is_refused_unopened(workbook, monkeypatch):
    path = workbook(["编号"])
    monkeypatch.setattr(sheets, "MAX_UNPACKED", 1_000)

    with pytest.raises(TableError, match="解压后超过"):
        list(read_table(path))


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(TableError, match=r"无法读取文件 .*none\.csv"):
        list(read_table(tmp_path / "none.csv"))


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(TableError, match="无法读取文件"):
        list(read_table(tmp_path))


def test_too_many_rows_are_refused(write, monkeypatch):
    monkeypatch.setattr(tables, "MAX_ROWS", 3)

    with pytest.raises(TableError, match="超过 3 行"):
        list(read_table(write(b"a\n" + b"1\n" * 4)))


def test_too_many_columns_are_refused(write):
    with pytest.raises(TableError, match="第 2 行超过 200 列"):
        list(read_table(write(b"a,b\n" + b"1," * 300 + b"1\n")))


def test_a_file_too_large_is_refused_unread(write, monkeypatch):
    monkeypatch.setattr(tables, "MAX_FILE", 10)

    with pytest.raises(TableError, match="请分成几个文件"):
        list(read_table(write(TEXT.encode())))
