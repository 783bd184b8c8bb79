"""norm 26.2: the register holds every complaint, in the order of its receipt."""

import io
from datetime import datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from branches.calendar import SHANGHAI
from complaints.case.choices import State
from complaints.lifecycle.entries import NamedEntry
from complaints.models import Complaint
from reports.register import rows, sheet
from tests.cases import make_complaint, merge, reach, withdraw
from tests.load import volume

MOST_STATEMENTS = 10


@pytest.fixture(autouse=True)
def working_morning():
    with time_machine.travel(datetime(2026, 3, 2, 10, tzinfo=SHANGHAI)):
        yield


def url(name: str = "register", *, branch: str = "SH001", year: int = 2026) -> str:
    return reverse(f"reports:{name}", args=[branch, year])


def numbers(page) -> list[str]:
    return [line.number for line in page.context["lines"]]


def workbook(response) -> list[tuple]:
    content = b"".join(response.streaming_content)
    book = load_workbook(io.BytesIO(content), read_only=True)
    return list(book.active.iter_rows(values_only=True))


@pytest.mark.norm("26.2")
def test_it_walks_by_time_of_receipt_and_leaves_out_nobody(
    client, frontdesk, operations
) -> None:
    first = make_complaint(by=frontdesk)
    late = make_complaint(
        by=frontdesk,
        received_at=timezone.now() - timedelta(days=1),
        backfill_reason="系统停用",
    )
    gone = make_complaint(by=frontdesk)
    merged = make_complaint(by=frontdesk)
    withdraw(gone, by=operations)
    merge(merged, target=first, by=operations)
    client.force_login(frontdesk)

    page = client.get(url())

    assert numbers(page) == [late.number, first.number, gone.number, merged.number]
    remarks = {line.number: line.remarks for line in page.context["lines"]}
    assert remarks[late.number] == "补录"
    assert remarks[merged.number] == f"并入 {first.number}"
    assert "共 4 件" in page.content.decode()


@pytest.mark.norm("26.2")
def test_paper_and_workbook_hold_what_the_screen_holds(client, frontdesk) -> None:
    for length in (1, 60, 61):
        make_complaint(by=frontdesk, statement="字" * length)
    client.force_login(frontdesk)

    shown = numbers(client.get(url()))
    book = workbook(client.get(url("register_xlsx")))
    pdf = client.get(url("register_pdf"))

    assert [row[1] for row in book[1:]] == shown
    assert book[0][:3] == ("受理时间", "受理编号", "客户")
    gists = [row[book[0].index("投诉事项")] for row in book[1:]]
    assert gists == ["字", "字" * 60, "字" * 60 + "…"]
    assert pdf.content.startswith(b"%PDF")


def test_the_same_rows_give_the_same_bytes(branch, frontdesk) -> None:
    make_complaint(by=frontdesk)
    cases = rows.year_of(branch, 2026, user=frontdesk)

    papers, books = [], []
    for day in (1, 2):
        with time_machine.travel(datetime(2026, 3, 2 + day, tzinfo=SHANGHAI)):
            taken = sheet.snapshot(branch, 2026, rows.lines(cases))
            stamp = datetime(2026, 3, 9, tzinfo=SHANGHAI)
            papers.append(sheet.render_pdf(taken, printed_at=stamp, by="周敏"))
            with sheet.write_book(
                rows.lines(cases), branch=branch, year=2026
            ).file as book:
                books.append(book.read())

    assert papers[0] == papers[1]
    assert books[0] == books[1]


def test_a_year_begins_and_ends_in_shanghai(client, frontdesk) -> None:
    old, new = make_complaint(by=frontdesk), make_complaint(by=frontdesk)
    at = datetime(2026, 1, 1, tzinfo=SHANGHAI)
    Complaint.objects.filter(pk=old.pk).update(received_at=at - timedelta(seconds=1))
    Complaint.objects.filter(pk=new.pk).update(received_at=at)
    client.force_login(frontdesk)

    assert numbers(client.get(url(year=2025))) == [old.number]
    assert numbers(client.get(url(year=2026))) == [new.number]


def test_names_are_masked_everywhere(client, frontdesk) -> None:
    make_complaint(by=frontdesk, client_name="欧阳文静")
    client.force_login(frontdesk)

    page = client.get(url()).content.decode()
    book = workbook(client.get(url("register_xlsx")))

    assert "欧阳文静" not in page
    assert book[1][2] == "欧***"


def test_whoever_is_named_does_not_find_the_case(client, frontdesk, operations) -> None:
    make_complaint(by=frontdesk, named=[NamedEntry(user=operations)])
    client.force_login(operations)

    assert numbers(client.get(url())) == []
    assert len(workbook(client.get(url("register_xlsx")))) == 1


def test_a_formula_in_a_statement_stays_text(client, frontdesk) -> None:
    make_complaint(by=frontdesk, statement='=HYPERLINK("http://x","点我")')
    client.force_login(frontdesk)

    book = workbook(client.get(url("register_xlsx")))

    assert book[1][5] == '=HYPERLINK("http://x","点我")'


@pytest.mark.parametrize(
    ("name", "branch_code", "status"),
    [
        ("hq", "SH001", 200),
        ("auditor", "SH001", 200),
        ("archivist", "SH001", 200),
        ("outsider", "SH001", 404),
        ("branchadmin", "SH001", 404),
        ("frontdesk", "XX999", 404),
    ],
)
def test_who_reads_it(client, frontdesk, request, name, branch_code, status) -> None:
    client.force_login(request.getfixturevalue(name))

    for page in ("register", "register_pdf", "register_xlsx"):
        response = client.get(url(page, branch=branch_code))
        assert response.status_code == status
        if response.streaming:
            workbook(response)


@pytest.mark.parametrize("year", [1000, 9999])
def test_an_absurd_year_is_not_found(client, frontdesk, year) -> None:
    client.force_login(frontdesk)

    assert client.get(url(year=year)).status_code == 404


def test_a_forged_cursor_is_not_found(client, frontdesk) -> None:
    client.force_login(frontdesk)

    assert client.get(url(), {"after": "9.9.9"}).status_code == 404


@pytest.mark.parametrize("count", [1, 120])
def test_a_page_takes_as_many_statements_however_long_the_year(
    client, branch, handler, django_assert_max_num_queries, count
) -> None:
    volume.fill(count, branches=[branch], handlers=[handler])
    client.force_login(handler)

    with django_assert_max_num_queries(MOST_STATEMENTS):
        page = client.get(url())

    assert len(numbers(page)) == min(count, 50)


def test_the_feedback_column_tells_what_the_clock_says(client, frontdesk) -> None:
    case = reach(make_complaint(by=frontdesk), State.RESOLVED, by=frontdesk)
    make_complaint(by=frontdesk)
    with time_machine.travel(datetime(2026, 3, 9, 10, tzinfo=SHANGHAI)):
        overdue = make_complaint(
            by=frontdesk,
            received_at=datetime(2026, 3, 2, 11, tzinfo=SHANGHAI),
            backfill_reason="停用",
        )
    client.force_login(frontdesk)

    told = {x.number: x.feedback for x in client.get(url()).context["lines"]}

    assert told[case.number] == "按时"
    assert told[overdue.number] == "超时"
