"""The command as a user meets it, on files that he might have."""

import csv
import io
from datetime import datetime
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone
from openpyxl import Workbook

from branches.calendar import SHANGHAI
from complaints import services
from complaints.case.choices import Origin, State
from complaints.clocks.calendar.changes import import_schedule
from complaints.clocks.models import Deadline, Result
from complaints.clocks.tiers import TierTime
from complaints.evidence import events
from complaints.lifecycle.sweeping import sweep
from complaints.models import Complaint, Contact, Event, Notification
from complaints.requests.models import Escalation
from tests.cases import contact, make_complaint
from tests.schedules import NEW_YEAR_2027, schedule

HEADINGS = [
    "留言编号",
    "留言用户",
    "留言主题",
    "留言时间",
    "留言详情",
    "答复意见",
    "答复时间",
]
ANSWERED = [
    "7",
    "王先生",
    "空调",
    "2019-05-06 09:30:00",
    "太热",
    "已修好",
    "2019-05-20 10:00",
]
OPEN = ["8", "李女士", "窗口", "2019-05-07 15:31:00", "太少", "", ""]
REAL = Path(__file__).parents[4] / "shared" / "data" / "real_messages.csv"

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(frontdesk, operations, marketing, gm, hq):
    """Everybody who would be told of a late case."""


@pytest.fixture
def ledger(tmp_path):
    def write(*rows, headings=HEADINGS):
        text = io.StringIO()
        csv.writer(text).writerows([headings, *rows])
        path = tmp_path / "ledger.csv"
        path.write_text(text.getvalue(), encoding="utf-8", newline="")
        return path

    return write


def run(path, *options, branch="SH001") -> str:
    """The figures, which are the last line."""
    return listed(path, *options, branch=branch)[-1]


def listed(path, *options, branch="SH001") -> list[str]:
    out = io.StringIO()
    call_command("import_complaints", path, "--branch", branch, *options, stdout=out)
    return out.getvalue().splitlines()


def run_and_fail(path, *options) -> tuple[list[str], str]:
    out = io.StringIO()
    with pytest.raises(CommandError) as error:
        call_command(
            "import_complaints", path, "--branch", "SH001", *options, stdout=out
        )
    return out.getvalue().splitlines(), str(error.value)


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=SHANGHAI)


def test_an_answered_message_is_closed_with_its_reply_as_a_contact(branch, ledger):
    assert run(ledger(ANSWERED)) == "读取 1 行，新增 1，已有 0，拒绝 0"

    complaint = Complaint.objects.get()
    assert complaint.number == "SH001-2019-00001"
    assert complaint.external_reference == "7"
    assert complaint.origin == Origin.IMPORT
    assert complaint.state == State.CLOSED
    assert complaint.statement == "空调\n太热"
    assert complaint.received_at == at(2019, 5, 6, 9, 30)
    assert complaint.resolved_at == complaint.closed_at == at(2019, 5, 20, 10)
    contact = complaint.contacts.get()
    assert (contact.purpose, contact.said) == ("final_feedback", "已修好")
    assert contact.occurred_at == at(2019, 5, 20, 10)


def test_history_never_breaches_nor_escalates(branch, ledger):
    run(ledger(ANSWERED))

    rows = Deadline.objects.order_by("due_at")
    assert {row.result for row in rows} == {Result.HISTORICAL}
    assert rows[0].due_at == at(2019, 5, 6, 15, 30)
    assert {row.met_at for row in rows} == {at(2019, 5, 20, 10)}
    assert not Deadline.objects.exclude(breached_at=None).exists()
    assert not Escalation.objects.exists()
    assert Complaint.objects.get().next_due_at is None


def test_an_unanswered_message_is_open_and_due_from_the_import_on(branch, ledger):
    with time_machine.travel(at(2026, 3, 2, 10), tick=False):
        run(ledger(OPEN))

    complaint = Complaint.objects.get()
    assert complaint.state == State.RECEIVED
    assert complaint.received_at == at(2019, 5, 7, 15, 31)
    assert complaint.next_due_at == at(2026, 3, 2, 15, 30)
    rows = complaint.deadlines.all()
    assert {row.result for row in rows} == {Result.PENDING}
    assert all(row.explanation.startswith("历史导入，自导入起算：") for row in rows)


def test_an_open_import_may_be_late_but_nobody_is_told(branch, people, ledger):
    with time_machine.travel(at(2026, 3, 2, 10), tick=False) as clock:
        run(ledger(OPEN))
        clock.move_to(at(2026, 3, 9, 10))
        done = sweep.sweep(now=timezone.now())

    assert (done.warned, done.breached, done.escalated) == (0, 3, 0)
    assert not Escalation.objects.exists()
    assert not Notification.objects.exists()
    assert Complaint.objects.get().next_due_at == at(2026, 3, 2, 15, 30)


