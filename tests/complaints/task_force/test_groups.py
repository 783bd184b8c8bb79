"""norm 18.2, 18.3: task forces with their tasks, decision groups with their voices."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from branches.models import Post
from complaints import services
from complaints.case.choices import State
from complaints.evidence import verify
from complaints.lifecycle import requirements
from complaints.lifecycle.entries import NamedEntry
from complaints.models import Complaint, Event, GroupDecision, TaskForce
from tests import cases
from tests.people import make_user


@pytest.fixture
def case(frontdesk, operations, marketing, gm):
    complaint = cases.make_complaint(by=frontdesk)
    return cases.reach(complaint, State.INVESTIGATING, by=frontdesk)


def soon():
    return timezone.now() + timedelta(days=1)


def set_up(case, *, leader, members, by) -> TaskForce:
    return services.set_up_task_force(
        case, purpose="查清行情延迟。", leader=leader, members=members, by=by
    )


def convene(case, *, members, charged, by) -> GroupDecision:
    return services.convene_group(
        case,
        matter="是否补偿",
        opinion="补偿两百元。",
        members=members,
        charged=charged,
        due_at=soon(),
        by=by,
    )


def lacks(gate, case) -> str:
    found = gate(Complaint.objects.get(pk=case.pk))
    return "；".join(lack.message for lack in found)


@pytest.mark.norm("18.2")
def test_members_of_two_departments_work_off_their_tasks(
    case, operations, marketing, frontdesk
) -> None:
    force = set_up(case, leader=operations, members=[marketing], by=operations)
    assert marketing.notifications.filter(matter="您已加入问题解决小组").exists()

    task = services.give_task(
        force, what="核对行情日志。", person=marketing, due_at=soon(), by=operations
    )
    assert "1 项任务未完成" in lacks(requirements.lacks_to_close, case)
    with pytest.raises(ValidationError, match="还有任务未完成"):
        services.dissolve_task_force(force, outcome="已查清。", by=operations)
    with pytest.raises(PermissionDenied):
        services.finish_task(task, result="已核对。", by=frontdesk)

    services.finish_task(task, result="已核对。", by=marketing)
    with pytest.raises(ValidationError, match="已登记完成"):
        services.finish_task(task, result="再核对。", by=operations)
    services.dissolve_task_force(force, outcome="已查清。", by=operations)

    assert "任务未完成" not in lacks(requirements.lacks_to_close, case)
    verbs = set(Event.objects.filter(complaint=case).values_list("verb", flat=True))
    assert {"set_up_task_force", "give_task", "finish_task"} <= verbs


@pytest.mark.norm("18.2")
def test_a_director_leads_it(case, operations, marketing, gm, handler) -> None:
    for leader in (handler, gm):
        with pytest.raises(ValidationError, match="组长须由营销总监或运行总监"):
            set_up(case, leader=leader, members=[operations, marketing], by=gm)
    with pytest.raises(PermissionDenied):
        set_up(case, leader=operations, members=[marketing], by=handler)


@pytest.mark.norm("18.2")
def test_one_department_is_no_task_force(case, operations, handler) -> None:
    with pytest.raises(ValidationError, match="两个以上部门"):
        set_up(case, leader=operations, members=[handler], by=operations)


def test_whoever_is_complained_of_is_in_no_group(
    case, operations, marketing, gm, handler, frontdesk
) -> None:
    services.name_staff(case, entry=NamedEntry(user=marketing), by=frontdesk)

    with pytest.raises(ValidationError, match="能查看本投诉"):
        set_up(case, leader=operations, members=[marketing], by=operations)
    with pytest.raises(ValidationError, match="能查看本投诉"):
        convene(case, members=[marketing, handler], charged=handler, by=gm)
    with pytest.raises(ValidationError, match="能查看本投诉"):
        convene(case, members=[operations, handler], charged=marketing, by=gm)


def test_an_outsider_is_in_no_group(case, operations, gm, outsider) -> None:
    with pytest.raises(ValidationError, match="能查看本投诉"):
        set_up(case, leader=operations, members=[outsider], by=operations)


def test_there_is_one_task_force_at_a_time(case, operations, marketing) -> None:
    set_up(case, leader=operations, members=[marketing], by=operations)

    with pytest.raises(ValidationError, match="已有一个"):
        set_up(case, leader=operations, members=[marketing], by=operations)


@pytest.mark.norm("18.3")
def test_it_stands_when_all_have_answered_and_is_carried_out(
    case, operations, marketing, gm, handler
) -> None:
    decision = convene(case, members=[operations, marketing], charged=handler, by=gm)
    services.give_voice(decision, consents=True, by=gm)
    services.give_voice(decision, consents=True, by=operations)
    decision.refresh_from_db()
    assert decision.verdict == "pending"
    assert "尚未形成处理意见" in lacks(requirements.lacks_to_tell, case)

    services.give_voice(decision, consents=False, comment="金额偏高。", by=marketing)

    decision.refresh_from_db()
    assert decision.verdict == "adopted"
    assert "尚未形成" not in lacks(requirements.lacks_to_tell, case)
    assert "尚未落实" in lacks(requirements.lacks_to_close, case)
    assert handler.notifications.filter(matter="请落实决策小组的处理意见").exists()
    with pytest.raises(PermissionDenied):
        services.carry_out(
            decision,
            outcome="已补偿。",
            by=make_user("clerk", Post.HANDLER, case.branch),
        )
    services.carry_out(decision, outcome="已补偿。", by=handler)
    assert "尚未落实" not in lacks(requirements.lacks_to_close, case)


@pytest.mark.norm("18.3")
def test_each_answers_once_and_for_himself(
    case, operations, marketing, gm, handler
) -> None:
    decision = convene(case, members=[operations, marketing], charged=handler, by=gm)
    services.give_voice(decision, consents=True, by=gm)

    with pytest.raises(ValidationError, match="您已表态"):
        services.give_voice(decision, consents=False, comment="改了。", by=gm)
    with pytest.raises(PermissionDenied):
        services.give_voice(decision, consents=True, by=handler)
    with pytest.raises(ValidationError, match="须说明意见"):
        services.give_voice(decision, consents=False, by=operations)


@pytest.mark.norm("18.3")
@pytest.mark.parametrize(
    ("manager_consents", "verdict"), [(True, "adopted"), (False, "rejected")]
)
def test_at_a_tie_the_managers_voice_decides(
    case, operations, marketing, gm, handler, manager_consents, verdict
) -> None:
    members = [operations, marketing, handler]
    decision = convene(case, members=members, charged=handler, by=gm)
    voices = {gm: manager_consents, operations: manager_consents}
    voices |= {marketing: not manager_consents, handler: not manager_consents}
    for member, consents in voices.items():
        services.give_voice(decision, consents=consents, comment="如此。", by=member)

    decision.refresh_from_db()
    assert decision.verdict == verdict


def test_without_the_manager_a_tie_is_not_adopted(
    case, operations, marketing, handler, frontdesk
) -> None:
    members = [marketing, handler, frontdesk]
    decision = convene(case, members=members, charged=handler, by=operations)
    for member, consents in ((operations, True), (marketing, True)):
        services.give_voice(decision, consents=consents, by=member)
    for member in (handler, frontdesk):
        services.give_voice(decision, consents=False, comment="不妥。", by=member)

    decision.refresh_from_db()
    assert decision.verdict == "rejected"


def test_two_are_no_decision_group(case, operations, gm) -> None:
    with pytest.raises(ValidationError, match="至少三人"):
        convene(case, members=[operations], charged=operations, by=gm)


def test_called_off_it_holds_nothing_up(case, operations, marketing, gm) -> None:
    decision = convene(case, members=[operations, marketing], charged=gm, by=gm)

    services.call_off_group(decision, reason="另拟意见。", by=gm)

    assert "尚未形成" not in lacks(requirements.lacks_to_tell, case)
    with pytest.raises(ValidationError, match="已形成结论"):
        services.give_voice(decision, consents=True, by=gm)


@pytest.mark.norm("18.2")
@pytest.mark.norm("18.3")
def test_through_the_pages(client, case, operations, marketing, gm, handler) -> None:
    url = case.get_absolute_url()
    later = f"{timezone.localtime(soon()):%Y-%m-%dT%H:%M}"
    client.force_login(operations)
    force_typed = {"purpose": "查清。", "leader": operations.pk}
    answer = client.post(f"{url}task-force/new/", force_typed)
    assert answer.status_code == 422
    assert "查清。" in answer.content.decode()
    client.post(f"{url}task-force/new/", force_typed | {"members": [marketing.pk]})
    force = TaskForce.objects.get()
    task = {"what": "核对。", "person": marketing.pk, "due_at": later}
    client.post(f"{url}task-force/{force.pk}/task/", task)

    client.force_login(marketing)
    assert "完成任务" in client.get(f"{url}task-force/").content.decode()
    client.post(f"{url}tasks/{force.tasks.get().pk}/finish/", {"result": "已核对。"})
    assert force.tasks.get().is_done

    client.force_login(gm)
    typed = {
        "matter": "是否补偿",
        "opinion": "补偿。",
        "members": [operations.pk, marketing.pk],
        "charged": handler.pk,
        "due_at": later,
    }
    client.post(f"{url}decision-group/new/", typed)
    decision = GroupDecision.objects.get()
    for member in (gm, operations, marketing):
        client.force_login(member)
        assert "表态</a>" in client.get(f"{url}decision-group/").content.decode()
        voice = f"{url}decision-group/{decision.pk}/voice/"
        assert client.post(voice, {"voice": "no"}).status_code == 422
        client.post(voice, {"voice": "yes"})
        assert GroupDecision.objects.get().voices.get(member=member).consents
    client.force_login(handler)
    outcome = {"outcome": "已落实。"}
    client.post(f"{url}decision-group/{decision.pk}/carry-out/", outcome)
    assert "已落实。" in client.get(f"{url}decision-group/").content.decode()


@pytest.mark.norm("18.2")
def test_a_member_is_exchanged_for_another_who_takes_over_his_tasks(
    client, case, operations, marketing, handler, frontdesk
) -> None:
    force = set_up(case, leader=operations, members=[marketing, handler], by=operations)
    task = services.give_task(
        force, what="核对行情日志。", person=marketing, due_at=soon(), by=operations
    )
    seller = make_user("seller", Post.HANDLER, case.branch, department="marketing")
    url = f"{case.get_absolute_url()}task-force/{force.pk}/exchange/"
    typed = {"goes": marketing.pk, "comes": seller.pk, "reason": "休假两周"}

    client.force_login(handler)
    assert client.post(url, typed).status_code == 403
    client.force_login(operations)
    alone = client.post(url, {**typed, "comes": frontdesk.pk})
    assert alone.status_code == 422
    assert "两个以上部门" in alone.text
    assert "休假两周" in alone.text
    led = client.post(url, {**typed, "goes": operations.pk})
    assert "组长须由营销总监或运行总监担任" in led.text
    assert client.post(url, typed).status_code == 302
    assert client.post(url, typed).status_code == 422

    task.refresh_from_db()
    assert task.person == seller
    assert set(force.members.present().values_list("user", flat=True)) == {
        operations.pk,
        handler.pk,
        seller.pk,
    }
    assert seller.notifications.filter(matter="您已加入问题解决小组").exists()
    page = client.get(f"{case.get_absolute_url()}task-force/").text
    assert "退出" in page
    assert "更换小组成员" in client.get(case.get_absolute_url()).text
    # He may come back, and lead it.
    services.exchange_member(
        force, goes=operations, comes=marketing, reason="调岗", by=operations
    )
    force.refresh_from_db()
    assert force.leader == marketing
    verify.verify_branch(case.branch, verify.Found(), lambda count: None)


@pytest.mark.norm("18.3")
def test_who_has_not_answered_is_exchanged_and_his_voice_is_not_awaited(
    client, case, operations, marketing, gm, handler
) -> None:
    decision = convene(case, members=[operations, marketing], charged=handler, by=gm)
    services.give_voice(decision, consents=True, by=operations)
    given = {"comes": handler, "reason": "出差", "by": gm}
    with pytest.raises(ValidationError, match="尚未表态"):
        services.exchange_voice(decision, goes=operations, **given)
    client.force_login(gm)
    url = f"{case.get_absolute_url()}decision-group/{decision.pk}/exchange/"
    typed = {"goes": marketing.pk, "comes": handler.pk, "reason": "出差"}

    assert client.post(url, typed).status_code == 302

    with pytest.raises(PermissionDenied):
        services.give_voice(decision, consents=True, by=marketing)
    services.give_voice(decision, consents=True, by=handler)
    services.give_voice(decision, consents=True, by=gm)
    decision.refresh_from_db()
    assert decision.verdict == "adopted"
    assert "已更换" in client.get(f"{case.get_absolute_url()}decision-group/").text
    with pytest.raises(ValidationError, match="已形成结论"):
        services.exchange_voice(decision, goes=gm, **{**given, "comes": marketing})
    verify.verify_branch(case.branch, verify.Found(), lambda count: None)
