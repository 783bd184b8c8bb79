"""A list as a file: exactly what the screen's filter holds, all pages of it."""

import io
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.urls import reverse
from openpyxl import load_workbook

from branches.calendar import SHANGHAI
from complaints.lifecycle.entries import NamedEntry
from reports.exports.models import Download, Exported
from reports.rendering import workbook
from reports.rendering.workbook import Column, write_workbook
from tests.cases import make_complaint
from tests.load import volume


@pytest.fixture(autouse=True)
def working_morning():
    with time_machine.travel(datetime(2026, 3, 2, 10, tzinfo=SHANGHAI)):
        yield


def export(client, what: str, query=None) -> list[tuple]:
    response = client.get(reverse(f"reports:export_{what}"), query or {})
    content = b"".join(response.streaming_content)
    book = load_workbook(io.BytesIO(content), read_only=True)
    return list(book.active.iter_rows(values_only=True))


def on_screen(client, query) -> list[str]:
    """The numbers of every page, in their order."""
    numbers, page = [], client.get(reverse("complaints:queue"), query)
    while True:
        numbers += [line.case.number for line in page.context["lines"]]
        after = page.context["after_url"]
        if not after:
            return numbers
        page = client.get(reverse("complaints:queue"), parse_qs(urlsplit(after).query))


def test_the_file_holds_what_the_screen_holds_on_all_its_pages(
    client, branch, handler, django_assert_max_num_queries
) -> None:
    volume.fill(240, branches=[branch], handlers=[handler])
    client.force_login(handler)

    for query in (
        {},
        {"state": "all"},
        {"state": "all", "category": "B"},
        {"q": "佣金"},
        {"due": "overdue"},
    ):
        shown = on_screen(client, query)
        with django_assert_max_num_queries(10):
            rows = export(client, "queue", {**query, "after": "0.1.1"})
        assert [row[1] for row in rows[1:]] == shown, query
        kept = Download.objects.first()
        assert (kept.by, kept.what, kept.rows) == (handler, Exported.QUEUE, len(shown))
    assert len(on_screen(client, {"state": "all"})) == 240
    assert {row.query for row in Download.objects.all()} == {
        "",
        "state=all",
        "state=all&category=B",
        "q=%E4%BD%A3%2A",
        "due=overdue",
    }


def test_names_are_masked_and_the_named_find_nothing(
    client, frontdesk, operations, branchadmin
) -> None:
    make_complaint(
        by=frontdesk,
        client_name="欧阳文静",
        statement='=HYPERLINK("http://x","点我")',
        named=[NamedEntry(user=operations)],
    )

    client.force_login(frontdesk)
    rows = export(client, "queue")
    assert rows[1][3] == "欧***"
    assert rows[1][7].startswith("=HYPERLINK")
    for reader in (operations, branchadmin):
        client.force_login(reader)
        assert len(export(client, "queue")) == 1


def test_every_list_can_be_had_and_is_noted(client, frontdesk, hq, auditor) -> None:
    make_complaint(by=frontdesk)
    client.force_login(auditor)
    client.get(reverse("complaints:queue"))

    heads = {
        what: export(client, what)[0][0]
        for what in (
            "queue",
            "visits",
            "incidents",
            "watch_list",
            "hq_reports",
            "reads",
        )
    }
    for name in ("register_xlsx", "register_pdf", "trainings_xlsx"):
        client.get(reverse(f"reports:{name}", args=["SH001", 2026])).getvalue()
    card = reverse("reports:scorecard_xlsx", args=["SH001", "2026-02"])
    client.get(card).getvalue()
    # Whoever asks for its head alone takes nothing.
    client.head(card).getvalue()

    assert heads == {
        "queue": "时限",
        "visits": "时限",
        "incidents": "登记时间",
        "watch_list": "关注起始",
        "hq_reports": "报送时间",
        "reads": "时间",
    }
    client.force_login(hq)
    page = client.get(reverse("reports:downloads"), {"who": "auditor"})
    about = "branch=SH001&year=2026"
    assert [
        (row.what, row.rows, row.query) for row in page.context["rows"][: -len(heads)]
    ] == [
        (Exported.SCORECARD, 67, "branch=SH001&month=2026-02"),
        (Exported.TRAININGS, 0, about),
        (Exported.REGISTER, 1, f"{about}&form=pdf"),
        (Exported.REGISTER, 1, f"{about}&form=xlsx"),
    ]
    assert len(page.context["rows"]) == len(heads) + 4
    assert "营业部：SH001；年份：2026；格式：Excel" in page.text


def test_what_was_downloaded_stays_recorded(frontdesk) -> None:
    row = Download.objects.create(
        by=frontdesk,
        what=Exported.QUEUE,
        rows=1,
        at=datetime(2026, 3, 1, tzinfo=SHANGHAI),
    )

    for change in (row.delete, row.save):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_what_does_not_fit_on_a_sheet_goes_on_in_the_next(monkeypatch) -> None:
    monkeypatch.setattr(workbook, "ROWS_A_SHEET", 3)
    columns = (Column("数", lambda row: row, 8),)

    book = write_workbook(columns, range(7), title="", sheet="表")

    with book.file as file:
        sheets = load_workbook(file).worksheets
    assert [[row[0] for row in sheet.values][1:] for sheet in sheets] == [
        [0, 1, 2],
        [3, 4, 5],
        [6],
    ]
    assert book.rows == 7
