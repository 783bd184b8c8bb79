from datetime import date, datetime

import pytest

from branches.calendar import SHANGHAI
from branches.spreadsheets.cells import CellError
from complaints.imports.times import parse_moment


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-02 09:05",
        "2026-3-2 9:05",
        "2026/3/2 9:05",
        "2026.03.02 09:05:00",
        "2026年3月2日 9时5分",
        "2026年3月2日9点05分",
        "2026年03月02日 星期一 09:05",
        "2026-03-02 上午9:05",
        "2026-03-02 09:05 AM",
        "2026-03-02T09:05:00",
        "2026-03-02T09:05:00+08:00",
        "2026-03-02T01:05:00Z",
        "2026-03-02 09:05:00.000",
        "20260302 0905",
        "20260302090500",
        "  2026-03-02 09:05  ",
    ],
)
def test_usual_spellings_of_a_time_are_read(text):
    moment = parse_moment(text)

    assert moment.at == at(2026, 3, 2, 9, 5)
    assert moment.has_clock


def test_full_width_characters_are_read():
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in "2026-03-02")

    assert parse_moment(wide + "\u300009：05").at == at(2026, 3, 2, 9, 5)


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("2026-03-02 下午3:05", 15),
        ("2026-03-02 3:05 PM", 15),
        ("2026-03-02 中午12:05", 12),
        ("2026-03-02 下午12:05", 12),
        ("2026-03-02 中午1:05", 13),
        ("2026-03-02 傍晚6:05", 18),
        ("2026-03-02 早上8点05分", 8),
        ("2026-03-02 凌晨12:05", 0),
        ("2026-03-02 12:05 AM", 0),
        ("2026-03-02 晚上8:05", 20),
    ],
)
def test_halves_of_the_day_are_read_as_they_are_said(text, hour):
    assert parse_moment(text).at == at(2026, 3, 2, hour, 5)


@pytest.mark.parametrize(
    "value",
    ["2026-03-02", "2026年3月2日", "20260302", 20260302, date(2026, 3, 2), 46083],
)
def test_a_date_alone_is_that_day_without_a_clock(value):
    moment = parse_moment(value)

    assert moment.at == at(2026, 3, 2)
    assert not moment.has_clock


def test_dates_of_a_spreadsheet_are_in_shanghai():
    # What openpyxl gives for a cell with a date.
    naive = datetime(2026, 3, 2, 9, 5)  # noqa: DTZ001 (a spreadsheet has no zones)

    assert parse_moment(naive).at == at(2026, 3, 2, 9, 5)


@pytest.mark.parametrize("value", [46083.378472222219, "46083.378472222219"])
def test_a_serial_number_of_excel_is_its_time_to_the_second(value):
    assert parse_moment(value).at == at(2026, 3, 2, 9, 5)


@pytest.mark.parametrize("value", [None, "", "   "])
def test_an_empty_cell_is_no_time(value):
    assert parse_moment(value) is None


@pytest.mark.parametrize(
    "value",
    [
        "昨天",
        "3/2/2026",
        "26-03-02",
        "2026-03",
        "2026-03/02",
        "12:30",
        "1e300",
        "inf",
        "nan",
        "-1",
        True,
        7,
        "2026-03-02 09:05 恶意" + "x" * 10_000,
    ],
)
def test_what_is_no_time_is_refused_with_a_way_to_write_it(value):
    with pytest.raises(CellError, match="请写成 2026-03-02 10:00") as error:
        parse_moment(value)

    assert len(str(error.value)) < 100


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-30 10:00",
        "2026-13-01",
        "2026-03-02 25:00",
        "2026-03-02 9:99",
        "00000000",
    ],
)
def test_a_time_that_never_was_is_refused(text):
    with pytest.raises(CellError, match="没有这个时间"):
        parse_moment(text)


def test_a_year_before_the_deadlines_begin_is_refused():
    with pytest.raises(CellError, match="早于 1992 年"):
        parse_moment("1991-12-31 10:00")