def test_a_calendar_moves_an_open_imports_clocks_and_still_nobody_is_told(
    branch, people, ledger
):
    with time_machine.travel(at(2026, 12, 29, 16), tick=False):
        run(ledger(OPEN))
        moved = import_schedule(
            schedule(days=NEW_YEAR_2027), by=None, now=timezone.now()
        )

    assert moved.moves
    assert not TierTime.objects.exists()


def test_what_people_do_with_an_import_later_escalates_like_any(
    branch, people, frontdesk, ledger
):
    with time_machine.travel(at(2026, 3, 2, 10), tick=False):
        run(ledger(OPEN))
        told = contact(
            "interim_reply",
            direction="inbound",
            agreed_at=at(2026, 3, 3, 10),
            client_agreed=True,
            proposed_by="client",
            agreed_reason="客户要求",
        )
        services.record_contact(Complaint.objects.get(), entry=told, by=frontdesk)

    kinds = TierTime.objects.values_list("deadline__kind", flat=True)
    assert set(kinds) == {"agreed_reply"}


def test_the_category_may_be_missing_on_imports(branch, ledger):
    run(ledger(OPEN))

    assert Complaint.objects.get().category == ""


def test_a_second_run_adds_nothing(branch, ledger):
    path = ledger(ANSWERED, OPEN)
    run(path)

    assert run(path) == "读取 2 行，新增 0，已有 2，拒绝 0"
    assert Complaint.objects.count() == 2


def test_a_file_without_numbers_is_known_again(branch, ledger):
    headings = HEADINGS[1:]
    run(ledger(ANSWERED[1:], headings=headings))

    told = run(ledger(ANSWERED[1:], OPEN[1:], headings=headings))

    assert told == "读取 2 行，新增 1，已有 1，拒绝 0"


def test_a_longer_file_adds_what_is_new(branch, ledger):
    run(ledger(ANSWERED))

    assert run(ledger(ANSWERED, OPEN)) == "读取 2 行，新增 1，已有 1，拒绝 0"


def test_two_branches_may_use_the_same_reference(branch, other_branch, ledger):
    run(ledger(ANSWERED))

    assert run(ledger(ANSWERED), branch="BJ001").startswith("读取 1 行，新增 1")


def test_our_own_numbers_are_there_already(branch, frontdesk, ledger):
    complaint = make_complaint(by=frontdesk)
    received = f"{complaint.received_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"

    same = complaint.statement
    told = run(ledger([complaint.number, "某", "", received, same, "", ""]))
    lines, _error = run_and_fail(
        ledger([complaint.number, "某", "", received, "别的事", "", ""])
    )

    assert told == "读取 1 行，新增 0，已有 1，拒绝 0"
    assert lines[0].endswith(f"已用于内容不同的 {complaint.number}")


def test_a_reference_of_another_message_is_refused(branch, ledger):
    run(ledger(ANSWERED))
    other = [ANSWERED[0], "别人", "别的", "2020-01-02 10:00", "别的事", "", ""]

    lines, _error = run_and_fail(ledger(other))

    assert lines[0] == "第 2 行 留言编号: 已用于内容不同的 SH001-2019-00001"


def test_the_same_row_twice_in_a_file_is_one_complaint(branch, ledger):
    assert run(ledger(OPEN, OPEN)) == "读取 2 行，新增 1，已有 1，拒绝 0"


def test_one_number_for_two_messages_is_refused(branch, ledger):
    lines, _error = run_and_fail(ledger(OPEN, [*OPEN[:4], "别的事", "", ""]))

    assert lines[0] == "第 3 行 留言编号: 与第 2 行重复，而内容不同"


def test_ten_broken_rows_are_each_listed_and_none_of_the_file_is_created(
    branch, ledger
):
    broken = [
        [f"x{n}", "某", "", "昨天" if n % 2 else "", "事", "", ""] for n in range(10)
    ]

    lines, error = run_and_fail(ledger(ANSWERED, *broken, OPEN))

    assert [line.split(": ")[0] for line in lines[:-2]] == [
        f"第 {n} 行 留言时间" for n in range(3, 13)
    ]
    assert lines[-1] == "读取 12 行，新增 0，已有 0，拒绝 10"
    assert error == "有不合格的行，整个文件未导入。"
    assert not Complaint.objects.exists()


def test_a_dry_run_counts_and_writes_nothing(branch, ledger):
    told = run(ledger(ANSWERED, OPEN), "--dry-run")

    assert told == "试运行：读取 2 行，将新增 2，已有 0，拒绝 0"
    assert not Complaint.objects.exists()


def test_numbers_follow_the_order_of_receipt_without_a_gap(branch, ledger):
    run(ledger(OPEN, ANSWERED, ["9", "赵", "", "2020-01-01 00:30", "事", "", ""]))

    numbers = Complaint.objects.order_by("received_at").values_list("number", flat=True)
    assert list(numbers) == [
        "SH001-2019-00001",
        "SH001-2019-00002",
        "SH001-2020-00001",
    ]


