"""norm 12.2, 13.1: the report to headquarters, from draft to receipt."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import Error, transaction

from complaints import services
from complaints.case.choices import State
from complaints.lifecycle.entries import NamedEntry
from complaints.models import Escalation, Event, HeadquartersReport, Notification
from tests import cases

WORDS = {
    "problem": "系统中断四十分钟，客户无法卖出。",
    "solution": "与信息技术部共同排查，增加备用线路。",
    "handling": "已向客户当面致歉并说明原因。",
}


@pytest.fixture
def flagged(frontdesk, gm, hq, operations):
    """A case with an impact flag, ready to be told but for the report."""
    complaint = cases.make_complaint(by=frontdesk, causes_loss=True)
    complaint = cases.reach(complaint, State.INVESTIGATING, by=frontdesk)
    services.record_findings(complaint, findings=cases.FINDINGS, by=frontdesk)
    return type(complaint).objects.get(pk=complaint.pk)


def submitted(complaint, *, by, **changed) -> Escalation:
    services.draft_report(complaint, by=by, **(WORDS | changed))
    return services.submit_report(complaint, reason="造成经济损失", by=by)


def sent(complaint, *, by, gm) -> HeadquartersReport:
    services.approve(submitted(complaint, by=by), by=gm)
    return complaint.hq_reports.latest("serial")


@pytest.mark.norm("13.1")
def test_a_flagged_case_is_not_resolved_before_its_report_is_sent(
    flagged, frontdesk, operations, gm
) -> None:
    with pytest.raises(ValidationError, match="报营销管理总部"):
        services.resolve(flagged, by=operations, feedback=cases.final_feedback())

    request = submitted(flagged, by=frontdesk)
    with pytest.raises(ValidationError, match="尚未经总经理同意"):
        services.resolve(flagged, by=operations, feedback=cases.final_feedback())

    services.approve(request, by=gm)
    done = services.resolve(flagged, by=operations, feedback=cases.final_feedback())
    assert done.state == State.RESOLVED


@pytest.mark.norm("12.2")
def test_headquarters_is_told_receives_it_and_the_branch_hears_of_that(
    flagged, frontdesk, gm, hq
) -> None:
    report = sent(flagged, by=frontdesk, gm=gm)

    told = Notification.objects.filter(recipient=hq, subject="task")
    # Of the flag at once, then of what was sent.
    assert [notice.matter for notice in told] == [
        "请接收报送总部材料",
        "有影响的投诉，书面材料将于时限内报送",
    ]

    services.receive_report(report, by=hq, remark="请跟踪落实。")

    report.refresh_from_db()
    assert (report.received_by, report.remark) == (hq, "请跟踪落实。")
    for person in (frontdesk, gm):
        matters = person.notifications.values_list("matter", flat=True)
        assert "总部已接收报送材料" in matters
    verbs = Event.objects.filter(complaint=flagged).values_list("verb", flat=True)
    assert {"draft_report", "submit_report", "send_report", "receive_report"} <= set(
        verbs
    )
    with pytest.raises(ValidationError, match="已接收"):
        services.receive_report(report, by=hq)


@pytest.mark.norm("12.2")
def test_a_returned_report_is_changed_and_submitted_again(
    flagged, frontdesk, gm
) -> None:
    first = submitted(flagged, by=frontdesk)
    with pytest.raises(ValidationError, match="等待审批"):
        services.draft_report(flagged, by=frontdesk, **WORDS)
    services.send_back(first, by=gm, comment="方案不具体。")

    second = submitted(flagged, by=frontdesk, solution="备用线路三日内装好。")
    services.approve(second, by=gm)

    report = flagged.hq_reports.get()
    assert [version.solution for version in report.versions.all()] == [
        WORDS["solution"],
        "备用线路三日内装好。",
    ]
    assert report.snapshot["solution"] == "备用线路三日内装好。"
    assert report.snapshot["version"] == "2"


def test_what_was_sent_can_be_changed_by_nobody(flagged, frontdesk, gm) -> None:
    report = sent(flagged, by=frontdesk, gm=gm)

    rows = HeadquartersReport.objects.filter(pk=report.pk)
    for change in (
        lambda: rows.update(problem="没有这回事"),
        lambda: rows.update(snapshot={}),
        rows.delete,
        lambda: report.versions.update(problem="没有这回事"),
    ):
        with pytest.raises(Error), transaction.atomic():
            change()

    services.draft_report(flagged, by=frontdesk, **WORDS)
    assert flagged.hq_reports.latest("serial").serial == 2


def test_the_manager_does_not_approve_his_own_report(flagged, gm, hq) -> None:
    request = submitted(flagged, by=gm)

    with pytest.raises(PermissionDenied):
        services.approve(request, by=gm)
    services.approve(request, by=hq)

    assert flagged.hq_reports.get().approved_by == hq


def test_a_director_does_not_approve_it(flagged, frontdesk, operations) -> None:
    request = submitted(flagged, by=frontdesk)

    with pytest.raises(PermissionDenied):
        services.approve(request, by=operations)


def test_a_manager_complained_of_neither_sees_nor_approves(
    flagged, frontdesk, gm, hq
) -> None:
    services.name_staff(flagged, entry=NamedEntry(user=gm), by=frontdesk)

    request = submitted(flagged, by=frontdesk)

    with pytest.raises(PermissionDenied):
        services.approve(request, by=gm)
    services.approve(request, by=hq)
    report = flagged.hq_reports.get()
    services.receive_report(report, by=hq)
    assert not gm.notifications.filter(matter="总部已接收报送材料").exists()


def test_only_headquarters_receives(flagged, frontdesk, gm, auditor, outsider) -> None:
    report = sent(flagged, by=frontdesk, gm=gm)

    for person in (frontdesk, gm, auditor, outsider):
        with pytest.raises(PermissionDenied):
            services.receive_report(report, by=person)


def test_an_empty_part_is_refused(flagged, frontdesk) -> None:
    with pytest.raises(ValidationError, match="均须填写"):
        submitted(flagged, by=frontdesk, handling="")


def test_the_clients_data_are_masked_in_what_is_sent(flagged, frontdesk, gm) -> None:
    report_words = "张三丰（13800001234）与其弟（13911112222）来访。"
    request = submitted(flagged, by=frontdesk, problem=report_words)
    services.approve(request, by=gm)

    problem = flagged.hq_reports.get().snapshot["problem"]
    assert problem == "张**（138****1234）与其弟（139****2222）来访。"


def test_a_reopened_case_owes_a_report_of_its_own(
    flagged, frontdesk, operations, gm
) -> None:
    sent(flagged, by=frontdesk, gm=gm)
    services.resolve(flagged, by=operations, feedback=cases.final_feedback())
    services.draft_report(flagged, by=frontdesk, **WORDS)
    services.reopen(flagged, reason="客户不满意。", by=operations)
    with pytest.raises(ValidationError, match="已重新处理"):
        services.submit_report(flagged, reason="造成经济损失", by=frontdesk)

    with pytest.raises(ValidationError, match="报营销管理总部"):
        services.resolve(flagged, by=operations, feedback=cases.final_feedback())


@pytest.mark.norm("12.2")
def test_a_case_without_a_flag_may_be_reported_and_need_not(frontdesk, gm, hq) -> None:
    complaint = cases.make_complaint(by=frontdesk)
    sent(complaint, by=frontdesk, gm=gm)

    other = cases.make_complaint(by=frontdesk)
    assert cases.reach(other, State.RESOLVED, by=frontdesk).state == State.RESOLVED
