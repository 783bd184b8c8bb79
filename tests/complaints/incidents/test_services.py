"""norm 19, 22.1: many clients of one cause, each with clocks of his own."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from branches.models import Post
from complaints import services
from complaints.case.choices import Severity, State
from complaints.clocks.models import Result
from complaints.evidence import verify
from complaints.incidents.for_all.meetings import MeetingEntry, ToldEntry
from complaints.lifecycle import requirements
from complaints.lifecycle.entries import NamedEntry
from complaints.models import Complaint, Event, Notification
from tests import cases
from tests.people import make_user

MOST_LINKED = 3


def of_failure(frontdesk, *, count: int = MOST_LINKED) -> list[Complaint]:
    names = ["张三丰", "李四光", "王五常", "赵六一"]
    return [
        cases.make_complaint(
            by=frontdesk,
            category="C",
            client_name=names[at],
            telephone=f"1380000123{at}",
            statement="开盘手机客户端登录不了，卖不出去",
        )
        for at in range(count)
    ]


def gathered(cases_, frontdesk):
    first, *others = cases_
    incident = services.open_incident(first, title="开盘登录失败", by=frontdesk)
    for other in others:
        services.link_incident(other, incident=incident, by=frontdesk)
    return incident


def fresh(case: Complaint) -> Complaint:
    return Complaint.objects.get(pk=case.pk)


def meet(incident, attended, *, by, led_by):
    entry = MeetingEntry(
        kind="after_close",
        held_at=timezone.now(),
        place="二楼会议室",
        led_by=led_by,
        said="说明原因，当面致歉。",
        attended=attended,
    )
    return services.hold_meeting(incident, entry=entry, by=by)


def told(purpose: str = "interim_reply") -> ToldEntry:
    parts = {"thanked": True, "explained": True, "hoped": True}
    return ToldEntry(purpose=purpose, said="系统已恢复，深表歉意。", **parts)


def find_out(case, by) -> None:
    services.acknowledge(case, by=by, no_agreed_time_reason="现场人多。")
    services.investigate(case, by=by)
    cases.complete(case, by=by)
    services.record_findings(case, findings=cases.FINDINGS, by=by)


@pytest.mark.norm("19.1")
def test_the_third_client_makes_all_of_them_serious(frontdesk, operations, gm) -> None:
    clients = of_failure(frontdesk)

    gathered(clients, frontdesk)

    for case in map(fresh, clients):
        assert case.same_matter_count == MOST_LINKED
        assert case.severity == Severity.SERIOUS
    told_of = Notification.objects.filter(recipient=gm, subject="task")
    assert told_of.count() == len(clients)

    # Whoever joins later is counted in all of their cases.
    [*_early, late] = of_failure(frontdesk, count=MOST_LINKED + 1)
    incident = clients[0].incident_links.get().incident
    services.link_incident(late, incident=incident, by=frontdesk)
    assert {fresh(case).same_matter_count for case in [*clients, late]} == {4}
    verify.verify_branch(late.branch, verify.VerifyResult(), lambda count: None)


def test_two_clients_are_no_group(frontdesk) -> None:
    clients = of_failure(frontdesk, count=2)

    gathered(clients, frontdesk)

    assert {fresh(case).severity for case in clients} == {Severity.NORMAL}


def test_each_client_keeps_his_own_clocks(frontdesk, operations) -> None:
    clients = of_failure(frontdesk)
    before = [list(case.deadlines.values_list("kind", "due_at")) for case in clients]

    gathered(clients, frontdesk)

    after = [list(case.deadlines.values_list("kind", "due_at")) for case in clients]
    assert after == before


def test_a_case_is_in_one_incident_only(frontdesk) -> None:
    first, second = of_failure(frontdesk, count=2)
    services.open_incident(first, title="登录失败", by=frontdesk)
    other = services.open_incident(second, title="另一件", by=frontdesk)

    with pytest.raises(ValidationError, match="已归入一个群体事件"):
        services.link_incident(first, incident=other, by=frontdesk)


def test_another_branchs_case_does_not_join(frontdesk, outsider) -> None:
    incident = gathered(of_failure(frontdesk, count=1), frontdesk)
    foreign = cases.make_complaint(by=outsider)

    with pytest.raises(PermissionDenied):
        services.link_incident(foreign, incident=incident, by=outsider)
    with pytest.raises(PermissionDenied):
        services.link_incident(foreign, incident=incident, by=frontdesk)


def test_taken_out_it_stays_serious_until_the_manager_says_otherwise(
    frontdesk, operations
) -> None:
    clients = of_failure(frontdesk)
    gathered(clients, frontdesk)

    services.unlink_incident(clients[0], reason="客户是密码错误。", by=frontdesk)

    case = fresh(clients[0])
    assert case.same_matter_count == 1
    assert case.severity == Severity.SERIOUS
    assert case.notes.get().text == "客户是密码错误。"
    with pytest.raises(ValidationError, match="不在群体事件中"):
        services.unlink_incident(clients[0], reason="再来一次。", by=frontdesk)


@pytest.mark.norm("19.1")
def test_one_act_records_the_feedback_of_every_client_who_attended(
    frontdesk, operations
) -> None:
    clients = of_failure(frontdesk)
    incident = gathered(clients, frontdesk)
    meeting = meet(incident, clients[:2], by=frontdesk, led_by=operations)

    results = services.tell_meeting(meeting, entry=told(), by=frontdesk)

    assert [result.refusals for result in results] == [(), ()]
    for case in clients[:2]:
        contact = case.contacts.get(purpose="interim_reply")
        assert contact.by == operations
        assert case.deadlines.get(kind="baseline_reply").result == Result.MET
        assert Event.objects.filter(complaint=case, verb="hold_meeting").exists()
    untold = clients[2].deadlines.get(kind="baseline_reply")
    assert untold.result == Result.PENDING
    assert services.tell_meeting(meeting, entry=told(), by=frontdesk) == []


@pytest.mark.norm("4.3", "19.1")
def test_a_leader_at_the_meeting_is_who_a_serious_case_wants(
    frontdesk, operations
) -> None:
    clients = of_failure(frontdesk)
    incident = gathered(clients, frontdesk)
    for case in clients[:2]:
        find_out(case, frontdesk)
    meeting = meet(incident, clients, by=frontdesk, led_by=operations)

    results = services.tell_meeting(meeting, entry=told("final_feedback"), by=frontdesk)

    # The third has no findings yet: it is refused, the others go through.
    assert [bool(result.refusals) for result in results] == [False, False, True]
    assert "作最终反馈之前还须完成下列各项。" in results[2].refusals
    assert requirements.missing_of_feedback(fresh(clients[0])) == []
    assert fresh(clients[0]).deadlines.get(kind="final_feedback").result == Result.MET


def test_whoever_is_complained_of_leads_no_meeting_with_his_client(
    frontdesk, operations
) -> None:
    clients = of_failure(frontdesk, count=2)
    incident = gathered(clients, frontdesk)
    services.name_staff(clients[0], entry=NamedEntry(user=operations), by=frontdesk)

    with pytest.raises(ValidationError, match="不能参与"):
        meet(incident, clients, by=frontdesk, led_by=operations)

    assert not incident.meetings.exists()


def test_staff_leads_no_meeting(frontdesk, handler) -> None:
    clients = of_failure(frontdesk, count=1)
    incident = gathered(clients, frontdesk)

    with pytest.raises(ValidationError, match="总监或总经理主持"):
        meet(incident, clients, by=frontdesk, led_by=handler)


@pytest.mark.norm("4.3")
def test_staff_deliver_a_text_that_a_leader_approved(
    frontdesk, handler, operations, marketing, gm
) -> None:
    clients = of_failure(frontdesk)
    incident = gathered(clients, frontdesk)
    for case in clients:
        find_out(case, frontdesk)
    asked = services.ask_text(
        incident, complaint=clients[0], text="系统已恢复，深表歉意。", by=frontdesk
    )
    text = incident.texts.get()
    final = told("final_feedback")
    how = {"way": "telephone", "at": timezone.now(), "entry": final, "by": handler}

    with pytest.raises(ValidationError, match="尚未批准"):
        services.deliver_text(text, to=clients, **how)

    services.approve(asked, by=operations)
    text.refresh_from_db()
    how["at"] = timezone.now()
    results = services.deliver_text(text, to=clients, **how)
    again = services.deliver_text(text, to=clients[:1], **how)

    assert text.approved_by == operations
    assert [result.refusals for result in results] == [()] * 3
    assert again[0].refusals == ["该文字已送达该客户。"]
    for case in map(fresh, clients):
        assert case.contacts.get(purpose="final_feedback").by == handler
        assert requirements.missing_of_feedback(case) == []


def test_without_the_approved_text_staff_may_not_tell_a_group(
    frontdesk, operations
) -> None:
    clients = of_failure(frontdesk)
    gathered(clients, frontdesk)
    find_out(clients[0], frontdesk)

    with pytest.raises(ValidationError, match="总监或总经理"):
        services.record_contact(clients[0], entry=cases.final_feedback(), by=frontdesk)


@pytest.mark.norm("22.1")
def test_a_failures_case_is_closed_when_its_client_knows_of_the_repair(
    frontdesk, operations
) -> None:
    case, other = of_failure(frontdesk, count=2)
    incident = gathered([case, other], frontdesk)
    resolved = cases.reach(case, State.RESOLVED, by=frontdesk)
    one = "问题解决后尚未通知客户"
    assert one in [x.message for x in requirements.missing_to_close(resolved)]
    how = {"to": [case], "way": "telephone", "by": frontdesk}

    with pytest.raises(ValidationError, match="先登记问题已解决"):
        services.tell_repair(incident, at=timezone.now(), **how)

    now = timezone.now()
    services.repair_incident(incident, at=now, cause="主站拥塞。", by=frontdesk)
    told_at = timezone.now()
    services.tell_repair(incident, at=told_at, **how)

    assert one not in [x.message for x in requirements.missing_to_close(fresh(case))]
    assert Notification.objects.filter(matter="问题已解决，请通知客户").count() == 2
    with pytest.raises(ValidationError, match="已登记通知"):
        services.tell_repair(incident, at=told_at, **how)
    verbs = Event.objects.filter(complaint=case).values_list("verb", flat=True)
    assert {"link_incident", "repair_incident", "tell_repair"} <= set(verbs)


@pytest.mark.norm("19.2")
def test_a_notice_is_posted_and_taken_down_on_days_of_record(
    frontdesk, operations
) -> None:
    incident = gathered(of_failure(frontdesk, count=2), frontdesk)
    notice = services.write_notice(incident, text="深表歉意。", by=frontdesk)
    today = timezone.localdate()

    with pytest.raises(ValidationError, match="不能晚于今天"):
        services.post_notice(
            notice, place="大厅", posted_on=today + timedelta(days=1), by=frontdesk
        )
    services.post_notice(notice, place="大厅", posted_on=today, by=frontdesk)
    with pytest.raises(ValidationError, match="已登记张贴"):
        services.post_notice(notice, place="大厅", posted_on=today, by=frontdesk)
    with time_machine.travel(timezone.now() + timedelta(days=7)):
        services.remove_notice(notice, removed_on=timezone.localdate(), by=frontdesk)

    notice.refresh_from_db()
    assert notice.removed_on - notice.posted_on == timedelta(days=7)
    assert Event.objects.filter(verb="post_notice").count() == 2


@pytest.mark.norm("15.1")
def test_the_next_client_of_an_incident_joins_the_one_before(frontdesk) -> None:
    first, second, third = of_failure(frontdesk)

    opened = services.join(second, like=first, title="登录失败", by=frontdesk)
    joined = services.join(third, like=second, title="登录失败", by=frontdesk)

    assert joined == opened
    assert opened.links.count() == MOST_LINKED


def test_whoever_reads_only_does_nothing(frontdesk, archivist, auditor) -> None:
    incident = gathered(of_failure(frontdesk, count=1), frontdesk)

    for reader in (archivist, auditor):
        with pytest.raises(PermissionDenied):
            services.write_notice(incident, text="好。", by=reader)


def test_a_leader_complained_of_in_one_case_hears_nothing_of_it(
    frontdesk, branch
) -> None:
    named = make_user("gm-named", Post.GENERAL_MANAGER, branch)
    clients = of_failure(frontdesk)
    services.name_staff(clients[0], entry=NamedEntry(user=named), by=frontdesk)

    gathered(clients, frontdesk)

    heard = Notification.objects.filter(recipient=named, subject="task")
    assert clients[0] not in [notice.complaint for notice in heard]
