"""The month's workbook is one to reckon with: typed, filtered, the same for all."""

import io
from datetime import datetime, timedelta

import pytest
from openpyxl import load_workbook

from branches.models import Branch
from reports.monthly.book.workbook import write_workbook
from reports.monthly.snapshot import take
from reports.periods import parse
from tests.people import logged_in, make_branch

MONTH, EARLIER = parse("2026-10"), parse("2026-05")


def book_of(branch: Branch, month, reader=None):
    taken = take(branch, month, report=None).snapshot
    with write_workbook(taken, branch, month, reader=reader).file as file:
        return load_workbook(io.BytesIO(file.read()))


@pytest.fixture
def book(cases, branch, gm):
    return book_of(branch, MONTH, gm)


def column(sheet, head: str) -> list:
    [at] = [cell.column for cell in sheet[1] if cell.value == head]
    return [row[at - 1] for row in sheet.iter_rows(min_row=2)]


def test_shares_and_times_are_numbers_with_a_format(book) -> None:
    shares = [c for c in column(book["四项时限"], "按时率") if c.value is not None]
    took = column(book["答复与办结用时"], "办结中位数")
    took = [cell for cell in took if cell.value is not None]

    assert shares
    assert {cell.number_format for cell in shares} == {"0.0%"}
    assert all(0 <= cell.value <= 1 for cell in shares)
    assert took
    assert {cell.number_format for cell in took} == {"[h]:mm"}
    assert all(isinstance(cell.value, timedelta) for cell in took)
    assert all(isinstance(c.value, int) for c in column(book["四项时限"], "到期")[:5])


def test_every_branch_and_month_has_the_same_sheets(book, cases, branch) -> None:
    other = make_branch("GZ001")

    for one, month in ((branch, EARLIER), (other, MONTH), (other, EARLIER)):
        assert book_of(one, month).sheetnames == book.sheetnames


def test_each_sheet_is_filtered_frozen_and_fits_on_paper(book) -> None:
    for sheet in book:
        assert sheet.auto_filter.ref, sheet.title
        assert sheet.freeze_panes, sheet.title
        assert sheet.print_title_rows == "$1:$1", sheet.title
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == (
            "landscape",
            9,
        )
        assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_the_cases_are_listed_masked_with_times_and_results(book, cases) -> None:
    sheet = book["投诉明细"]
    received = [cell.value for cell in column(sheet, "受理时间")]
    clients = {cell.value for cell in column(sheet, "客户")}

    assert received == sorted(received)
    assert all(isinstance(at, datetime) for at in received)
    assert not any("张三丰" in str(name) for name in clients)
    for head in ("调查结论", "责任归属", "涉及金额", "最终反馈", "回访满意度"):
        assert column(sheet, head), head


def test_who_is_named_does_not_find_his_case_in_it(cases, branch, handler) -> None:
    numbers = {c.value for c in column(book_of(branch, MONTH)["投诉明细"], "受理编号")}
    number = cases["serious"].number
    assert number in numbers
    cases["serious"].named_staff.create(user=handler)

    seen = book_of(branch, MONTH, handler)["投诉明细"]

    assert number not in {cell.value for cell in column(seen, "受理编号")}


def test_each_named_figure_is_defined(book) -> None:
    defined = {cell.value for cell in column(book["口径"], "名称")}
    named = {
        name
        for sheet in book
        for head in sheet[1]
        if head.comment
        for name in head.comment.text.split("\n")
        if name
    }

    assert named == defined
    assert all(cell.value for cell in column(book["口径"], "怎样计算"))


def test_the_same_data_give_the_same_bytes(cases, branch, gm) -> None:
    client = logged_in(gm)
    address = "/reports/monthly/SH001/2026-10.xlsx"

    first, second = (
        b"".join(client.get(address).streaming_content) for _time in range(2)
    )

    assert first == second
