"""norm 26.1, 26.2: the form is signed off, and its paper finds the way back."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from complaints import services
from complaints.archive import services as archive
from complaints.case.choices import State
from complaints.models import Attachment, Event, SignedForm
from reports.digests import digest
from reports.form.snapshot import form_snapshot
from tests.cases import make_complaint, reach
from tests.papers import text_of

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


@pytest.fixture
def resolved(frontdesk):
    return reach(make_complaint(by=frontdesk), State.RESOLVED, by=frontdesk)


def url(case, name: str = "form_page") -> str:
    return reverse(f"reports:{name}", args=[case.number])


def sign(client, case, by):
    client.force_login(by)
    shown = client.get(url(case)).context["code"]
    return client.post(url(case, "form_sign"), {"digest": shown}, follow=True)


def scanned(code: str, content: bytes = PNG) -> dict[str, object]:
    return {"code": code, "file": SimpleUploadedFile("签字.png", content)}


def told(response) -> str:
    return "".join(map(str, response.context["messages"]))


@pytest.mark.norm("26.1")
def test_the_handler_signs_the_version_that_he_sees(client, resolved, frontdesk):
    page = sign(client, resolved, frontdesk)

    signed = SignedForm.objects.get()
    assert signed.digest == digest(form_snapshot(resolved))
    assert signed.signed_by == frontdesk
    assert page.context["is_signed"]
    assert Event.objects.filter(complaint=resolved, verb="sign_form").count() == 1


@pytest.mark.norm("26.1")
def test_reading_and_signing_leave_the_version_as_it_is(client, resolved, frontdesk):
    before = digest(form_snapshot(resolved))
    sign(client, resolved, frontdesk)
    services.reveal(resolved, reason="核对", by=frontdesk)

    assert digest(form_snapshot(resolved)) == before


@pytest.mark.norm("26.1")
def test_what_has_changed_since_is_not_signed(client, resolved, frontdesk):
    client.force_login(frontdesk)
    shown = client.get(url(resolved)).context["code"]
    services.correct(
        resolved, values={"demand": "增开窗口"}, reason="笔误", by=frontdesk
    )

    answer = client.post(url(resolved, "form_sign"), {"digest": shown}, follow=True)

    assert "已有变化" in told(answer)
    assert not SignedForm.objects.exists()


@pytest.mark.norm("26.1")
def test_after_a_correction_it_is_signed_anew(client, resolved, frontdesk):
    sign(client, resolved, frontdesk)
    services.correct(
        resolved, values={"demand": "增开窗口"}, reason="笔误", by=frontdesk
    )
    assert not client.get(url(resolved)).context["is_signed"]

    sign(client, resolved, frontdesk)

    assert SignedForm.objects.count() == 2


def test_the_second_click_signs_nothing_twice(client, resolved, frontdesk):
    sign(client, resolved, frontdesk)
    again = sign(client, resolved, frontdesk)

    assert "已签字确认" in told(again)
    assert SignedForm.objects.count() == 1


@pytest.mark.parametrize("name", ["keeper", "archivist", "hq"])
def test_others_do_not_sign_for_him(client, resolved, request, name):
    client.force_login(request.getfixturevalue(name))
    shown = client.get(url(resolved)).context["code"]

    answer = client.post(url(resolved, "form_sign"), {"digest": shown})

    assert answer.status_code == 403


def test_an_open_case_is_not_signed(client, frontdesk):
    case = make_complaint(by=frontdesk)
    client.force_login(frontdesk)

    page = client.get(url(case))
    assert not page.context["may_sign"]
    sent = {"digest": page.context["code"]}
    answer = client.post(url(case, "form_sign"), sent, follow=True)
    assert "办结后" in told(answer)
    assert not SignedForm.objects.exists()


@pytest.mark.norm("26.2")
@pytest.mark.parametrize("given", ["whole", "eight", "qr"])
def test_the_scan_is_kept_beside_the_version_whose_code_it_bears(
    client, resolved, frontdesk, archivist, given
):
    sign(client, resolved, frontdesk)
    signed = SignedForm.objects.get()
    code = {
        "whole": signed.full_digest,
        "eight": signed.digest[:8].upper(),
        "qr": f"{resolved.number}\n{signed.digest}",
    }[given]
    client.force_login(archivist)

    client.post(url(resolved, "form_scan"), scanned(code))

    signed.refresh_from_db()
    assert signed.scan.kind == "signed_form"
    assert digest(form_snapshot(resolved)) == signed.digest


@pytest.mark.norm("26.2")
@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("", "必填"),
        ("abc", "前八位以上"),
        ("0" * 64, "没有这一版"),
        (f"BJ001-2026-00001\n{'0' * 64}", "不是本投诉的"),
        ("' OR 1=1 --", "前八位以上"),
    ],
)
def test_a_wrong_code_is_refused_and_nothing_kept(
    client, resolved, frontdesk, code, words
):
    sign(client, resolved, frontdesk)

    answer = client.post(url(resolved, "form_scan"), scanned(code))

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Attachment.objects.exists()


def test_a_scan_that_is_no_picture_is_refused(client, resolved, frontdesk):
    sign(client, resolved, frontdesk)
    code = SignedForm.objects.get().digest

    answer = client.post(url(resolved, "form_scan"), scanned(code, b"<html>"))

    assert answer.status_code == 422
    assert not Attachment.objects.exists()


@pytest.mark.norm("26.1")
def test_the_full_copy_wants_a_reason_and_leaves_a_trace(client, resolved, frontdesk):
    client.force_login(frontdesk)

    refused = client.post(url(resolved, "form_full"), {"reason": " "})
    printed = client.post(url(resolved, "form_full"), {"reason": "监管调阅"})

    assert refused.status_code == 422
    assert printed.content.startswith(b"%PDF")
    event = Event.objects.get(complaint=resolved, verb="print_full")
    assert event.actor == frontdesk
    assert resolved.notes.get(verb="print_full").text == "监管调阅"


def test_the_pages_can_be_looked_at(client, resolved, frontdesk):
    client.force_login(frontdesk)
    count = len(client.get(url(resolved)).context["pages"])

    for page in range(1, count + 1):
        drawn = client.get(reverse("reports:form_drawn", args=[resolved.number, page]))
        assert drawn["Content-Type"] == "image/svg+xml"
        assert drawn.content.startswith(b"<svg")
    beyond = reverse("reports:form_drawn", args=[resolved.number, count + 1])
    assert client.get(beyond).status_code == 404


@pytest.mark.norm("26.1")
def test_a_signed_copy_says_who_signed_it(client, resolved, frontdesk):
    sign(client, resolved, frontdesk)
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        later = client.get(url(resolved, "form"))
    services.correct(
        resolved, values={"demand": "增开窗口"}, reason="笔误", by=frontdesk
    )
    changed = client.get(url(resolved, "form"))

    assert later.status_code == changed.status_code == 200
    assert client.get(url(resolved)).context["is_signed"] is False


@pytest.mark.norm("26.1", "26.2")
def test_a_closed_volume_is_printed_on_a_form_that_stays_signed(
    client, frontdesk, archivist, branch
):
    with time_machine.travel("2026-03-02T10:00+08:00"):
        case = reach(make_complaint(by=frontdesk), State.CLOSED, by=frontdesk)
    with time_machine.travel("2027-01-10T10:00+08:00"):
        sign(client, case, frontdesk)
        signed = SignedForm.objects.get()
        scan = scanned("")["file"]
        services.scan_form(case, code=signed.digest, file=scan, by=frontdesk)
        archive.close_volume(branch, 2026, by=archivist)

        page = client.get(url(case))
        paper = text_of(client.get(url(case, "form")).content)

    assert page.context["is_signed"]
    assert digest(form_snapshot(case)) == signed.digest
    assert "归档卷号SH0012026年卷卷内序号1" in paper
    assert f"保管人{archivist}" in paper
    assert "归档日期2027年01月10日" in paper
    assert "保存期限至2046年" in paper
