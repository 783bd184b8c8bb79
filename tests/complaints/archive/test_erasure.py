"""DESIGN 6: retention ends with four eyes, and leaves a tombstone that is verified."""

import subprocess
import sys
from datetime import timedelta

import pytest
import time_machine
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from branches.boundary import ERASER
from complaints import services
from complaints.archive import services as archive
from complaints.archive.erasing import blanking, erasure, retention
from complaints.case.choices import State
from complaints.case.masking import ERASED
from complaints.evidence import anchors, verify, verify_export
from complaints.evidence.filing import files
from complaints.incidents.for_all.meetings import MeetingEntry
from complaints.lifecycle.entries import FileEntry
from complaints.models import Complaint, Escalation, Event, SignedForm
from complaints.signed_forms.services import revision_of
from reports.form.earlier import earlier_numbers
from tests.cases import make_complaint, reach, sign_off
from tests.databases import erase_approved, working_as
from tests.lives import WORDS, rich_life
from tests.papers import text_of

# The role that erases sees what others have committed.
pytestmark = pytest.mark.django_db(transaction=True)

# Long after the rich life's second closing.
OVER = "2047-02-01T10:00+08:00"
FIGURES = {"amount"}


def verified(branch):
    verify.verify_branch(branch, verify.VerifyResult(), lambda count: None)
    return ""


def tables_with(words):
    """Where any of these still stands, in whatever table and column."""
    pattern = [f"%{word}%" for word in words]
    found = []
    with connection.cursor() as cursor:
        for model in apps.get_models():
            table = model._meta.db_table
            cursor.execute(
                f"SELECT FROM {table} AS found WHERE found::text LIKE ANY(%s)",
                [pattern],
            )
            found += [table] * len(cursor.fetchall())
    return found


def closed(by, **overrides):
    with time_machine.travel("2026-03-03T10:00+08:00"):
        case = reach(make_complaint(by=by, **overrides), State.CLOSED, by=by)
    return Complaint.objects.get(pk=case.pk)


def erase(case, *, by, hq):
    [asked] = erasure.ask_erasure([case], reason="保管期满", by=by)
    services.approve(asked, by=hq, comment="同意销毁")
    erase_approved(case.branch)
    return Complaint.objects.get(pk=case.pk)


@pytest.fixture
def over():
    with time_machine.travel(OVER, tick=True):
        yield