def test_a_failed_import_takes_no_numbers(branch, ledger, frontdesk):
    run_and_fail(ledger(ANSWERED, ["9", "赵", "", "", "事", "", ""]))

    run(ledger(ANSWERED))

    assert Complaint.objects.get().number == "SH001-2019-00001"


def test_every_case_has_its_event_with_the_digests_of_its_rows(branch, ledger):
    run(ledger(ANSWERED))

    complaint = Complaint.objects.get()
    event = Event.objects.get()
    rows = [complaint, complaint.contacts.get(), *complaint.deadlines.order_by("pk")]
    assert (event.verb, event.seq) == ("import", 1)
    for row in rows:
        assert events.row_digest(complaint.salt, row)["sha256"] in event.body
    for secret in ("王先生", "太热", "已修好"):
        assert secret not in event.body


def test_a_workbook_is_imported_like_a_csv(branch, tmp_path, ledger):
    run(ledger(ANSWERED))
    book = Workbook()
    book.active.append(HEADINGS)
    book.active.append([7, *ANSWERED[1:3], datetime(2019, 5, 6, 9, 30), *ANSWERED[4:]])  # noqa: DTZ001 (a spreadsheet has no zones)
    book.active.append(OPEN)
    path = tmp_path / "ledger.xlsx"
    book.save(path)

    assert run(path) == "读取 2 行，新增 1，已有 1，拒绝 0"


def test_a_title_above_the_headings_does_not_hinder(branch, tmp_path, ledger):
    path = ledger(HEADINGS, [*OPEN[:3], "昨天", *OPEN[4:]], headings=["投诉登记簿"])

    lines, _error = run_and_fail(path)

    assert lines[0].startswith("第 3 行 留言时间")


def test_the_mapping_is_shown_and_can_be_overridden(branch, ledger):
    path = ledger(["3", "2019-05-06 09:30", "某事"], headings=["号", "何时", "何事"])
    options = ["--map", "何时=received_at", "--map", "何事=statement"]

    shown = listed(path, *options, "--show-mapping")
    told = run(path, *options, "--map", "号=external_reference")

    assert "何时 = received_at    # 受理时间" in shown
    assert told.startswith("读取 1 行，新增 1")
    assert Complaint.objects.get().external_reference == "3"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--map", "没有=received_at"], "没有“没有”这一列"),
        (["--map", "留言时间=when"], "没有字段“when”"),
    ],
)
def test_a_wrong_mapping_ends_in_a_sentence(branch, ledger, options, message):
    _lines, error = run_and_fail(ledger(OPEN), *options)

    assert message in error


def test_an_unknown_branch_ends_in_a_sentence(db, ledger):
    with pytest.raises(CommandError, match="没有代码为 XX 的营业部"):
        run(ledger(OPEN), branch="XX")


def test_hostile_words_are_kept_as_they_are(branch, ledger):
    words = "'; DROP TABLE x; -- <script>alert(1)</script> 😀 %s {{ x }} =cmd|' /C"

    run(ledger(["9", words[:50], "", "2020-01-01 10:00", words, "", ""]))

    assert Complaint.objects.get().statement == words


def test_statements_do_not_grow_with_the_rows(
    branch, ledger, django_assert_max_num_queries
):
    rows = [
        [str(n), "某", "", "2019-05-06 09:30", f"第{n}件", "", ""] for n in range(50)
    ]
    path = ledger(*rows)

    with django_assert_max_num_queries(20):
        run(path)


def test_imported_cases_go_on_like_any_other(branch, ledger, handler):
    run(ledger(OPEN))
    complaint = Complaint.objects.get()

    services.acknowledge(
        complaint, by=handler, category="A", no_agreed_time_reason="未留电话"
    )

    assert Complaint.objects.get().state == State.ACKNOWLEDGED


# The messages may not be copied into the project: where they are, they are read.
@pytest.mark.skipif(not REAL.exists(), reason="the real messages are not at hand")
def test_three_hundred_real_messages_are_imported_once(branch):
    assert run(REAL) == "读取 300 行，新增 300，已有 0，拒绝 0"

    assert Contact.objects.filter(purpose="final_feedback").count() == 300
    with REAL.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            complaint = Complaint.objects.get(external_reference=row["留言编号"])
            received = datetime.fromisoformat(row["留言时间"])
            replied = datetime.fromisoformat(row["答复时间"])
            assert complaint.received_at == received.replace(tzinfo=SHANGHAI)
            assert complaint.contacts.get().occurred_at == replied.replace(
                tzinfo=SHANGHAI
            )
    with transaction.atomic():
        assert run(REAL) == "读取 300 行，新增 0，已有 300，拒绝 0"
