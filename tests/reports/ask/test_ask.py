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
        ("province", "conclusion"),
        ("transfer", "responsibility"),
        ("severity", "source"),
    ):
        with django_assert_max_num_queries(8):
            page = client.get(URL, {"by": by, "across": across})
        table = page.context["table"]
        assert table.foot.total.count == whole
        assert page.context["chart"].title.startswith("受理件数（件），按")
        assert sum(line.total.count for line in table.lines) == whole
        for line in table.lines[:1]:
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
        {"measure": "longest"},
        {"conclusion": "maybe"},
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


def test_clients_are_those_of_the_branches_that_keep_their_number(
    client, branch, other_branch, handler, outsider, hq
) -> None:
    volume.fill(40, branches=[branch, other_branch], handlers=[handler, outsider])
    own = Complaint.objects.filter(
        branch=branch, received_at__gte=datetime(2026, 1, 1, tzinfo=SHANGHAI)
    )
    branch.client_count = 8_000
    branch.save()
    client.force_login(hq)

    asked = {"measure": "per_clients", "by": "branch", "across": "category"}
    table = client.get(URL, asked).context["table"]

    expected = round(own.count() * 10_000 / 8_000, 2)
    assert table.foot.total.value == expected
    assert [line.total.value for line in table.lines] == [expected]
    for head, cell in zip(table.heads, table.lines[0].cells, strict=True):
        assert cell.count == own.filter(category=head[0]).count()
        assert cell.value == round(cell.count * 10_000 / 8_000, 2)


def test_a_shared_question_is_asked_by_the_branch_and_answered_with_what_each_sees(
    client, gm, operations, hq, outsider
):
    client.force_login(gm)
    sent = {"name": "按类别", "query": "by=category", "is_shared": "on"}
    client.post("/reports/ask/save/", sent)
    view = SavedView.objects.get()
    offered = f'href="{view.get_absolute_url()}"'

    for reader, is_offered in ((operations, True), (outsider, False)):
        client.force_login(reader)
        assert (offered in client.get(URL).content.decode()) is is_offered
        assert client.post(f"/reports/ask/{view.pk}/delete/").status_code == 404

    client.force_login(hq)
    client.post("/reports/ask/save/", {**sent, "name": "全国", "query": "by=month"})
    client.force_login(outsider)
    assert "全国" in client.get(URL).content.decode()


def test_no_cell_that_the_answer_never_had_is_listed(client, frontdesk, outsider):
    client.force_login(frontdesk)
    cases = reverse("reports:ask_cases")
    for query in (
        {"row": "2025-01"},
        {"row": "x"},
        {"column": "A"},
        {"by": "branch", "row": "BJ001"},
        {"by": "category", "row": "A", "after": "x"},
        {"begin": "2026-02-30"},
    ):
        assert client.get(cases, query).status_code == 404, query
    assert client.get(cases, {"by": "category", "row": "A"}).status_code == 200


@pytest.mark.parametrize("name", ["", " ", "名" * 41, "\0"])
def test_a_question_without_a_name_is_not_saved_and_not_lost(client, gm, name):
    client.force_login(gm)
    sent = {"name": name, "query": "by=channel"}
    answer = client.post("/reports/ask/save/", sent, follow=True)
    assert answer.redirect_chain[-1][0] == "/reports/ask/?by=channel"
    assert "没有保存" in answer.content.decode()
    assert not SavedView.objects.exists()
