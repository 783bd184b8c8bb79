"""Somebody moves, is away or leaves: what he has in hand goes over in one act."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from branches.models import Post
from complaints import services
from complaints.acts import held
from complaints.case.choices import State
from complaints.clocks.recipients import Directory
from complaints.clocks.tiers import Recipient
from complaints.evidence import verify
from complaints.intake.models import Keeper
from complaints.lifecycle.entries import NamedEntry
from complaints.models import Complaint, Escalation, Notification, Task
from tests.branches.test_staff_changes import account, change_page
from tests.cases import make_complaint, reach
from tests.people import logged_in, make_user

PEOPLE = reverse("complaints:people")


def page_of(person) -> str:
    return reverse("complaints:person", args=[person.pk])


def hand_over(by, person, *, reason="调往营销部", **receivers):
    chosen = {name: [user.pk for user in people] for name, people in receivers.items()}
    return logged_in(by).post(page_of(person), {"reason": reason, **chosen})


@pytest.fixture
def another(branch):
    return make_user("another", Post.HANDLER, branch, department="marketing")


@pytest.fixture
def desk(handler, another, operations, marketing, gm, branchadmin):
    """Seven open cases, three to be visited, two tasks, a channel and a question."""
    with time_machine.travel(timezone.now() - timedelta(days=45), tick=True):
        for _number in range(3):
            reach(
                make_complaint(by=handler),
                State.RESOLVED,
                by=handler,
                leader=operations,
            )
    opened = [make_complaint(by=handler) for _number in range(7)]
    force = services.set_up_task_force(
        opened[0],
        purpose="查清。",
        leader=operations,
        members=[handler, marketing],
        by=operations,
    )
    due = timezone.now() + timedelta(days=1)
    for what in ("核对", "回访"):
        services.give_task(force, what=what, person=handler, due_at=due, by=operations)
    services.refer(
        opened[1],
        question="如何处理？",
        expected_at=due,
        by=another,
        person=handler,
    )
    Keeper.objects.create(
        branch=handler.branch, channel="email", person=handler, appointed_by=branchadmin
    )
    return opened


def test_the_page_says_what_he_has_in_hand(desk, handler, operations, branchadmin):
    """The administrator reads how many cases there are; a leader reads which."""
    wanted = held.held_by(handler)
    counted = logged_in(branchadmin).get(page_of(handler)).content.decode()
    listed = logged_in(operations).get(page_of(handler)).content.decode()

    assert (wanted["cases"], wanted["visits"], wanted["tasks"]) == (7, 3, 2)
    assert "经办的投诉（7 件）" in counted
    assert desk[0].number not in counted
    assert desk[0].number in listed


def test_who_moves_has_nothing_left_and_the_archive_is_whole(
    desk, handler, frontdesk, branchadmin
):
    answer = hand_over(branchadmin, handler, everything=[frontdesk])

    assert answer.status_code == 302, answer.content.decode()
    assert held.held_by(handler) == {}
    assert set(Task.objects.values_list("person", flat=True)) == {frontdesk.pk}
    assert Keeper.objects.on(timezone.localdate()).get().person == frontdesk
    first = Complaint.objects.get(pk=desk[0].pk)
    assert (first.handler, first.responsible_id) == (frontdesk, frontdesk.pk)
    assert first.first_responsible == handler
    event = first.events.get(verb="hand_on")
    assert event.actor == branchadmin
    assert Notification.objects.filter(
        recipient=frontdesk, complaint=first, matter="人员变动交接"
    ).exists()
    verify.verify_branch(handler.branch, verify.VerifyResult(), lambda count: None)


def test_a_kind_may_go_to_another_than_the_rest(
    desk, handler, another, frontdesk, operations
):
    hand_over(operations, handler, everything=[frontdesk], visits=[another])

    handlers = Complaint.objects.values_list("state", "handler").distinct()
    assert set(handlers) == {
        (State.RECEIVED, frontdesk.pk),
        (State.RESOLVED, another.pk),
    }


def test_nobody_takes_over_a_case_in_which_he_is_complained_of(
    handler, another, frontdesk, operations, gm
):
    complaint = make_complaint(by=handler)
    services.name_staff(
        complaint, entry=NamedEntry(name="另", user=another), by=operations
    )

    refused = hand_over(operations, handler, everything=[another])
    hand_over(operations, handler, everything=[another, frontdesk])

    assert refused.status_code == 422
    assert "涉及所选的接收人" in refused.content.decode()
    assert Complaint.objects.get(pk=complaint.pk).handler == frontdesk


def test_nobody_moves_or_leaves_with_something_in_hand(
    handler, frontdesk, branchadmin, gm
):
    make_complaint(by=handler)
    admin = logged_in(branchadmin)

    refused = admin.post(change_page(handler), account(handler, is_active=""))
    hand_over(branchadmin, handler, everything=[frontdesk])
    admin.post(change_page(handler), account(handler, is_active=""))

    assert "请先在“人员变动”中交接" in refused.content.decode()
    assert page_of(handler) in refused.content.decode()
    handler.refresh_from_db()
    assert not handler.is_active


@pytest.mark.parametrize("gone", ["inactive", "moved"])
def test_the_warnings_of_who_is_gone_reach_the_director(
    gone, handler, operations, gm, other_branch
):
    complaint = make_complaint(by=handler)
    if gone == "inactive":
        handler.is_active = False
    else:
        handler.branch = other_branch
    handler.save()

    directory = Directory([complaint])
    roles = [Recipient.HANDLER, Recipient.FIRST_RESPONSIBLE]

    assert directory.people(complaint, roles) == [operations]


def test_who_moved_sees_nothing_of_his_old_branch(handler, frontdesk, other_branch):
    complaint = make_complaint(by=handler)
    handler.branch = other_branch
    handler.save()

    assert logged_in(handler).get(complaint.get_absolute_url()).status_code == 404


def test_what_he_was_asked_to_decide_another_decides(
    handler, another, frontdesk, operations, gm
):
    complaint = make_complaint(by=frontdesk)
    services.hand_over(complaint, receiver=handler, reason="外出", by=frontdesk)

    hand_over(operations, handler, everything=[another])

    assert Escalation.objects.get(kind="handover").decider == another


def test_people_and_their_pages_are_of_the_branch(
    handler, branchadmin, operations, outsider, hq, sysadmin, auditor
):
    other = make_user("bj-gm", Post.GENERAL_MANAGER, outsider.branch)

    for by, shown in ((branchadmin, 200), (operations, 200), (hq, 200), (other, 404)):
        assert logged_in(by).get(page_of(handler)).status_code == shown
    assert logged_in(auditor).get(page_of(handler)).status_code == 404
    assert logged_in(handler).get(PEOPLE).status_code == 403
    listed = logged_in(hq).get(PEOPLE, {"branch": "SH001"}).content.decode()
    assert page_of(handler) in listed
    assert page_of(outsider) not in listed


def test_the_list_asks_nothing_for_each_person(
    branchadmin, branch, django_assert_max_num_queries
):
    for number in range(30):
        make_user(f"p{number}", Post.HANDLER, branch)
    client = logged_in(branchadmin)

    with django_assert_max_num_queries(7):
        client.get(PEOPLE)


def test_a_hand_over_without_reason_or_receiver_is_refused(
    handler, frontdesk, operations
):
    make_complaint(by=handler)

    for data in ({"reason": ""}, {"reason": "调动"}):
        assert logged_in(operations).post(page_of(handler), data).status_code == 422
    assert Complaint.objects.get().handler == handler
