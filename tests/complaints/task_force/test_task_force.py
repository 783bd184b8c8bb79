"""norm 18.2: task forces with their tasks."""

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
from complaints.models import Complaint, Event, TaskForce
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


def missing(gate, case) -> str:
    found = gate(Complaint.objects.get(pk=case.pk))
    return "；".join(one.message for one in found)


@pytest.mark.norm("18.2")
def test_members_of_two_departments_work_off_their_tasks(
    case, operations, marketing, frontdesk
) -> None:
    force = set_up(case, leader=operations, members=[marketing], by=operations)
    assert marketing.notifications.filter(matter="您已加入问题解决小组").exists()

    task = services.give_task(
        force, what="核对行情日志。", person=marketing, due_at=soon(), by=operations
    )
    assert "1 项任务未完成" in missing(requirements.missing_to_close, case)
    with pytest.raises(ValidationError, match="还有任务未完成"):
        services.dissolve_task_force(force, outcome="已查清。", by=operations)
    with pytest.raises(PermissionDenied):
        services.finish_task(task, result="已核对。", by=frontdesk)

    services.finish_task(task, result="已核对。", by=marketing)
    with pytest.raises(ValidationError, match="已登记完成"):
        services.finish_task(task, result="再核对。", by=operations)
    services.dissolve_task_force(force, outcome="已查清。", by=operations)

    assert "任务未完成" not in missing(requirements.missing_to_close, case)
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


def test_whoever_is_complained_of_is_in_no_task_force(
    case, operations, marketing, frontdesk
) -> None:
    services.name_staff(case, entry=NamedEntry(user=marketing), by=frontdesk)

    with pytest.raises(ValidationError, match="能查看本投诉"):
        set_up(case, leader=operations, members=[marketing], by=operations)


def test_an_outsider_is_in_no_group(case, operations, gm, outsider) -> None:
    with pytest.raises(ValidationError, match="能查看本投诉"):
        set_up(case, leader=operations, members=[outsider], by=operations)


def test_there_is_one_task_force_at_a_time(case, operations, marketing) -> None:
    set_up(case, leader=operations, members=[marketing], by=operations)

    with pytest.raises(ValidationError, match="已有一个"):
        set_up(case, leader=operations, members=[marketing], by=operations)


@pytest.mark.norm("18.2")
def test_through_the_pages(client, case, operations, marketing) -> None:
    page = f"{case.get_absolute_url()}task-force/"
    later = f"{timezone.localtime(soon()):%Y-%m-%dT%H:%M}"
    client.force_login(operations)
    force_typed = {"purpose": "查清。", "leader": operations.pk}
    answer = client.post(f"{page}new/", force_typed)
    assert answer.status_code == 422
    assert "查清。" in answer.text
    client.post(f"{page}new/", force_typed | {"members": [marketing.pk]})
    force = TaskForce.objects.get()
    assert f"{page}new/" not in client.get(page).text
    task = {"what": "核对。", "person": marketing.pk, "due_at": later}
    client.post(f"{page}{force.pk}/task/", task)
    finish = f"{case.get_absolute_url()}tasks/{force.tasks.get().pk}/finish/"

    client.force_login(marketing)
    assert finish in client.get(page).text
    client.post(finish, {"result": "已核对。"})
    assert force.tasks.get().is_done
    assert finish not in client.get(page).text

    client.force_login(operations)
    dissolve = f"{page}{force.pk}/dissolve/"
    assert dissolve in client.get(page).text
    client.post(dissolve, {"outcome": "已查清。"})
    assert dissolve not in client.get(page).text
    force.refresh_from_db()
    assert force.outcome == "已查清。"


def test_what_is_done_or_dissolved_is_not_done_again(
    case, operations, marketing
) -> None:
    force = set_up(case, leader=operations, members=[marketing], by=operations)
    task = services.give_task(
        force, what="核对。", person=operations, due_at=soon(), by=operations
    )
    services.finish_task(task, result="已核对。", by=operations)
    services.dissolve_task_force(force, outcome="已查清。", by=operations)

    for again in (
        lambda: services.dissolve_task_force(force, outcome="再。", by=operations),
        lambda: services.give_task(
            force, what="再。", person=marketing, due_at=soon(), by=operations
        ),
        lambda: services.exchange_member(
            force, goes=marketing, comes=operations, reason="再。", by=operations
        ),
    ):
        with pytest.raises(ValidationError, match="小组已解散"):
            again()


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
    verify.verify_branch(case.branch, verify.VerifyResult(), lambda count: None)
