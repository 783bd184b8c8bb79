"""norm 26.2: volumes by time of receipt, what is missing, and what is handed out."""

import io
import zipfile
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse

from branches.calendar import SHANGHAI
from complaints import services
from complaints.archive import services as archive
from complaints.case.choices import State
from complaints.evidence import verify_export
from complaints.lifecycle.entries import FileEntry, NamedEntry
from complaints.models import Complaint, Event, Loan
from tests.cases import make_complaint, reach, sign_off
from tests.papers import text_of

MOST_STATEMENTS = 12


def ended(by, *, day: int, whole: bool = True, **overrides) -> Complaint:
    """Received on that day of November 2025, long closed; `whole`: nothing missing."""
    with time_machine.travel(datetime(2025, 11, day, 10, tzinfo=SHANGHAI)):
        case = reach(make_complaint(by=by, **overrides), State.CLOSED, by=by)
    if whole:
        sign_off(case, by=by)
    return Complaint.objects.get(pk=case.pk)


def url(year: int = 2025) -> str:
    return reverse("complaints:archive", args=["SH001", year])


@pytest.mark.norm("26.2")
def test_a_volume_runs_by_time_of_receipt_with_pages_that_run_on(
    frontdesk, archivist, branch
) -> None:
    later, earlier = ended(frontdesk, day=12), ended(frontdesk, day=5)
    letter = SimpleUploadedFile("来信.txt", b"words")
    entry = FileEntry(file=letter, kind="client_material")
    with time_machine.travel(datetime(2025, 11, 20, 10, tzinfo=SHANGHAI)):
        case = make_complaint(by=frontdesk)
        services.attach(case, entries=[entry], by=frontdesk)
        reach(case, State.CLOSED, by=frontdesk)
    sign_off(case, by=frontdesk)

    volume = archive.close_volume(branch, 2025, by=archivist)

    items = list(volume.items.all())
    assert [item.complaint for item in items] == [earlier, later, case]
    assert [(x.first_page, x.last_page) for x in items] == [(1, 2), (3, 4), (5, 7)]
    assert [paper["name"] for paper in items[2].papers] == [
        f"{case.number}.pdf",
        "来信.txt",
    ]
    assert Event.objects.filter(verb="file_volume").count() == 3


@pytest.mark.norm("26.2")
def test_what_lacks_something_waits_for_the_supplement(
    client, frontdesk, archivist, branch
) -> None:
    ended(frontdesk, day=5)
    unsigned = ended(frontdesk, day=6, whole=False)
    client.force_login(archivist)

    page = client.get(url()).content.decode()
    archive.close_volume(branch, 2025, by=archivist)
    sign_off(unsigned, by=frontdesk)
    supplement = archive.close_volume(branch, 2025, by=archivist)

    assert "情况表未签字确认" in page
    assert supplement.part == 1
    assert [x.complaint for x in supplement.items.all()] == [unsigned]


@pytest.mark.norm("26.2")
@pytest.mark.parametrize(
    ("channel", "words"), [("letter", "缺客户书面材料"), ("walk_in", "材料齐全")]
)
def test_what_came_in_writing_wants_its_paper(
    client, frontdesk, archivist, channel, words
) -> None:
    ended(frontdesk, day=5, channel=channel)
    client.force_login(archivist)

    assert words in client.get(url()).content.decode()


@pytest.mark.norm("26.2")
@pytest.mark.norm("13.1")
def test_what_had_an_impact_wants_its_report(
    client, frontdesk, operations, gm, archivist
) -> None:
    texts = dict.fromkeys(("problem", "solution", "handling"), "如实填写。")
    with time_machine.travel(datetime(2025, 11, 5, 10, tzinfo=SHANGHAI)):
        case = make_complaint(by=frontdesk)
        reach(case, State.CLOSED, by=frontdesk)
    sign_off(case, by=frontdesk)
    Complaint.objects.filter(pk=case.pk).update(causes_loss=True, severity="serious")
    client.force_login(archivist)

    assert "缺报送总部材料" in client.get(url()).content.decode()
    services.draft_report(case, by=frontdesk, **texts)
    asked = services.submit_report(case, reason="造成损失", by=frontdesk)
    services.approve(asked, by=gm)
    assert "缺报送总部材料" not in client.get(url()).content.decode()


@pytest.mark.norm("26.2")
def test_a_change_after_signing_is_told(client, frontdesk, archivist, gm) -> None:
    case = ended(frontdesk, day=5)
    services.correct(case, values={"demand": "增开窗口"}, reason="笔误", by=gm)
    client.force_login(archivist)

    assert "须重新签字确认" in client.get(url()).content.decode()


