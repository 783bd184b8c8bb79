"""After a merging beat goes on: each warning reaches somebody of the branch that took
over, and what a leader left behind is handed over there."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from branches.decided import merging
from branches.models import Post, User
from complaints.clocks.notifications.models import Delivery
from complaints.intake.mail.alarm import PATIENCE, failed
from complaints.intake.mail.models import Mailbox
from complaints.lifecycle.tasks import fill_vacancies, sweep
from complaints.models import Complaint, Deadline, Notification
from reports.duties.daily.reminding import remind
from reports.monthly.services import draft_due
from reports.papers.monthly import MonthlyReport
from reports.rises import search
from tests.cases import make_complaint
from tests.people import logged_in, make_user
from tests.reports.monthly.october.play import SIGNING, at
from tests.reports.test_merged_branch import merge


@pytest.fixture(autouse=True)
def first_working_day(db):
    with time_machine.travel(at(SIGNING), tick=False):
        yield


@pytest.fixture
def leaders(other_branch):
    """Of the branch that goes on."""
    return {
        post: make_user(f"bj-{post}", post, other_branch, department=department)
        for post, department in (
            (Post.OPERATIONS_DIRECTOR, "operations"),
            (Post.GENERAL_MANAGER, ""),
        )
    }


@pytest.fixture
def second(db):
    return make_user("hq2", Post.HEADQUARTERS)


@pytest.fixture
def merged(branch, other_branch, leaders, operations, gm, frontdesk, hq, second):
    """With a case that its director handles, and who stays behind."""
    complaint = make_complaint(by=operations)
    merge(hq, second, branch, other_branch)
    merging.move_people()
    return complaint


def rung(days: int) -> None:
    """Beat, every six hours for so many days."""
    start = timezone.now()
    for hours in range(6, days * 24, 6):
        with time_machine.travel(start + timedelta(hours=hours), tick=False):
            fill_vacancies()
            sweep()


def test_what_falls_due_after_the_day_is_told_and_decided_there(
    merged,
    leaders,
    other_branch,
):
    keeper = make_user("bj-handler", Post.HANDLER, other_branch)
    left = User.objects.get(pk=merged.handler_id)

    rung(days=9)

    assert Deadline.objects.filter(complaint=merged, result="breached").exists()
    told = Notification.objects.filter(complaint=merged, created_at__gt=at(SIGNING))
    assert told.filter(subject="overdue").exists()
    for notice in told.select_related("recipient"):
        seen = Complaint.objects.visible_to(notice.recipient)
        assert seen.filter(pk=merged.pk).exists(), notice.recipient
    request = merged.escalations.get(kind="overdue")
    manager = leaders[Post.GENERAL_MANAGER]
    assert any(request.may_be_decided_by(person) for person in leaders.values())
    page = reverse("complaints:person", args=[left.pk])
    listed = logged_in(manager).get(reverse("complaints:people"), {"branch": "SH001"})
    assert page in listed.content.decode()
    sent = {"reason": "营业部已并入", "everything": [keeper.pk]}
    assert logged_in(manager).post(page, sent).status_code == 302
    merged.refresh_from_db()
    assert merged.handler == keeper


def test_a_channel_is_looked_into_where_the_branch_went(
    merged,
    leaders,
    branch,
    other_branch,
):
    """Nobody is reminded of the one that is no more."""
    begun = timezone.localdate() - timedelta(days=30)
    for one in (branch, other_branch):
        one.first_day = begun
        one.save(update_fields=["first_day"])
    keeper = make_user("bj-keeper", Post.KEEPER, other_branch)
    evening = timezone.localtime().replace(hour=17, minute=30) + timedelta(days=1)
    with time_machine.travel(evening, tick=False):
        remind(now=timezone.now())

    told = Notification.objects.filter(subject="duty").select_related("recipient")
    assert {x.recipient for x in told} == {keeper, leaders[Post.OPERATIONS_DIRECTOR]}


def test_a_rise_is_told_there(merged, branch, leaders, gm, operations):
    Complaint.objects.filter(pk=merged.pk).update(handler=None)
    for client in range(12):
        frontdesk = make_user(f"was-there-{client}", Post.HANDLER, branch)
        at_ = timezone.now() - timedelta(days=2)
        with time_machine.travel(at_, tick=False):
            make_complaint(
                by=frontdesk,
                client_name=f"客户{client}",
                telephone=f"138{client:08d}",
                statement="可转债强赎没有通知。",
            )
    search.search_due()

    told = Notification.objects.filter(subject="rise").select_related("recipient")
    assert {x.recipient.username for x in told} >= {
        leaders[Post.OPERATIONS_DIRECTOR].username
    }
    assert not {gm, operations} & {x.recipient for x in told}
    page = logged_in(leaders[Post.OPERATIONS_DIRECTOR]).get("/reports/rises/")
    assert "强赎" in page.content.decode() or branch.name in page.content.decode()


def test_its_mailbox_and_its_group_are_the_others(
    merged,
    branch,
    other_branch,
    frontdesk,
):
    branch.refresh_from_db()
    admin = make_user("bj-admin", Post.BRANCH_ADMIN, other_branch)
    box = Mailbox.objects.create(
        branch=branch, host="127.0.0.1", username="x", password="x",
        takes_from="2026-01-01", failing_since=timezone.now() - PATIENCE,
    )  # fmt: skip
    failed(box, OSError("closed"), now=timezone.now())
    assert Notification.objects.filter(subject="mailbox", recipient=admin).exists()

    for one, robot in ((branch, "old"), (other_branch, "new")):
        one.robot_url = f"https://robot.example.cn/{robot}"
        one.save(update_fields=["robot_url"])
    rung(days=3)
    copies = Delivery.objects.filter(way="branch_robot")
    assert copies
    case = copies[0].notification.complaint
    assert case.branch.served_by.robot_url.endswith("new")


def test_no_month_is_drafted_that_nobody_owes(merged, branch, other_branch):
    with time_machine.travel(timezone.now() + timedelta(days=66), tick=False):
        draft_due()
        months = MonthlyReport.objects.filter(
            month__gt=timezone.localdate() - timedelta(days=50)
        )
        assert {x.branch for x in months} == {other_branch}
