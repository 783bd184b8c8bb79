from datetime import datetime
from urllib.parse import quote

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from branches.calendar import SHANGHAI
from branches.models import CalendarYear, HouseEvent
from tests.cases import make_complaint
from tests.house import written
from tests.schedules import schedule, schedule_text

IMPORT = "/admin/branches/calendaryear/import/"
MOVED = ("2027-01-04 周一 17:00", "2027-01-05 周二 17:00")


@pytest.fixture(autouse=True)
def december():
    moment = datetime(2026, 12, 29, 16, tzinfo=SHANGHAI)
    with time_machine.travel(moment, tick=True):
        yield


@pytest.fixture
def complaint(frontdesk):
    return make_complaint(by=frontdesk)


@pytest.fixture
def as_hq(client, hq):
    client.force_login(hq)
    return client


def upload(client, content: str | bytes):
    content = content.encode() if isinstance(content, str) else content
    return client.post(IMPORT, {"file": SimpleUploadedFile("2027.json", content)})


def final_of(complaint):
    [row] = complaint.deadlines.filter(kind="final_feedback", result="pending")
    return row.due_at.astimezone(SHANGHAI)


def test_headquarters_sees_what_would_move_before_anything_does(complaint, as_hq):
    page = upload(as_hq, schedule_text())

    text = page.content.decode()
    assert page.status_code == 200
    assert complaint.number in text
    assert MOVED[0] in text
    assert MOVED[1] in text
    assert not CalendarYear.objects.filter(year=2027).exists()
    assert final_of(complaint).day == 4


def test_headquarters_applies_what_was_previewed(complaint, as_hq, hq):
    carried = upload(as_hq, schedule_text()).context["form"].initial["schedule"]

    answer = as_hq.post(IMPORT, {"schedule": carried}, follow=True)

    assert "已导入 2027 年放假安排。移动 1 条时限" in answer.content.decode()
    assert CalendarYear.objects.get(year=2027).version == schedule().version
    assert final_of(complaint).day == 5
    assert complaint.events.order_by("seq").last().actor == hq


NOTICE_2027 = (
    "一、元旦：1月1日（周五）至4日（周一）放假调休，共4天。1月9日（周六）上班。"
)


def test_the_notice_is_typed_looked_at_and_applied(complaint, as_hq, hq):
    page = as_hq.post(IMPORT, {"text": NOTICE_2027, "year": "2027"})
    carried = page.context["form"].initial["schedule"]
    as_hq.post(IMPORT, {"schedule": carried})

    assert MOVED[1] in page.content.decode()
    assert final_of(complaint).day == 5
    written()
    noted = HouseEvent.objects.filter(kind="branches_calendaryear").latest("seq")
    assert (noted.verb, noted.actor) == ("added", hq)


@pytest.mark.parametrize(
    ("sent", "field", "message"),
    [
        ({"text": NOTICE_2027}, "text", "请填写年份"),
        ({"text": NOTICE_2027.replace("周五", "周四"), "year": "2027"}, "text", "周五"),
        ({"text": "", "year": "2027"}, "__all__", "二者取一"),
        ({"text": NOTICE_2027, "year": "x"}, "year", "整数"),
    ],
)
def test_a_notice_that_cannot_be_read_says_what_is_wrong(sent, field, message, as_hq):
    page = as_hq.post(IMPORT, sent)

    assert page.status_code == 422
    assert message in "".join(page.context["form"].errors[field])
    assert sent["text"] in page.content.decode()


def test_applying_twice_moves_nothing_the_second_time(complaint, as_hq):
    carried = schedule().as_json()
    as_hq.post(IMPORT, {"schedule": carried})

    again = as_hq.post(IMPORT, {"schedule": carried}, follow=True)

    assert "没有需要变动的时限" in again.content.decode()
    assert complaint.events.filter(verb="calendar").count() == 1


def test_the_system_administrator_imports_and_sees_no_case(complaint, client, sysadmin):
    client.force_login(sysadmin)

    page = upload(client, schedule_text())

    assert complaint.number not in page.content.decode()
    assert page.context["counts"] == [("SH001", "最终反馈", 1)]
    client.post(IMPORT, {"schedule": schedule().as_json()})
    assert final_of(complaint).day == 5


@pytest.mark.parametrize(
    "post", ["frontdesk", "operations", "gm", "branchadmin", "auditor"]
)
def test_nobody_else_imports(post, client, request):
    client.force_login(request.getfixturevalue(post))

    asked = client.get(IMPORT)
    sent = client.post(IMPORT, {"schedule": schedule().as_json()})

    refused = 302 if post == "frontdesk" else 403
    assert (asked.status_code, sent.status_code) == (refused, refused)
    assert not CalendarYear.objects.filter(year=2027).exists()


def test_only_who_imports_is_offered_it(client, hq, gm):
    address = reverse("admin:branches_calendaryear_changelist")
    client.force_login(hq)
    offered = client.get(address).content.decode()
    client.force_login(gm)
    withheld = client.get(address).content.decode()

    assert IMPORT in offered
    assert IMPORT not in withheld


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\x00",
        b"\xff\xfe{",
        "{}",
        "[" * 100_000,
        schedule_text(days=[]),
        schedule_text(year=2026),
        "x" * 10_000_000,
    ],
    ids=["empty", "nul", "utf16", "no year", "deep", "no days", "other year", "big"],
)
def test_a_file_that_is_no_schedule_is_refused_with_a_message(content, as_hq):
    page = upload(as_hq, content)

    assert page.status_code == 422
    assert page.context["form"].errors["file"]


@pytest.mark.parametrize("carried", ["", "\x00", "{}", "[]", "\ud800"])
def test_a_preview_that_was_tampered_with_is_refused(carried, as_hq):
    body = "schedule=" + quote(carried.encode(errors="surrogatepass"))

    page = as_hq.post(IMPORT, body, content_type="application/x-www-form-urlencoded")

    assert "预览已失效" in page.content.decode()
    assert not CalendarYear.objects.filter(year=2027).exists()


@pytest.mark.parametrize(
    ("today", "warned"), [("2026-10-31", False), ("2026-11-01", True)]
)
def test_the_branch_administrator_is_warned_from_november(
    today, warned, client, branchadmin
):
    with time_machine.travel(f"{today}T10:00+08:00"):
        client.force_login(branchadmin)
        page = client.get("/admin/").content.decode()

    assert ("2027 年的放假安排尚未导入" in page) is warned


def test_the_warning_goes_with_the_import(client, branchadmin, hq):
    client.force_login(hq)
    warned = client.get("/admin/").content.decode()
    client.post(IMPORT, {"schedule": schedule().as_json()})

    client.force_login(branchadmin)
    page = client.get("/admin/").content.decode()

    assert IMPORT in warned
    assert "尚未导入" not in page
    assert client.get("/health/").json()["warnings"] == []


def test_no_calendar_is_deleted_in_admin(as_hq, sysadmin):
    year = CalendarYear.objects.get(year=2026)
    address = reverse("admin:branches_calendaryear_delete", args=[year.pk])

    refused = as_hq.post(address, {"post": "yes"})
    as_hq.force_login(sysadmin)
    refused_too = as_hq.post(address, {"post": "yes"})

    assert (refused.status_code, refused_too.status_code) == (403, 403)
