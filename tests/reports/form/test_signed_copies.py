"""A signed form is bytes: given again as they were, whatever is renamed later."""

import json
import zipfile
from datetime import timedelta
from hashlib import sha256

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from complaints import services
from complaints.case.choices import State
from complaints.evidence import verify
from complaints.evidence.export import export
from complaints.evidence.filing import files
from complaints.evidence.verify_export import main as verify_export
from complaints.lifecycle.entries import NamedEntry
from complaints.models import CaseRead, Complaint, Event, SignedForm
from tests.cases import make_complaint, reach, sign
from tests.papers import text_of
from tests.people import rename_everything


@pytest.fixture
def resolved(frontdesk):
    case = make_complaint(
        by=frontdesk, telephone="13812345678", account_number="102938474417"
    )
    return reach(case, State.RESOLVED, by=frontdesk)


def url(case, name: str = "form_page", **more) -> str:
    return reverse(f"reports:{name}", kwargs={"number": case.number, **more})


def body(response) -> bytes:
    streaming = getattr(response, "streaming", False)
    return b"".join(response.streaming_content) if streaming else response.content


def signed_form(client, case) -> bytes:
    """From the address that is the contract's."""
    answer = client.get(f"/complaints/{case.number}/signed-form.pdf")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    return body(answer)


def full(client, case, **given):
    return client.post(url(case, "form_full"), {"reason": "监管调阅", **given})


def change(case, by) -> None:
    services.correct(case, values={"demand": "增开窗口"}, reason="笔误", by=by)


@pytest.mark.norm("26.1")
def test_signing_keeps_both_copies_stamped_with_its_time(client, resolved, frontdesk):
    signed = sign(resolved, by=frontdesk)
    client.force_login(frontdesk)

    own = signed_form(client, resolved)
    whole = body(full(client, resolved))

    assert sha256(own).hexdigest() == signed.copy_sha256
    assert sha256(whole).hexdigest() == signed.full_sha256
    minute = f"{timezone.localtime(signed.signed_at):%H:%M}"
    for paper, code in ((own, signed.digest), (whole, signed.full_digest)):
        assert code in text_of(paper)
        assert f"经办人签字确认：{frontdesk}" in text_of(paper)
        assert text_of(paper).count(minute) >= 2
    assert "138****5678" in text_of(own)
    assert "13812345678" not in text_of(own)
    assert "13812345678" in text_of(whole)


@pytest.mark.norm("26.1")
def test_renaming_branch_and_people_changes_no_byte_of_it(client, resolved, frontdesk):
    sign(resolved, by=frontdesk)
    client.force_login(frontdesk)
    before = signed_form(client, resolved), body(full(client, resolved))
    name = str(frontdesk)

    rename_everything()

    page = client.get(url(resolved))
    assert page.context["is_signed"]
    assert name in page.text
    assert (signed_form(client, resolved), body(full(client, resolved))) == before
    printed = text_of(body(client.get(url(resolved, "form"))))
    assert SignedForm.objects.get().digest in printed
    assert f"经办人签字确认：{name}" in printed
    assert "改了名的营业部" not in printed


@pytest.mark.norm("26.1")
def test_an_older_ledger_row_of_the_client_takes_no_signature(
    client, resolved, frontdesk
):
    sign(resolved, by=frontdesk)
    client.force_login(frontdesk)
    before = signed_form(client, resolved)

    older = make_complaint(
        by=frontdesk, telephone="13812345678", account_number="102938474417"
    )
    Complaint.objects.filter(pk=older.pk).update(
        received_at=resolved.received_at - timedelta(days=90)
    )

    assert client.get(url(resolved)).context["is_signed"]
    assert signed_form(client, resolved) == before
    assert older.number not in text_of(before)
    assert older.number in text_of(body(client.get(url(resolved, "form"))))


@pytest.mark.norm("26.1")
def test_a_later_change_makes_a_new_version_beside_it(client, resolved, frontdesk):
    first = sign(resolved, by=frontdesk)
    client.force_login(frontdesk)
    before = signed_form(client, resolved)

    change(resolved, frontdesk)
    changed = client.get(url(resolved))
    assert not changed.context["is_signed"]
    assert "与上次签字的版本不同：客户诉求/要求、更正记录" in changed.text
    assert signed_form(client, resolved) == before, "the last one that was signed"

    second = sign(resolved, by=frontdesk)
    page = client.get(url(resolved))
    assert page.context["is_signed"]
    assert "与前一版不同：客户诉求/要求、更正记录" in page.text
    assert "增开窗口" in text_of(signed_form(client, resolved))
    older = client.get(url(resolved, "signed_version", pk=first.pk))
    assert body(older) == before
    copy = body(full(client, resolved, version=first.pk))
    assert sha256(copy).hexdigest() == first.full_sha256
    assert sha256(body(full(client, resolved))).hexdigest() == second.full_sha256