def test_nothing_personal_is_left_and_what_is_left_is_verified(
    frontdesk, handler, operations, gm, archivist, hq, branch, tmp_path
):
    people = {"frontdesk": frontdesk, "handler": handler, "operations": operations}
    [*_before, case] = rich_life(people)
    other = closed(frontdesk, client_name="另一位客户", telephone="13611112222")
    kept = {
        name: getattr(case, name)
        for name in ("number", "received_at", "category", "state", "amount", "cycle")
    }
    clocks = list(case.deadlines.values_list("kind", "due_at", "result", "explanation"))
    anchors.make(branch)
    assert tables_with([WORDS["statement"]])
    assert case.summary.sections["record"]["explanation"] == WORDS["explanation"]

    with time_machine.travel(OVER, tick=True):
        tombstone = erase(case, by=archivist, hq=hq)

    words = [word for name, word in WORDS.items() if name not in FIGURES]
    assert tables_with(words) == []
    assert tombstone.is_erased
    assert bytes(tombstone.salt) == b""
    assert tombstone.summary.sections == {}
    assert tombstone.client_name == tombstone.statement == ERASED
    assert tombstone.identity_number is None
    assert {name: getattr(tombstone, name) for name in kept} == kept
    left = tombstone.deadlines.values_list("kind", "due_at", "result", "explanation")
    assert list(left) == clocks
    assert files.of(case.pk) == []
    assert Complaint.objects.get(pk=other.pk).client_name == "另一位客户"
    event = Event.objects.get(complaint=case, verb="erase")
    assert (event.actor, event.on_behalf_of) == (hq, archivist)
    why = Escalation.objects.get(complaint=case, kind="erasure")
    assert (why.reason, why.comment) == ("保管期满", "同意销毁")

    anchors.make(branch)
    assert verified(branch) == ""
    export = tmp_path / "year.zip"
    call_command("export_archive", "--case", case.number, "-o", str(export))
    alone = [sys.executable, "-I", "-S", verify_export.__file__, export]
    done = subprocess.run(alone, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert not any(word.encode() in export.read_bytes() for word in words)


def test_a_tombstone_is_for_good(
    client, frontdesk, archivist, gm, hq, branch, over, tmp_path, capsys
):
    case = closed(frontdesk)
    tombstone = erase(case, by=archivist, hq=hq)

    for change in (
        lambda: services.reopen(tombstone, reason="再查", by=frontdesk),
        lambda: services.reveal(tombstone, reason="核对", by=frontdesk),
        lambda: erasure.ask_erasure([tombstone], reason="再来", by=archivist),
    ):
        with pytest.raises((PermissionDenied, ValidationError)):
            change()
    for person, route in (
        (gm, "complaints:reveal"),
        (gm, "complaints:reopen"),
        (gm, "complaints:correct"),
        (gm, "complaints:record_contact"),
        (gm, "complaints:attach"),
        (gm, "reports:form_full"),
        (archivist, "reports:form_scan"),
        (archivist, "complaints:lend"),
        (archivist, "complaints:export_case"),
    ):
        client.force_login(person)
        sent = {"reason": "核对", "what": "copy", "recipient": "合规部"}
        answer = client.post(reverse(route, args=[case.number]), sent)
        if answer.streaming:
            b"".join(answer.streaming_content)  # Closes the file.
        assert answer.status_code in (200, 302, 403, 422), route
    with pytest.raises(DatabaseError), transaction.atomic():
        Complaint.objects.filter(pk=case.pk).update(statement="改写")
    contact = case.contacts.first()
    type(contact).objects.filter(pk=contact.pk).update(reached=not contact.reached)
    with pytest.raises(verify.BrokenError, match="与最后一次写入它的事件不符"):
        verified(branch)
    export = tmp_path / "case.zip"
    call_command("export_archive", "--case", case.number, "-o", str(export))
    assert verify_export.main([str(export)]) == 1
    assert "与最后一次写入它的事件不符" in capsys.readouterr().out


def test_the_application_takes_no_salt_without_an_approved_request(
    frontdesk, archivist, over
):
    case = closed(frontdesk)
    [asked] = erasure.ask_erasure([case], reason="保管期满", by=archivist)

    for statement in (
        "SELECT complaints_erase(%s, now())",
        "UPDATE complaints_complaint SET salt = '' WHERE id = %s",
        "UPDATE complaints_complaint SET erased_at = now() WHERE id = %s",
        "UPDATE complaints_volumeitem SET papers = '[]' WHERE complaint_id = %s",
        "SELECT set_config('complaints.erasing', '1', true);"
        " UPDATE complaints_complaint SET salt = '' WHERE id = %s",
    ):
        with (
            pytest.raises(DatabaseError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement, [case.pk])
    assert Escalation.objects.get(pk=asked.pk).is_pending


def test_a_salt_that_is_gone_leaves_an_event(
    frontdesk, archivist, hq, over, monkeypatch
):
    case = closed(frontdesk)
    [asked] = erasure.ask_erasure([case], reason="保管期满", by=archivist)
    services.approve(asked, by=hq)
    monkeypatch.setattr(erasure, "_record", lambda *args, **kwargs: None)

    with pytest.raises(DatabaseError, match="without an event"):
        erase_approved(case.branch)
    assert Complaint.objects.get(pk=case.pk).salt


def test_an_approval_is_carried_out_by_no_other_role_and_not_before_its_time(
    frontdesk, archivist, hq, branch, over, owner_connection
):
    with owner_connection.cursor() as owner:
        owner.execute("UPDATE complaints_retention SET approved_hours = 24")
    case = closed(frontdesk)
    [asked] = erasure.ask_erasure([case], reason="保管期满", by=archivist)
    services.approve(asked, by=hq)

    with pytest.raises(CommandError, match="desk_eraser"):
        call_command("erase_approved")
    assert erase_approved(branch) == "erased: 0, waiting: 1\n"
    with working_as(ERASER), pytest.raises(DatabaseError, match="no anchor holds"):
        erasure.carry_out(asked, now=timezone.now())
    assert Complaint.objects.get(pk=case.pk).client_name != ERASED

    with owner_connection.cursor() as owner:
        owner.execute("UPDATE complaints_retention SET approved_hours = 0")
    assert erase_approved(branch) == "erased: 1, waiting: 0\n"


def test_what_waits_for_its_decision_or_its_erasure_is_not_asked_for_again(
    frontdesk, archivist, hq, branch, over
):
    case, sent_back = closed(frontdesk), closed(frontdesk)
    asked, other = erasure.ask_erasure([case, sent_back], reason="期满", by=archivist)

    def ask_again():
        with pytest.raises(ValidationError, match=f"{case.number} 已申请销毁"):
            erasure.ask_erasure([sent_back, case], reason="再次申请", by=archivist)

    services.send_back(other, by=hq, comment="尚有诉讼")
    ask_again()
    services.approve(asked, by=hq)
    ask_again()
    assert Escalation.objects.filter(kind="erasure").count() == 2

    [renewed] = erasure.ask_erasure([sent_back], reason="诉讼已了", by=archivist)
    assert renewed.is_pending
    assert erase_approved(branch) == "erased: 1, waiting: 0\n"


def test_what_was_lent_after_the_approval_is_kept_and_said(
    frontdesk, archivist, hq, branch, over
):
    case = closed(frontdesk)
    [asked] = erasure.ask_erasure([case], reason="保管期满", by=archivist)
    services.approve(asked, by=hq)
    archive.lend(
        case, what="copy", recipient="合规部", purpose="检查",
        due_on=timezone.localdate(), by=archivist,
    )  # fmt: skip

    with pytest.raises(CommandError, match=f"{case.number}.*有档案借出未还"):
        erase_approved(branch)
    assert not Complaint.objects.get(pk=case.pk).is_erased


def test_only_what_was_kept_long_enough_is_asked_for(
    frontdesk, archivist, hq, gm, branch
):
    case, young, lent = closed(frontdesk), closed(frontdesk), closed(frontdesk)
    signed = revision_of(case)
    with time_machine.travel("2046-03-02T12:00+08:00"):
        archive.lend(
            lent, what="copy", recipient="合规部", purpose="检查",
            due_on=timezone.localdate(), by=archivist,
        )  # fmt: skip
    end = retention.due_on(case)
    with time_machine.travel(end - timedelta(minutes=1)):
        assert not retention.due(Complaint.objects.all(), now=timezone.now()).exists()
        with pytest.raises(ValidationError, match="未满保管期"):
            erasure.ask_erasure([young], reason="腾地方", by=archivist)
    with time_machine.travel(end + timedelta(minutes=1)):
        due = retention.due(Complaint.objects.all(), now=timezone.now())
        assert set(due) == {case, young}
        for person in (frontdesk, gm, hq):
            with pytest.raises(PermissionDenied):
                erasure.ask_erasure([case], reason="保管期满", by=person)
        [asked] = erasure.ask_erasure([case], reason="保管期满", by=archivist)
        for person in (archivist, gm):
            with pytest.raises(PermissionDenied):
                services.approve(asked, by=person)
        services.send_back(asked, by=hq, comment="尚有诉讼")
    assert not Complaint.objects.get(pk=case.pk).is_erased
    assert revision_of(case) == signed


def test_files_that_a_killed_process_left_go_in_the_night(
    frontdesk, archivist, hq, branch, monkeypatch
):
    letter = SimpleUploadedFile("来信.txt", b"words")
    with time_machine.travel("2026-03-03T10:00+08:00"):
        case = make_complaint(by=frontdesk)
        entry = FileEntry(file=letter, kind="client_material")
        services.attach(case, entries=[entry], by=frontdesk)
        reach(case, State.CLOSED, by=frontdesk)
    with time_machine.travel(OVER, tick=True):
        with monkeypatch.context() as killed:
            killed.setattr(files, "remove", lambda paths: None)
            erase(case, by=archivist, hq=hq)
        with pytest.raises(verify.BrokenError, match="还有附件的文件"):
            verified(branch)

        assert erasure.remove_left_files(now=timezone.now()) == 1
        assert erasure.remove_left_files(now=timezone.now()) == 0

    assert verified(branch) == ""


def test_every_kind_of_row_that_points_to_a_case_is_reached():
    """Another app's, too: else a row of a case would keep its words."""
    elsewhere = {
        model
        for model in apps.get_models()
        if model._meta.app_label != "complaints"
        for field in model._meta.concrete_fields
        if field.related_model is Complaint
    }
    assert {model._meta.model_name for model in elsewhere} == {
        "problemcase",
        "risecase",
    }
    assert elsewhere <= set(blanking.reached())
    names = {model._meta.model_name for model in blanking.reached()}
    assert {"task", "groupvoice", "watchnotice", "reportversion"} <= names
    assert set(blanking.KEPT) <= names


def test_the_keeper_ticks_and_headquarters_decides_on_one_page(
    client, frontdesk, archivist, hq, django_assert_max_num_queries, over
):
    cases = [closed(frontdesk) for _number in range(3)]
    numbers = [case.number for case in cases]
    page, ask, erase = (
        reverse(f"complaints:{name}") for name in ("retention", "ask_erasure", "erase")
    )

    client.force_login(archivist)
    with django_assert_max_num_queries(10):
        listed = client.get(page).text
    assert all(number in listed for number in numbers)
    nothing = client.post(ask, {"reason": "保管期满"})
    assert nothing.status_code == 422
    assert "请至少勾选一件" in nothing.text
    unsaid = client.post(ask, {"number": numbers[:2]})
    assert unsaid.status_code == 422
    assert unsaid.text.count("checked") == 2
    client.post(ask, {"number": numbers[:2], "reason": "保管期满"})
    again = client.post(ask, {"number": numbers[:1], "reason": "保管期满"})
    assert again.status_code == 422
    assert Escalation.objects.pending().filter(kind="erasure").count() == 2
    [waits] = hq.notifications.filter(subject="decision")
    assert waits.matter == "保管期满销毁（共 2 件）"

    client.force_login(hq)
    with django_assert_max_num_queries(10):
        assert "同意销毁所选" in client.get(page).text
    assert client.post(erase, {"number": numbers[:1]}).status_code == 422
    done = client.post(erase, {"number": numbers[:2], "sure": "on"}, follow=True)
    assert f"已同意销毁 {numbers[0]}" in done.text
    assert done.text.count("已同意，待执行") == 2
    assert not Complaint.objects.exclude(erased_at=None).exists()
    client.force_login(archivist)
    again = client.post(ask, {"number": numbers[:1], "reason": "保管期满"})
    assert again.status_code == 422
    assert erase_approved(cases[0].branch) == "erased: 2, waiting: 0\n"
    client.force_login(hq)
    [told] = archivist.notifications.filter(subject="decided")
    assert told.matter.endswith("（共 2 件）")
    erased = Complaint.objects.exclude(erased_at=None)
    assert {case.number for case in erased} == set(numbers[:2])
    # Alike in what they lost, they are nobody's together.
    assert [earlier_numbers(case, reader=hq) for case in erased] == [[], []]

    shown = client.get(reverse("complaints:case", args=[numbers[0]])).text
    assert "本案保管期满" in shown
    assert shown.count("最终反馈（") == 1, "what was left is nothing that happened then"
    assert "13800001234" not in shown
    register = reverse("reports:register", args=["SH001", 2026])
    assert numbers[0] in client.get(register).text


@pytest.mark.norm("26.2")
def test_what_was_sent_and_filed_goes_too(
    client, frontdesk, operations, archivist, gm, hq, branch
):
    """Those rows the application may never change; the volume keeps their place."""
    texts = dict.fromkeys(("problem", "solution", "handling"), "客户张三丰的材料")
    with time_machine.travel("2025-03-03T10:00+08:00"):
        case = make_complaint(by=frontdesk, affects_operation=True)
        services.draft_report(case, by=frontdesk, **texts)
        sent = services.submit_report(case, reason="影响经营", by=frontdesk)
        services.approve(sent, by=gm)
        reach(case, State.CLOSED, by=frontdesk, leader=operations)
    sign_off(case, by=frontdesk)
    volume = archive.close_volume(branch, 2025, by=archivist)
    kinds = [paper["kind"] for paper in volume.items.get().papers]
    assert kinds[0] == "signed_form"
    assert "hq_report" in kinds

    with time_machine.travel(OVER, tick=True):
        erase(case, by=archivist, hq=hq)

        assert tables_with(["张三丰", "签字.png"]) == []
        signed = case.signed_forms.get()
        assert (signed.snapshot, signed.has_copies) == (None, False)
        assert SignedForm.objects.filter(snapshot__isnull=True).exists(), (
            "NULL, no JSON null"
        )
        assert files.of(case.pk) == [], "its copies among them"
        papers = volume.items.get().papers
        assert [paper["kind"] for paper in papers] == kinds
        assert {paper["name"] for paper in papers} == {ERASED}
        assert verified(branch) == ""
        client.force_login(hq)
        page = client.get(reverse("reports:form_page", args=[case.number])).text
        assert "签字版已随本案销毁" in page
        gone = reverse("reports:signed_form", args=[case.number])
        assert client.get(gone).status_code == 404
        for address in (
            case.get_absolute_url(),
            reverse("complaints:volume", args=[volume.pk]),
            reverse("reports:form", args=[case.number]),
            reverse("reports:form_page", args=[case.number]),
            reverse("complaints:report", args=[case.number]),
        ):
            assert client.get(address).status_code == 200, address
        form = client.get(reverse("reports:form", args=[case.number]))
        sheet = text_of(form.content)
        assert "本案保管期满" in sheet
        assert case.number in sheet
        sent = reverse("reports:headquarters_report", args=[case.number])
        assert client.get(sent).status_code == 404


def test_what_was_said_to_several_goes_with_the_last_of_them(
    frontdesk, operations, archivist, gm, hq, branch, over
):
    with time_machine.travel("2026-03-03T10:00+08:00"):
        cases = [make_complaint(by=frontdesk) for _number in range(2)]
        incident = services.open_incident(cases[0], title="午间排队事件", by=frontdesk)
        services.link_incident(cases[1], incident=incident, by=frontdesk)
        services.hold_meeting(
            incident,
            entry=MeetingEntry(
                kind="at_intake",
                held_at=timezone.now(),
                place="接待室",
                led_by=operations,
                said="向张三丰先生致歉",
                attended=cases,
            ),
            by=frontdesk,
        )
        cases = [reach(case, State.CLOSED, by=frontdesk) for case in cases]
    words = ["午间排队事件", "张三丰先生"]

    erase(cases[0], by=archivist, hq=hq)
    assert tables_with(words)
    assert verified(branch) == ""

    erase(cases[1], by=archivist, hq=hq)
    assert tables_with(words) == []
    assert verified(branch) == ""