def test_a_year_is_closed_when_it_is_over(frontdesk, archivist, branch) -> None:
    with pytest.raises(ValidationError, match="尚未结束"):
        archive.close_volume(branch, 2026, by=archivist)
    with pytest.raises(ValidationError, match="没有材料齐全"):
        archive.close_volume(branch, 2025, by=archivist)


@pytest.mark.parametrize("name", ["frontdesk", "gm", "hq", "branchadmin"])
def test_only_the_keeper_closes_a_volume(branch, request, name) -> None:
    with pytest.raises(PermissionDenied):
        archive.close_volume(branch, 2025, by=request.getfixturevalue(name))


@pytest.mark.norm("26.2")
@pytest.mark.parametrize(
    "words",
    [
        "UPDATE complaints_volume SET part = 9",
        "UPDATE complaints_volumeitem SET serial = 9",
        "DELETE FROM complaints_volumeitem",
        "TRUNCATE complaints_volume CASCADE",
    ],
)
def test_a_closed_volume_is_frozen_by_the_database(
    frontdesk, archivist, branch, words
) -> None:
    ended(frontdesk, day=5)
    archive.close_volume(branch, 2025, by=archivist)

    with (
        pytest.raises(ProgrammingError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(words)


@pytest.mark.norm("26.2")
def test_paper_goes_out_and_comes_back(client, frontdesk, archivist) -> None:
    case = ended(frontdesk, day=5)
    client.force_login(archivist)
    sent = {
        "what": "original",
        "recipient": "合规部 赵清",
        "purpose": "监管检查",
        "due_on": "2026-03-04",
    }

    client.post(reverse("complaints:lend", args=[case.number]), sent)
    again = client.post(reverse("complaints:lend", args=[case.number]), sent)
    with time_machine.travel(datetime(2026, 3, 9, 10, tzinfo=SHANGHAI)):
        client.force_login(archivist)
        page = client.get(url()).content.decode()
    row = Loan.objects.get()
    back = reverse("complaints:take_back", args=[row.pk])
    assert back in page
    assert client.get(back).status_code == 200
    assert not Loan.objects.get().returned_at
    assert client.post(back).status_code == 302
    assert client.post(back).status_code == 422

    assert again.status_code == 422
    assert "原件已借出" in again.content.decode()
    assert "逾期" in page
    row.refresh_from_db()
    assert row.received_by == archivist
    verbs = set(Event.objects.filter(complaint=case).values_list("verb", flat=True))
    assert {"lend", "take_back"} <= verbs


def test_the_page_offers_what_may_be_done(
    client, frontdesk, archivist, gm, branch
) -> None:
    case = ended(frontdesk, day=5)
    close = reverse("complaints:close_volume", args=["SH001", 2025])
    lend = reverse("complaints:lend", args=[case.number])
    client.force_login(gm)
    page = client.get(url()).text
    assert close not in page
    assert lend not in page
    client.force_login(archivist)
    page = client.get(url()).text
    assert close in page
    assert lend in page

    client.post(close)

    assert branch.volumes.count() == 1
    assert close not in client.get(url()).text
    unended = reverse("complaints:close_volume", args=["SH001", 2026])
    assert client.get(unended).status_code == 302
    volume = branch.volumes.get()
    export = reverse("complaints:export_volume", args=[volume.pk])
    shown = reverse("complaints:volume", args=[volume.pk])
    for person, is_offered in ((archivist, True), (gm, True), (frontdesk, False)):
        client.force_login(person)
        assert (export in client.get(shown).text) == is_offered


@pytest.mark.parametrize(
    "due_on", ["2026-03-01", "9999-12-31", "不是日期", "", "2026-02-30"]
)
def test_an_absurd_day_is_refused_and_the_rest_kept(
    client, frontdesk, archivist, due_on
) -> None:
    case = make_complaint(by=frontdesk)
    client.force_login(archivist)
    sent = {"what": "copy", "recipient": "合规部", "purpose": "检查", "due_on": due_on}

    answer = client.post(reverse("complaints:lend", args=[case.number]), sent)

    assert answer.status_code == 422
    assert "合规部" in answer.content.decode()
    assert not Loan.objects.exists()


@pytest.mark.norm("26.3")
def test_a_volume_is_exported_whole_for_a_reason(
    client, frontdesk, archivist, branch
) -> None:
    case = ended(frontdesk, day=5)
    volume = archive.close_volume(branch, 2025, by=archivist)
    client.force_login(archivist)
    address = reverse("complaints:export_volume", args=[volume.pk])

    refused = client.post(address, {"reason": " "})
    sent = client.post(address, {"reason": "总部检查"})

    assert refused.status_code == 422
    content = io.BytesIO(b"".join(sent.streaming_content))
    with zipfile.ZipFile(content) as kept:
        assert {"index.json", "events.jsonl", "rows.jsonl"} <= set(kept.namelist())
        assert case.number in kept.read("index.json").decode()
    assert case.notes.get(verb="export").text == "总部检查"


def test_a_case_that_names_another_goes_to_nobody_who_may_not_see_that_one(
    client, frontdesk, archivist, gm, hq
) -> None:
    """Events can't be exported otherwise than as they were written."""
    with time_machine.travel(datetime(2025, 11, 5, 10, tzinfo=SHANGHAI)):
        case = reach(
            make_complaint(by=frontdesk), State.MERGED, by=frontdesk, leader=gm
        )
    target = Complaint.objects.get(pk=case.pk).merged_into
    address = reverse("complaints:export_case", args=[case.number])
    client.force_login(archivist)
    sent = client.post(address, {"reason": "总部检查"})
    assert b"".join(sent.streaming_content)

    entry = NamedEntry(user=archivist)
    services.name_staff(target, entry=entry, by=frontdesk)

    refused = client.post(address, {"reason": "总部检查"})
    assert refused.status_code == 422
    assert "请由营销管理总部导出" in refused.text
    assert target.number not in refused.text
    client.force_login(hq)
    sent = client.post(address, {"reason": "总部检查"})
    assert b"".join(sent.streaming_content)


def test_an_export_is_read_without_this_system(
    client, frontdesk, auditor, tmp_path
) -> None:
    """Files under their own names, a form to read, and what verifies both."""
    case = ended(frontdesk, day=5)
    for content in (b"one", b"two"):
        file = SimpleUploadedFile("来信 a.txt", content)
        entry = FileEntry(file=file, kind="other")
        services.attach(case, entries=[entry], by=frontdesk)
    client.force_login(auditor)

    sent = client.post(
        reverse("complaints:export_case", args=[case.number]), {"reason": "年度审计"}
    )

    whole = tmp_path / "case.zip"
    whole.write_bytes(b"".join(sent.streaming_content))
    with zipfile.ZipFile(whole) as kept:
        names = set(kept.namelist())
        form = text_of(kept.read(f"forms/情况表 {case.number}.pdf"))
        read = {
            kept.read(f"files/{case.number}/{name}")
            for name in ("来信 a.txt", "来信 a (2).txt")
        }
    assert {"README.txt", "verify_export.py"} <= names
    assert read == {b"one", b"two"}
    assert case.number in form
    assert case.client_name in form
    assert verify_export.main([str(whole)]) == 0
    damaged = tmp_path / "damaged.zip"
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(damaged, "w") as new:
        for name in old.namelist():
            new.writestr(name, b"x" if "来信 a" in name else old.read(name))
    assert verify_export.main([str(damaged)]) == 1


def test_a_case_whose_merging_was_only_asked_for_names_the_other_too(
    client, frontdesk, archivist, operations
) -> None:
    with time_machine.travel(datetime(2025, 11, 5, 10, tzinfo=SHANGHAI)):
        target = make_complaint(by=frontdesk)
        case = make_complaint(by=frontdesk)
        asked = services.ask_merge(case, target=target, reason="同一件事", by=frontdesk)
        services.send_back(asked, by=operations, comment="不是同一件事")
    services.name_staff(target, entry=NamedEntry(user=archivist), by=frontdesk)
    client.force_login(archivist)

    refused = client.post(
        reverse("complaints:export_case", args=[case.number]), {"reason": "检查"}
    )

    assert refused.status_code == 422
    assert "请由营销管理总部导出" in refused.text


def test_closing_does_not_unsign_a_form(client, frontdesk, archivist, branch) -> None:
    ended(frontdesk, day=5)
    archive.close_volume(branch, 2025, by=archivist)
    client.force_login(archivist)

    page = client.get(url()).content.decode()

    assert "SH001 2025 年卷" in page
    assert "第 1 件" in page


@pytest.mark.parametrize("count", [1, 12])
def test_a_page_takes_as_many_statements_however_many_cases(
    client, frontdesk, archivist, django_assert_max_num_queries, count
) -> None:
    for day in range(1, count + 1):
        ended(frontdesk, day=day, whole=False)
    client.force_login(archivist)

    with django_assert_max_num_queries(MOST_STATEMENTS):
        page = client.get(url())

    assert len(page.context["lines"]) == count


def test_the_due_day_of_a_loan_is_a_week_from_now(client, frontdesk, archivist) -> None:
    case = make_complaint(by=frontdesk)
    client.force_login(archivist)

    form = client.get(reverse("complaints:lend", args=[case.number])).context["form"]

    assert form["due_on"].value() == date(2026, 3, 2) + timedelta(days=7)
