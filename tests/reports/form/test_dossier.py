"""What the dossier of a case holds stands in the fields of its form."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from complaints import services
from complaints.case.models import Complaint
from complaints.disposals.models import DisposalMeasure
from complaints.lifecycle.entries import FileEntry, NamedEntry
from reports.digests import canonical
from reports.form.contents.casefile import PEOPLE
from reports.form.snapshot import form_snapshot
from tests.cases import (
    FINDINGS,
    approve_opinion,
    contact,
    inquire,
    make_complaint,
    reach,
    record_values,
    report_to_headquarters,
    statement,
)

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def monday():
    with time_machine.travel("2026-03-02T10:00+08:00", tick=False):
        yield


@pytest.fixture
def directors(operations, marketing, gm):
    return operations, marketing, gm


def fresh(complaint: Complaint) -> Complaint:
    return Complaint.objects.get(pk=complaint.pk)


def told(complaint: Complaint, group: str) -> dict:
    return form_snapshot(fresh(complaint))[group]


def investigated(by, **overrides) -> Complaint:
    complaint = make_complaint(by=by, **overrides)
    services.acknowledge(complaint, by=by, no_agreed_time_reason="客户不便约定。")
    services.investigate(fresh(complaint), by=by)
    return fresh(complaint)


def convened(complaint, *, by, members, charged) -> None:
    decision = services.convene_group(
        complaint,
        matter="是否补偿",
        opinion="不补偿，书面说明。",
        members=members,
        charged=charged,
        due_at=timezone.now() + timedelta(days=2),
        by=by,
    )
    services.give_voice(decision, consents=True, by=by)
    services.give_voice(decision, consents=False, by=members[0], comment="应补偿。")
    services.give_voice(decision, consents=True, by=members[1])


@pytest.mark.norm("26.1", "4.2")
def test_whom_it_was_brought_before_assists(frontdesk, operations):
    complaint = make_complaint(by=frontdesk)
    asked = {"question": "叫号机何时到货？", "by": frontdesk}
    soon = timezone.now() + timedelta(hours=3)
    services.refer(complaint, person=operations, expected_at=soon, **asked)
    services.refer(complaint, department="operations", expected_at=soon, **asked)

    grading = told(complaint, "grading")

    assert grading["assisting"] == "员operations、运行部"


@pytest.mark.norm("26.1", "4.2")
def test_the_leaders_it_was_brought_before_are_ticked_with_the_first_time(
    frontdesk, operations, gm
):
    complaint = make_complaint(by=frontdesk)
    for minutes, leader in ((0, operations), (20, gm), (40, operations)):
        with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
            services.refer(
                complaint,
                person=leader,
                question="如何处理？",
                expected_at=timezone.now() + timedelta(hours=3),
                by=frontdesk,
            )

    reported = told(complaint, "grading")["reported"]

    assert [(row["to"], row["at"][:16]) for row in reported] == [
        ("operations_director", "2026-03-02T10:00"),
        ("general_manager", "2026-03-02T10:20"),
    ]


@pytest.mark.norm("26.1", "4.2")
def test_a_call_for_help_that_still_waits_is_a_report(frontdesk, operations, gm):
    complaint = make_complaint(by=frontdesk)
    services.ask_help(complaint, reason="客户不肯离开。", by=frontdesk)

    grading = told(complaint, "grading")

    assert "operations_director" in [row["to"] for row in grading["reported"]]
    assert grading["instructions"] == []


@pytest.mark.norm("26.1", "18.2")
def test_the_task_force_is_printed_with_leader_and_members(
    frontdesk, operations, marketing, gm
):
    complaint = make_complaint(by=frontdesk)
    services.set_up_task_force(
        complaint,
        purpose="窗口不足",
        leader=operations,
        members=[frontdesk, marketing],
        by=gm,
    )

    grading = told(complaint, "grading")

    assert grading["task_force"] == "组长员operations；成员员frontdesk、员marketing"


@pytest.mark.norm("26.1", "18.3")
def test_the_decision_group_is_printed_with_its_votes_and_whom_it_charged(
    frontdesk, directors, handler
):
    operations, marketing, gm = directors
    complaint = make_complaint(by=frontdesk)
    convened(complaint, by=gm, members=[operations, marketing], charged=handler)

    snapshot = form_snapshot(fresh(complaint))

    assert snapshot["grading"]["committee"] == "不补偿，书面说明。（通过，2026-03-02）"
    assert snapshot["grading"]["executor"] == "员handler"
    assert snapshot["handling"]["approvals"] == [
        {
            "by": "committee",
            "name": "员gm",
            "on": "2026-03-02",
            "opinion": "通过：同意 2 人，不同意 1 人",
        }
    ]


@pytest.mark.norm("26.1", "22.1", "12.1")
def test_the_emergency_plan_and_the_companys_departments_are_printed(
    frontdesk, operations
):
    complaint = investigated(frontdesk, category="C")
    before = told(complaint, "grading")
    services.write_record(complaint, values=record_values("C"), by=frontdesk)
    services.liaise(
        fresh(complaint),
        department="网络部",
        person="郑伟",
        way="telephone",
        question="线路何时恢复？",
        asked_at=timezone.now() - timedelta(minutes=20),
        expected_at=timezone.now() + timedelta(hours=2),
        by=operations,
    )

    after = told(complaint, "grading")

    assert before["has_emergency_plan"] is None
    assert before["company_informed"] == ""
    assert after["has_emergency_plan"] is True
    assert after["company_informed"] == (
        "信息技术部，2026-03-02 10:00；网络部，2026-03-02 09:40"
    )


@pytest.mark.norm("26.1", "23.2")
def test_who_was_heard_and_who_approved_is_printed(frontdesk, marketing, gm):
    complaint = investigated(frontdesk, category="D")
    inquire(complaint, by=frontdesk)
    witness = statement("witness", person="客户家属钱某", taken_by=marketing)
    services.take_statement(complaint, entry=witness, by=frontdesk)
    file = SimpleUploadedFile("监控.txt", b"video")
    entries = [FileEntry(file=file, kind="investigation")]
    services.attach(complaint, entries=entries, by=frontdesk)
    approve_opinion(fresh(complaint), to_headquarters=True)

    snapshot = form_snapshot(fresh(complaint))

    investigation, handling = snapshot["investigation"], snapshot["handling"]
    assert investigation["heard"] == ["party", "witness"]
    assert investigation["evidence"] == "询问笔录 2 份；监控.txt"
    assert investigation["investigators"] == "员frontdesk、员marketing"
    assert handling["drafted_by"] == "员marketing"
    assert handling["approvals"] == [
        {
            "by": "director",
            "name": "员marketing",
            "on": "2026-03-02",
            "opinion": "拟定初步处理意见，报营销管理总部",
        },
        {
            "by": "general_manager",
            "name": "员gm",
            "on": "2026-03-02",
            "opinion": "已同意",
        },
    ]
    assert "钱某" not in canonical(snapshot).decode()


@pytest.mark.norm("23.2")
def test_an_opinion_that_waits_for_approval_is_no_approval(frontdesk, marketing, gm):
    complaint = investigated(frontdesk, category="D")
    inquire(complaint, by=frontdesk)
    services.give_opinion(
        fresh(complaint), words="属实。", to_headquarters=False, by=marketing
    )

    assert told(complaint, "handling")["approvals"] == []


@pytest.mark.norm("26.1", "23.3", "2.1")
def test_what_followed_for_staff_is_printed(frontdesk, handler, marketing, gm):
    complaint = at_fault(frontdesk, handler)
    apology, review = decided(complaint, by=marketing)
    before = told(complaint, "handling")
    services.finish_disposal(
        apology, done_on=timezone.localdate(), leader=marketing, by=frontdesk
    )
    file = SimpleUploadedFile("检查.txt", b"sorry")
    entries = [FileEntry(file=file, kind="investigation")]
    services.attach(complaint, entries=entries, by=frontdesk)
    services.finish_disposal(
        review,
        done_on=timezone.localdate(),
        file=complaint.attachments.get(),
        by=frontdesk,
    )

    after = told(complaint, "handling")

    assert before["apology"] == ""
    assert before["self_review_on"] is None
    assert "应于 2026-03-04 前完成" in before["disposal_number"]
    assert after["apology"] == "2026-03-02，员marketing陪同"
    assert after["self_review_on"] == "2026-03-02"
    assert after["disposal_number"] == (
        "员handler：由总监陪同向客户当面致歉，2026-03-02 完成；"
        "当期例会书面检查，2026-03-02 完成"
    )


@pytest.mark.norm("23.3")
def test_an_apology_that_the_client_declined_is_said_to_be(
    frontdesk, handler, marketing, gm
):
    complaint = at_fault(frontdesk, handler)
    apology, _review = decided(complaint, by=marketing)
    services.finish_disposal(
        apology,
        done_on=timezone.localdate(),
        is_declined=True,
        outcome="客户表示不必。",
        by=frontdesk,
    )

    handling = told(complaint, "handling")
    assert handling["apology"] == "2026-03-02 客户谢绝"
    assert "当面致歉，2026-03-02 客户谢绝；" in handling["disposal_number"]
    assert "完成" not in handling["disposal_number"].partition("；")[0]


def at_fault(frontdesk, handler) -> Complaint:
    named = [NamedEntry(user=handler)]
    complaint = investigated(frontdesk, category="D", named=named)
    inquire(complaint, by=frontdesk)
    fault = replace(FINDINGS, responsibility="staff")
    services.record_findings(fresh(complaint), findings=fault, by=frontdesk)
    return fresh(complaint)


def decided(complaint, *, by):
    return [
        services.decide_disposal(
            complaint,
            staff=complaint.named_staff.get(),
            measure=measure,
            due_on=timezone.localdate() + timedelta(days=2),
            by=by,
        )
        for measure in DisposalMeasure.objects.filter(branch=None).order_by("pk")
    ]


@pytest.mark.norm("26.1", "19.2")
def test_the_incident_and_its_notice_on_the_board_are_printed(frontdesk, operations):
    complaint = make_complaint(by=frontdesk, category="C")
    incident = services.open_incident(complaint, title="行情中断", by=frontdesk)
    draft = services.write_notice(incident, text="行情线路已修复。", by=frontdesk)
    before = told(complaint, "handling")["posting"]
    services.post_notice(
        draft, place="大厅公告栏", posted_on=timezone.localdate(), by=frontdesk
    )

    snapshot = form_snapshot(fresh(complaint))

    assert before == ""
    assert snapshot["matter"]["group_number"] == f"第 {incident.pk} 号 行情中断"
    assert snapshot["handling"]["posting"] == f"公告 {draft.pk}，2026-03-02"


@pytest.mark.norm("26.1", "16.3")
def test_a_reply_on_the_board_is_printed_with_its_day(frontdesk):
    complaint = make_complaint(by=frontdesk)
    entry = contact("interim_reply", way="notice", said="来信收悉。")
    services.record_contact(complaint, entry=entry, by=frontdesk)

    assert told(complaint, "handling")["posting"] == "公告栏答复，2026-03-02"


@pytest.mark.norm("19.2")
def test_a_case_taken_out_of_an_incident_bears_its_number_no_more(frontdesk):
    complaint = make_complaint(by=frontdesk, category="C")
    services.open_incident(complaint, title="行情中断", by=frontdesk)
    services.unlink_incident(fresh(complaint), reason="另一件事。", by=frontdesk)

    assert told(complaint, "matter")["group_number"] == ""


@pytest.mark.norm("26.1", "20.1", "20.3")
def test_the_change_its_date_and_each_quarters_look_are_printed(frontdesk, gm):
    complaint = make_complaint(by=frontdesk)
    complaint = reach(complaint, "resolved", by=frontdesk)
    with time_machine.travel("2026-04-20T10:00+08:00", tick=False):
        services.check_problem(
            complaint,
            quarter=timezone.localdate().replace(month=4, day=1),
            outcome="solved",
            found="未再排队。",
            by=frontdesk,
        )

    improvement = told(complaint, "improvement")

    assert improvement["measures"] == (
        "午间增开一个窗口。\n修改完善：午间增开一个窗口。"
    )
    assert improvement["due_on"] == "2026-03-02"
    assert improvement["completion"] == (
        "2026-03-02 修改完成；2026-03-02 通告客户；"
        "2026 年第 2 季度查验：未再发生，措施有效"
    )


@pytest.mark.norm("26.1", "13.1")
def test_the_report_to_headquarters_is_printed_with_number_and_date(
    frontdesk, gm, operations
):
    complaint = investigated(frontdesk, causes_loss=True)
    before = told(complaint, "archive")["headquarters_report"]
    report_to_headquarters(complaint, by=operations)

    after = told(complaint, "archive")["headquarters_report"]

    assert before == {}
    assert after == {
        "exists": True,
        "number": f"{complaint.number}-B1",
        "on": "2026-03-02",
    }


@pytest.mark.norm("13.1")
def test_of_a_case_without_a_report_nobody_said_that_there_is_none(complaint):
    assert form_snapshot(complaint)["archive"]["headquarters_report"] == {}


def test_a_case_with_everything_takes_a_bounded_number_of_queries(
    frontdesk, directors, handler, django_assert_max_num_queries
):
    operations, marketing, gm = directors
    complaint = investigated(frontdesk, category="C", secondary_categories=["D"])
    services.write_record(complaint, values=record_values("C"), by=frontdesk)
    services.open_incident(fresh(complaint), title="行情中断", by=frontdesk)
    for _again in range(2):
        convened(complaint, by=gm, members=[operations, marketing], charged=handler)
    inquire(fresh(complaint), by=frontdesk)
    approve_opinion(fresh(complaint))
    report_to_headquarters(fresh(complaint), by=operations)

    with django_assert_max_num_queries(24):
        form_snapshot(Complaint.objects.select_related(*PEOPLE).get(pk=complaint.pk))
