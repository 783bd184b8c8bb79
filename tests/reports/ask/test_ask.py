"""Ask the data: a count by what one chooses, each number leading to its cases."""

import io
from datetime import datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook

from branches.calendar import SHANGHAI
from complaints.models import Complaint
from reports.ask.models import SavedView
from tests.cases import make_complaint
from tests.load import volume

URL = "/reports/ask/"


@pytest.fixture(autouse=True)
def working_morning():
    with time_machine.travel(datetime(2026, 3, 2, 10, tzinfo=SHANGHAI)):
        yield


def test_each_number_is_that_of_the_list_behind_it(
    client, branch, other_branch, handler, outsider, hq, django_assert_max_num_queries
) -> None:
    people = {"branches": [branch, other_branch], "handlers": [handler, outsider]}
    volume.fill(40, **people)
    asked = Complaint.objects.filter(
        received_at__gte=datetime(2026, 1, 1, tzinfo=SHANGHAI)
    )
    whole = asked.count()
    client.force_login(hq)

    for by, across in (
        ("category", "channel"),
        ("branch", "state"),
        ("department", "month"),
    ):
        with django_assert_max_num_queries(8):
            page = client.get(URL, {"by": by, "across": across})
        table = page.context["table"]
        assert table.foot.total.count == whole
        assert page.context["chart"].title.startswith("受理件数，按")
        assert sum(line.total.count for line in table.lines) == whole
        for line in table.lines[:2]:
            assert sum(cell.count for cell in line.cells) == line.total.count
            for cell in [*line.cells[:2], line.total]:
                if cell.url:
                    lines = client.get(cell.url).context["lines"]
                    assert len(lines) == cell.count, cell.url
    book = client.get(reverse("reports:ask_xlsx"), {"by": by, "across": across})
    content = io.BytesIO(b"".join(book.streaming_content))
    rows = list(load_workbook(content).active.values)
    assert rows[-1] == ("合计", *(cell.count for cell in table.foot.cells), whole)


def test_months_begin_in_shanghai_and_the_default_is_three_of_them(
    client, frontdesk
) -> None:
    old, new = make_complaint(by=frontdesk), make_complaint(by=frontdesk)
    at = datetime(2026, 2, 1, tzinfo=SHANGHAI)
    moved = Complaint.objects.filter(pk=old.pk)
    moved.update(received_at=at - timedelta(seconds=1))
    Complaint.objects.filter(pk=new.pk).update(received_at=at)
    client.force_login(frontdesk)

    table = client.get(URL).context["table"]

    told = {line.label: line.total.count for line in table.lines}
    assert told == {"2026-01": 1, "2026-02": 1, "2026-03": 0}


@pytest.mark.parametrize(
    "query",
    [
        {"begin": "2026-02-30"},
        {"begin": "2026-03-02", "end": "2026-03-01"},
        {"begin": "0001-01-01"},
        {"branch": "BJ001"},
        {"by": "month", "across": "month"},
        {"by": "client_name"},
    ],
)
def test_what_makes_no_sense_is_said_and_kept(
    client, frontdesk, other_branch, query
) -> None:
    client.force_login(frontdesk)

    page = client.get(URL, query)

    assert page.status_code == 422
    assert all(page.context["form"][name].value() == query[name] for name in query)
    assert client.get(reverse("reports:ask_xlsx"), query).status_code == 422


def test_a_question_is_saved_for_its_owner_asked_again_and_deleted(
    client, gm, operations
):
    client.force_login(gm)
    sent = {"name": " 按类别 ", "query": "by=category&category=A"}
    for _click in range(2):
        answer = client.post("/reports/ask/save/", sent)
    view = SavedView.objects.get()
    assert (view.user, view.name) == (gm, "按类别")
    assert answer.url == "/reports/ask/?by=category&category=A"
    page = client.get(answer.url).content.decode()
    assert "按类别" in page
    # Asked before it is deleted: the form stands in a dialog.
    dialog = page.partition(f'<dialog id="{view.dialog}"')[2].partition("</dialog>")[0]
    assert f'action="/reports/ask/{view.pk}/delete/"' in dialog
    assert page.count(f"/reports/ask/{view.pk}/delete/") == 1

    client.force_login(operations)
    assert view.get_absolute_url() not in client.get("/reports/ask/").content.decode()
    assert client.post(f"/reports/ask/{view.pk}/delete/").status_code == 404
    client.force_login(gm)
    assert client.post(f"/reports/ask/{view.pk}/delete/").url == "/reports/ask/"
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("name", ["", " ", "名" * 41, "\0"])
def test_a_question_without_a_name_is_not_saved_and_not_lost(client, gm, name):
    client.force_login(gm)
    sent = {"name": name, "query": "by=channel"}
    answer = client.post("/reports/ask/save/", sent, follow=True)
    assert answer.redirect_chain[-1][0] == "/reports/ask/?by=channel"
    assert "没有保存" in answer.content.decode()
    assert not SavedView.objects.exists()
