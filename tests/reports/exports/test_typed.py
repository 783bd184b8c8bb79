"""Lists as workbooks to work with: typed cells, filters, headings that stay, print."""

import io
from datetime import datetime

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook

from branches.calendar import SHANGHAI
from complaints.case.choices import State
from tests.cases import make_complaint, reach

# Of each list, by its headings: which columns hold what.
LISTS = {
    "export_queue": {"时限": datetime, "受理时间": datetime, "编号": str},
    "export_visits": {"时限": datetime, "回访期开始": datetime, "未联系到（次）": int},
    "export_reads": {"时间": datetime, "受理编号": str},
    "export_logins": {"时间": datetime},
    "export_changes": {"时间": datetime, "序号": int},
    "export_hq_reports": {},
    "export_incidents": {},
    "export_watch_list": {},
    "register_xlsx": {"受理时间": datetime, "办结时间": datetime, "年度": int},
    "scorecard_xlsx": {"符合": int, "总数": int, "比例": float},
    "ask_xlsx": {"合计": int},
    "trainings_xlsx": {},
}
# Nobody logged in by the page, or changed anything of the house; no visit is due.
EMPTY_HERE = {"export_logins", "export_changes", "export_visits"}
OF_BRANCH = {
    "register_xlsx": ["SH001", 2026],
    "scorecard_xlsx": ["SH001", "2026-03"],
    "trainings_xlsx": ["SH001", 2026],
}


@pytest.fixture(autouse=True)
def working_morning():
    with time_machine.travel(datetime(2026, 3, 2, 10, tzinfo=SHANGHAI)):
        yield


def book_of(client, name):
    """Whole as LibreOffice would read it, not only its rows."""
    address = reverse(f"reports:{name}", args=OF_BRANCH.get(name, []))
    answer = client.get(address)
    return load_workbook(io.BytesIO(answer.getvalue()))


def test_each_list_is_typed_filtered_and_set_up_for_paper(
    client, frontdesk, operations, auditor
) -> None:
    case = make_complaint(by=frontdesk)
    reach(make_complaint(by=frontdesk), State.RESOLVED, by=frontdesk)
    client.force_login(auditor)
    client.get(reverse("complaints:case", args=[case.number]))

    for name, columns in LISTS.items():
        book = book_of(client, name)
        page = book.worksheets[0]
        heads = [cell.value for cell in page[1]]
        for head, kind in columns.items():
            place = next(i for i, one in enumerate(heads) if one.endswith(head))
            cells = [row[place] for row in page.iter_rows(min_row=2)]
            held = [cell for cell in cells if cell.value is not None]
            assert held or name in EMPTY_HERE, (name, head)
            assert {type(cell.value) for cell in held} <= {kind, int}, (name, head)
            if kind is datetime:
                assert all(cell.is_date for cell in held), (name, head)
        for sheet in book.worksheets:
            assert sheet.freeze_panes == "A2", name
            assert sheet.auto_filter.ref, name
            assert sheet.print_title_rows == "$1:$1", name
            assert sheet.page_setup.orientation == "landscape", name


def test_a_share_is_a_percentage_and_the_register_says_whose_it_is(
    client, frontdesk, gm
) -> None:
    make_complaint(by=frontdesk)
    client.force_login(gm)

    card = book_of(client, "scorecard_xlsx").active
    register = book_of(client, "register_xlsx").active
    asked = book_of(client, "ask_xlsx")

    shares = [row[5] for row in card.iter_rows(min_row=2) if row[5].value is not None]
    assert shares
    assert {cell.number_format for cell in shares} == {"0.0%"}
    assert all(0 <= cell.value <= 1 for cell in shares)
    assert [cell.value for cell in register[2]][-2:] == ["SH001", 2026]
    assert f"{register['A2'].value:%Y-%m-%d %H:%M}" == "2026-03-02 10:00"
    assert asked.sheetnames == ["数据查询", "口径"]
    assert "受理时间" in asked["口径"]["B2"].value
