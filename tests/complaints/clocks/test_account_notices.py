"""Whom a change of an account concerns is told at once, here and by mail."""

from datetime import time, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from branches.accounts import second_factor
from branches.decided import staff_changes
from branches.models import Authenticator, Deputy, HouseEvent, Post, User
from complaints.clocks.notifications import delivery, of_house
from complaints.models import Delivery, HouseTold, Notification
from tests.house import written


def told(person: User) -> list[str]:
    """What he was told since the last time that this was asked."""
    written()
    of_house.tell()
    notices = Notification.objects.of(person).unread().order_by("pk")
    said = list(notices.values_list("matter", flat=True))
    notices.update(read_at=timezone.now())
    return said


@pytest.fixture(autouse=True)
def _set_up(frontdesk, handler, operations, gm, branchadmin, hq):
    gm.email = "gm@example.cn"
    gm.save()
    told(gm)
    Delivery.objects.all().delete()


def test_a_new_account_is_told_nothing(handler):
    assert told(handler) == []


def test_a_password_that_another_set_and_none_that_is_his_own(handler):
    handler.give_password("given-by-another-1")
    handler.save()
    assert told(handler) == ["登录密码由他人重设"]

    handler.set_password("quite-my-own-2027")
    handler.password_is_given = False
    handler.save()
    assert told(handler) == []


def test_a_post_given_by_whatever_way(handler, branch):
    User.objects.filter(pk=handler.pk).update(post=Post.KEEPER)
    assert told(handler) == ["岗位已变更"]

    call_command("appoint", handler.username, Post.HANDLER)
    assert told(handler) == ["岗位已变更"]


def test_where_he_is_warned(handler):
    handler.email = "elsewhere@example.com"
    handler.robot_url = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1"
    handler.save()

    assert told(handler) == ["邮箱、群机器人已变更"]


def test_an_account_closed_and_opened(handler):
    User.objects.filter(pk=handler.pk).update(is_active=False)
    assert told(handler) == []

    User.objects.filter(pk=handler.pk).update(is_active=True)
    assert told(handler) == ["状态已变更"]


def test_a_device_set_and_removed(gm):
    second_factor.prepare(gm)
    assert told(gm) == []

    Authenticator.objects.filter(user=gm).update(confirmed_at=timezone.now())
    assert told(gm) == ["登录验证器已启用"]

    second_factor.remove(gm)
    assert told(gm) == ["登录验证器已移除"]


def test_a_deputy_and_the_one_for_whom_he_stands_in(operations, gm, branchadmin, hq):
    today = timezone.localdate()
    wanted = Deputy(
        branch=gm.branch,
        post=Post.GENERAL_MANAGER,
        person=operations,
        first_day=today,
        last_day=today + timedelta(days=2),
    )
    change = staff_changes.ask_deputy(wanted, by=branchadmin)
    assert told(operations) == ["有人申请岗位代理，待另一人决定"]

    staff_changes.approve(change, by=hq, comment="")
    days = f"{today} 至 {today + timedelta(days=2)}"
    assert told(operations) == [f"{days} 由您代总经理"]
    assert told(gm) == [f"{days} 您的岗位有人代理"]

    Deputy.objects.update(last_day=today)
    assert told(operations) == [f"由您代总经理改为至 {today} 止"]


def test_each_change_is_told_once(handler):
    User.objects.filter(pk=handler.pk).update(post=Post.KEEPER)
    written()

    assert (of_house.tell(), of_house.tell()) == (1, 0)
    assert HouseTold.objects.get().seq == HouseEvent.objects.latest("seq").seq


def test_the_mail_goes_in_quiet_hours_too_and_waits_for_a_server(mailbox, gm):
    gm.quiet_from, gm.quiet_until = time(0), time(23, 59, 59)
    gm.give_password("given-by-another-1")
    gm.save()
    written()
    of_house.tell()
    mailbox.refuses = True
    assert delivery.deliver().failed == 1

    mailbox.refuses = False
    Delivery.objects.update(next_try_at=timezone.now())
    assert delivery.deliver().sent == 1

    [mail] = mailbox.mails
    body = mail.get_payload(decode=True).decode()
    assert "登录密码由他人重设" in body
    assert "请立即联系" in body
    assert "/account/" in body


@pytest.mark.parametrize("who", ["handler", "branchadmin", "hq"])
def test_it_is_on_the_page_of_notices(who, client, request):
    person = request.getfixturevalue(who)
    person.give_password("given-by-another-1")
    person.save()
    written()
    of_house.tell()
    User.objects.filter(pk=person.pk).update(password_is_given=False)
    person.refresh_from_db()
    client.force_login(person)

    page = client.get("/notices/").text
    assert "账号与权限：登录密码由他人重设" in page
    assert "重大" not in page.split("news-said")[0].rpartition("news-body")[2]

    notice = Notification.objects.get(recipient=person)
    assert client.post(f"/notices/{notice.pk}/read/").status_code == 302
    notice.refresh_from_db()
    assert notice.is_read


def test_a_mail_that_never_arrives_is_told_to_the_keepers(mailbox, gm, branchadmin):
    gm.give_password("given-by-another-1")
    gm.save()
    written()
    of_house.tell()
    mailbox.refuses = True
    Delivery.objects.update(wanted_at=timezone.now() - timedelta(days=2))

    assert delivery.deliver().given_up == 1
    assert Notification.objects.get(subject="given_up").recipient == branchadmin
