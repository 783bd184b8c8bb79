"""Requests whose deciders have left, and deputies whose days begin (DESIGN 5)."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from branches.models import Post
from complaints import services
from complaints.clocks.notifications import Notification, Subject
from complaints.lifecycle.sweeping import sweep
from complaints.models import Escalation, Event
from complaints.requests.waiting import vacancies
from tests.cases import ask_withdrawal, make_complaint, reach
from tests.people import stand_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(handler, operations, marketing, gm, hq) -> Escalation:
    """The handler asks a director for help."""
    return services.ask_help(
        make_complaint(by=handler), reason="客户要求见领导。", by=handler
    )


def leave(*people) -> None:
    for person in people:
        person.is_active = False
        person.save()


def test_what_waits_for_a_vacant_post_moves_one_up(asked, operations, marketing, gm):
    assert vacancies.move_up() == 0
    leave(operations, marketing)

    assert vacancies.move_up() == 1

    asked.refresh_from_db()
    assert asked.may_be_decided_by(gm)
    assert Event.objects.filter(complaint=asked.complaint, verb="reroute").exists()
    told = Notification.objects.filter(recipient=gm, subject=Subject.DECISION)
    assert told.count() == 1
    assert vacancies.move_up() == 0


def test_a_manager_who_leaves_too_leaves_it_to_headquarters(
    asked, operations, marketing, gm, hq
):
    leave(operations, marketing, gm)
    vacancies.move_up()
    asked.refresh_from_db()
    assert asked.may_be_decided_by(hq)


def test_a_deputy_fills_the_post(asked, operations, marketing, keeper, branchadmin):
    for post in (Post.OPERATIONS_DIRECTOR, Post.MARKETING_DIRECTOR):
        stand_in(keeper, post, by=branchadmin, days=(0, 2))
    leave(operations, marketing)
    assert vacancies.move_up() == 0
    assert asked.may_be_decided_by(keeper)


def test_a_request_to_a_person_who_left_waits_for_a_director(
    handler, keeper, operations
):
    request = services.hand_over(
        make_complaint(by=handler), receiver=keeper, reason="休假。", by=handler
    )
    leave(keeper)
    assert vacancies.move_up() == 1
    request.refresh_from_db()
    assert request.may_be_decided_by(operations)


def test_a_deputy_hears_on_his_first_day_of_what_waits(
    asked, keeper, branchadmin, client
):
    stand_in(keeper, Post.OPERATIONS_DIRECTOR, by=branchadmin, days=(1, 3))
    assert vacancies.tell_deputies() == 0

    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert vacancies.tell_deputies() == 1
        assert vacancies.tell_deputies() == 0
        client.force_login(keeper)
        assert "您代理运行总监" in client.get("/my-day/").content.decode()

    notice = Notification.objects.get(recipient=keeper, subject=Subject.DECISION)
    assert notice.complaint == asked.complaint


def test_an_overdue_clock_is_told_to_the_deputy_too(
    operations, keeper, branchadmin, handler
):
    case = make_complaint(by=handler)
    stand_in(keeper, Post.OPERATIONS_DIRECTOR, by=branchadmin, days=(0, 2))
    leave(operations)
    first = case.deadlines.order_by("due_at").first()
    with time_machine.travel(first.due_at + timedelta(minutes=1)):
        sweep.sweep(now=timezone.now())
    told = Notification.objects.filter(recipient=keeper, subject=Subject.OVERDUE)
    assert told.exists()


def test_a_case_that_becomes_d_class_moves_its_withdrawal_to_the_manager(
    handler, operations, gm
):
    case = reach(make_complaint(by=handler, category="C"), "acknowledged", by=handler)
    request = ask_withdrawal(case, reason="客户书面撤回。", by=handler)
    assert request.may_be_decided_by(operations)

    services.recategorise(
        case, category="D", secondary_categories=[], reason="涉及员工。", by=handler
    )

    request.refresh_from_db()
    assert not request.may_be_decided_by(operations)
    assert request.may_be_decided_by(gm)
