"""An old ledger by the page: looked at before it is written, and mended."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from branches.models import Post
from complaints.imports.models import LedgerWord
from complaints.imports.sent import services
from complaints.imports.sent.models import TIMES, LedgerFile, LedgerState
from complaints.models import Complaint
from tests.people import make_user

HEADINGS = ["受理时间", "客户姓名", "联系电话", "投诉类别", "投诉内容", "经手柜台"]
GOOD = ["2025-03-03 10:00", "钱一", "13800138001", "C", "行情停了七八分钟。", "1"]
OWN_WORD = ["2025-03-04 10:00", "钱二", "13800138002", "网络问题", "登录不上。", "2"]
BAD = ["昨天", "钱三", "13800138003", "A", "等了一小时。", "=1+1"]


def workbook(*rows) -> SimpleUploadedFile:
    book = Workbook()
    for row in (HEADINGS, *rows):
        book.active.append(row)
        book.active.cell(book.active.max_row, 6).data_type = "s"  # no formula
    drawn = BytesIO()
    book.save(drawn)
    return SimpleUploadedFile("旧台账.xlsx", drawn.getvalue())


@pytest.fixture
def manager(branch):
    return make_user("manager", Post.GENERAL_MANAGER, branch)


@pytest.fixture
def send(client, manager, branch):
    """Upload a workbook of these rows, and have a worker read it."""

    def send(*rows) -> LedgerFile:
        client.force_login(manager)
        page = client.post(
            reverse("complaints:ledgers"),
            {"branch": branch.pk, "file": workbook(*rows)},
        )
        assert page.status_code == 302
        sent = LedgerFile.objects.latest("pk")
        services.work(sent.pk)
        sent.refresh_from_db()
        return sent

    return send


def order(client, sent: LedgerFile, **said) -> None:
    client.post(reverse("complaints:order_ledger", args=[sent.pk]), said)
    services.work(sent.pk)
    sent.refresh_from_db()


def test_nothing_is_written_before_somebody_says_so(client, send) -> None:
    sent = send(GOOD, OWN_WORD)

    page = client.get(sent.get_absolute_url()).text
    assert not Complaint.objects.exists()
    assert "行情停了七八分钟。" in page
    assert "网络问题" in page
    order(client, sent)

    assert sent.state == LedgerState.DONE
    assert Complaint.objects.count() == 2
    assert "新增 2" in client.get(sent.get_absolute_url()).text


def test_who_imports_stands_in_the_events(client, send, manager) -> None:
    order(client, send(GOOD))

    [event] = Complaint.objects.get().events.all()
    assert event.actor == manager


def test_a_file_with_a_fault_is_not_imported_by_mistake(client, send) -> None:
    sent = send(GOOD, BAD)

    order(client, sent)

    assert sent.state == LedgerState.READ
    assert not Complaint.objects.exists()


def test_what_fits_goes_in_and_the_rest_comes_back_to_be_mended(client, send) -> None:
    sent = send(GOOD, BAD)

    order(client, sent, leaves_faulty="1")
    assert Complaint.objects.get().client_name == "钱一"
    book = client.get(reverse("complaints:refused_rows", args=[sent.pk]))
    sheet = load_workbook(BytesIO(b"".join(book.streaming_content))).active
    heads, row = sheet.iter_rows(values_only=True)
    assert list(heads[:-1]) == HEADINGS
    assert row[1] == "钱三"
    assert "受理时间" in row[-1]
    assert sheet.cell(2, 6).data_type == "s"  # no formula

    order(client, send(GOOD, ["2025-03-05", *BAD[1:]]))
    assert Complaint.objects.count() == 2


def test_equal_lines_stay_together_when_one_of_them_is_faulty(client, send) -> None:
    wrong = [*GOOD[:2], "1.38E+10", *GOOD[3:]]

    order(client, send(GOOD, wrong), leaves_faulty="1")

    assert not Complaint.objects.exists()


def test_a_word_that_is_taught_is_known_again(client, send, branch) -> None:
    sent = send(OWN_WORD)
    page = client.get(sent.get_absolute_url())
    [name] = [
        x for x, said in page.context["words"].asked.items() if said[0] == "category"
    ]

    client.post(reverse("complaints:teach_ledger", args=[sent.pk]), {name: "C"})
    services.work(sent.pk)
    sent.refresh_from_db()

    assert sent.told["words"] == []
    assert LedgerWord.objects.get(branch=branch).meaning == "C"
    order(client, sent)
    assert Complaint.objects.get().category == "C"


def test_a_way_of_complaining_that_is_not_known_can_be_taught(
    client, manager, branch
) -> None:
    text = (
        "受理时间,客户姓名,受理方式,投诉内容,诉求性质\n"
        "2025-03-03 10:00,钱一,大堂口述,柜台排队太久。,吐槽\n"
    )
    client.force_login(manager)
    file = SimpleUploadedFile("旧.csv", text.encode())
    client.post(reverse("complaints:ledgers"), {"branch": branch.pk, "file": file})
    sent = LedgerFile.objects.latest("pk")
    services.work(sent.pk)
    sent.refresh_from_db()
    assert sent.told["rejected"] == 1
    form = client.get(sent.get_absolute_url()).context["words"]
    asked = {word: name for name, (_kind, word) in form.asked.items()}

    client.post(
        reverse("complaints:teach_ledger", args=[sent.pk]),
        {asked["大堂口述"]: "walk_in", asked["吐槽"]: "opinion"},
    )
    services.work(sent.pk)
    sent.refresh_from_db()
    assert (sent.told["rejected"], sent.told["unknown"]) == (0, [])
    order(client, sent)

    complaint = Complaint.objects.get()
    assert (complaint.channel, complaint.nature) == ("walk_in", "opinion")


def test_a_column_that_is_not_known_can_be_named(client, send, manager) -> None:
    headings = ["何时", "何事"]
    text = "何时,何事,客户姓名\n2025-03-03 10:00,柜台排队太久。,钱一\n"
    client.force_login(manager)
    file = SimpleUploadedFile("旧.csv", text.encode())
    client.post(
        reverse("complaints:ledgers"), {"branch": manager.branch_id, "file": file}
    )
    sent = LedgerFile.objects.latest("pk")
    services.work(sent.pk)
    sent.refresh_from_db()
    assert sent.state == LedgerState.REFUSED
    form = client.get(sent.get_absolute_url()).context["words"]
    asked = {word: name for name, (_kind, word) in form.asked.items()}
    meant = dict(zip(headings, ["received_at", "statement"], strict=True))

    client.post(
        reverse("complaints:teach_ledger", args=[sent.pk]),
        {asked[heading]: meant[heading] for heading in headings},
    )
    services.work(sent.pk)
    sent.refresh_from_db()

    assert sent.state == LedgerState.READ
    assert sent.told["fit"] == 1


def test_a_file_is_its_senders_alone_and_lies_encrypted(client, send, branch) -> None:
    sent = send(GOOD)
    with default_storage.open(sent.path) as stored:
        assert not stored.read().startswith(b"PK")
    client.force_login(make_user("director", Post.OPERATIONS_DIRECTOR, branch))

    assert client.get(sent.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("post", [Post.HANDLER, Post.ARCHIVE_KEEPER, Post.AUDITOR])
def test_others_send_none(client, branch, post) -> None:
    own = None if post == Post.AUDITOR else branch
    client.force_login(make_user("other", post, own))

    assert client.get(reverse("complaints:ledgers")).status_code == 403


def test_a_leader_sends_for_his_own_branch_alone(client, manager, other_branch) -> None:
    client.force_login(manager)

    page = client.post(
        reverse("complaints:ledgers"),
        {"branch": other_branch.pk, "file": workbook(GOOD)},
    )

    assert page.status_code == 422
    assert not LedgerFile.objects.exists()


def test_what_is_no_ledger_is_said_so(client, manager) -> None:
    client.force_login(manager)
    file = SimpleUploadedFile("旧.xls", b"<html><table></table></html>")
    client.post(
        reverse("complaints:ledgers"), {"branch": manager.branch_id, "file": file}
    )
    sent = LedgerFile.objects.latest("pk")
    services.work(sent.pk)
    sent.refresh_from_db()

    assert sent.state == LedgerState.REFUSED
    page = client.get(sent.get_absolute_url())
    assert page.status_code == 200
    assert "网页" in page.text


def test_a_file_goes_with_its_rows(client, send) -> None:
    sent = send(GOOD)

    client.post(reverse("complaints:forget_ledger", args=[sent.pk]))

    assert not LedgerFile.objects.exists()
    assert not default_storage.exists(sent.path)


def test_a_second_click_imports_nothing_twice(client, send) -> None:
    sent = send(GOOD)

    order(client, sent)
    order(client, sent)

    assert Complaint.objects.count() == 1


def die_at(sent: LedgerFile) -> None:
    """As a worker leaves it that was killed, and not heard of since."""
    LedgerFile.objects.filter(pk=sent.pk).update(
        state=LedgerState.READING, heard_at=timezone.now() - timedelta(hours=1)
    )


def test_what_a_worker_died_at_is_begun_anew_and_the_others_after_it(send) -> None:
    first, second = send(GOOD), send(OWN_WORD)
    LedgerFile.objects.filter(pk=second.pk).update(state=LedgerState.WAITING)
    die_at(first)

    services.work_off()

    states = set(LedgerFile.objects.values_list("state", flat=True))
    assert states == {LedgerState.READ}


def test_a_file_at_which_workers_die_again_and_again_is_refused(client, send) -> None:
    sent = send(GOOD)
    for _time in range(TIMES):
        die_at(sent)
        services.work_off()
        sent.refresh_from_db()

    assert sent.state == LedgerState.REFUSED
    assert "拆分后分别上传" in client.get(sent.get_absolute_url()).text