def test_without_a_signature_there_is_none(client, resolved, frontdesk):
    client.force_login(frontdesk)

    answer = client.get(f"/complaints/{resolved.number}/signed-form.pdf")

    assert answer.status_code == 404


def test_signed_before_copies_were_kept_there_is_the_digest_alone(
    client, resolved, frontdesk
):
    signed = sign(resolved, by=frontdesk)
    SignedForm.objects.filter(pk=signed.pk).update(
        copy_sha256="", full_sha256="", signed_as="", snapshot=None, layout="2026-3"
    )
    client.force_login(frontdesk)

    page = client.get(url(resolved))
    last = client.get(url(resolved, "signed_form"))
    version = client.get(url(resolved, "signed_version", pk=signed.pk))

    assert last.status_code == version.status_code == 404
    assert page.context["is_signed"]
    assert "当时只留存校验码" in page.text
    assert "打印签字版" not in page.text
    assert body(full(client, resolved)).startswith(b"%PDF")


def test_who_does_not_see_the_case_gets_none(
    client, resolved, frontdesk, outsider, branchadmin, handler
):
    signed = sign(resolved, by=frontdesk)
    for person, status in ((outsider, 404), (branchadmin, 404), (handler, 200)):
        client.force_login(person)
        last = client.get(url(resolved, "signed_form"))
        version = client.get(url(resolved, "signed_version", pk=signed.pk))
        assert last.status_code == version.status_code == status
    services.name_staff(resolved, entry=NamedEntry(user=handler), by=frontdesk)
    client.force_login(handler)
    assert client.get(url(resolved, "signed_form")).status_code == 404


def test_a_version_of_another_case_is_none_of_this_one(client, resolved, frontdesk):
    other = reach(make_complaint(by=frontdesk), State.RESOLVED, by=frontdesk)
    signed = sign(other, by=frontdesk)
    client.force_login(frontdesk)

    assert client.get(url(resolved, "signed_version", pk=signed.pk)).status_code == 404
    assert full(client, resolved, version=signed.pk).status_code == 422


def test_the_full_copy_is_given_for_a_reason_and_noted(client, resolved, frontdesk):
    signed = sign(resolved, by=frontdesk)
    client.force_login(frontdesk)

    refused = full(client, resolved, reason=" ")
    assert refused.status_code == 422
    assert not Event.objects.filter(verb="print_full").exists()
    client.get(url(resolved, "signed_form"))
    full(client, resolved)

    event = Event.objects.get(verb="print_full")
    assert event.actor == frontdesk
    assert signed.full_digest in event.body
    reads = CaseRead.objects.filter(complaint=resolved, reader=frontdesk)
    assert {"pdf", "reveal"} <= set(reads.values_list("what", flat=True))


def test_a_copy_that_was_changed_is_not_given(client, resolved, frontdesk, branch):
    signed = sign(resolved, by=frontdesk)
    path = signed.copy(full=True).path
    default_storage.delete(path)
    default_storage.save(path, ContentFile(b"%PDF another"))
    client.force_login(frontdesk)

    assert full(client, resolved).status_code == 409
    assert not Event.objects.filter(verb="print_full").exists()
    with pytest.raises(verify.BrokenError, match=r"完整联.*不符"):
        verify.verify_branch(branch, verify.VerifyResult(), lambda _count: None)


def test_verification_reads_the_copies(resolved, frontdesk, branch):
    signed = sign(resolved, by=frontdesk)
    found = verify.VerifyResult()
    verify.verify_branch(branch, found, lambda _count: None)
    assert found.files == 2

    default_storage.delete(signed.copy().path)

    with pytest.raises(verify.BrokenError, match="不在了"):
        verify.verify_branch(branch, verify.VerifyResult(), lambda _count: None)


def test_an_export_holds_them_and_its_verifier_reads_them(
    resolved, frontdesk, branch, tmp_path, capsys
):
    signed = sign(resolved, by=frontdesk)
    file = tmp_path / "case.zip"
    with file.open("wb") as target:
        export(branch, [resolved.pk], to=target)

    with zipfile.ZipFile(file) as archive:
        named = json.loads(archive.read("index.json"))["files"]
        for code in (signed.copy_sha256, signed.full_sha256):
            content = archive.read(named[f"files/{resolved.number}/{code}"])
            assert sha256(content).hexdigest() == code
    assert verify_export([str(file)]) == 0
    broken = tmp_path / "broken.zip"
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            if "完整联" not in name:
                new.writestr(name, old.read(name))
    assert verify_export([str(broken)]) == 1
    assert "完整联" in capsys.readouterr().out


def test_nobody_signs_what_he_was_not_shown(resolved, frontdesk):
    with pytest.raises(ValidationError, match="已有变化"):
        services.sign_form(resolved, digest="a" * 64, by=frontdesk)

    assert not SignedForm.objects.exists()
    assert files.of(resolved.pk) == []
