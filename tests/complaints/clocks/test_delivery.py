"""Copies by mail and robot, to a real mail server and a real web server."""

from datetime import time, timedelta
from email.header import decode_header, make_header

import pytest
import time_machine
from django.utils import timezone

from branches import robots
from complaints.clocks import notifications
from complaints.clocks.notifications import delivery
from complaints.lifecycle.entries import NamedEntry
from complaints.models import Delivery, Notification
from tests.cases import make_complaint

MORNING = "2026-03-04T10:00:00+08:00"
SOON = "2026-03-04T10:01:00+08:00"
NIGHT = "2026-03-04T22:00:00+08:00"
LATER = "2026-03-04T22:01:00+08:00"


@pytest.fixture
def director(operations):
    operations.email = "director@example.cn"
    operations.save()
    return operations


def at(moment: str):
    return time_machine.travel(moment, tick=True)


def deliver_at(moment: str) -> delivery.Delivered:
    with at(moment):
        return delivery.deliver()


def received(by, **overrides):
    with at(MORNING):
        return make_complaint(by=by, **overrides)


def test_a_mail_says_number_what_and_where_and_nothing_personal(
    mailbox, director, frontdesk, settings
):
    settings.SITE_URL = "https://desk.example.cn"
    complaint = received(frontdesk)

    done = deliver_at(SOON)

    assert (done.sent, done.failed) == (1, 0)
    [mail] = mailbox.mails
    body = mail.get_payload(decode=True).decode()
    assert mail["To"] == "director@example.cn"
    assert complaint.number in body
    assert f"https://desk.example.cn/complaints/{complaint.number}/" in body
    for personal in ("张三丰", "13800001234", "排队太久"):
        assert personal not in mail.as_string() + body


def test_a_second_pass_sends_nothing(mailbox, director, frontdesk):
    received(frontdesk)

    first, second = deliver_at(SOON), deliver_at(SOON)

    assert (first.sent, second.sent) == (1, 0)
    assert len(mailbox.mails) == 1


def test_without_a_mail_server_nothing_is_queued(director, frontdesk):
    received(frontdesk)

    assert Notification.objects.filter(recipient=director).exists()
    assert not Delivery.objects.exists()


def test_killed_between_sending_and_marking_the_same_message_comes_again(
    mailbox, director, frontdesk, monkeypatch
):
    received(frontdesk)
    with monkeypatch.context() as killed:
        killed.setattr(delivery, "_mark", _die)
        with pytest.raises(Killed):
            deliver_at(SOON)

    claimed = deliver_at("2026-03-04T10:05:00+08:00")
    again = deliver_at("2026-03-04T10:15:00+08:00")

    assert (claimed.sent, again.sent) == (0, 1)
    first, second = mailbox.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert Delivery.objects.get().sent_at


def test_a_server_that_refuses_is_asked_later_and_later(mailbox, director, frontdesk):
    received(frontdesk)
    mailbox.refuses = True

    waits = []
    for moment in ("10:01", "10:03", "10:06"):
        deliver_at(f"2026-03-04T{moment}:00+08:00")
        row = Delivery.objects.get()
        with at(f"2026-03-04T{moment}:00+08:00"):
            waits.append(round((row.next_try_at - timezone.now()).seconds / 60))
    mailbox.refuses = False
    done = deliver_at("2026-03-04T10:20:00+08:00")

    assert waits == [1, 2, 4]
    assert "451" in row.last_error
    assert done.sent == 1
    assert Delivery.objects.get().last_error == ""


def test_given_up_after_a_day_with_one_alarm(
    mailbox, director, frontdesk, branchadmin, client
):
    received(frontdesk)
    received(frontdesk)
    mailbox.refuses = True
    deliver_at(SOON)

    done = deliver_at("2026-03-05T11:00:00+08:00")

    assert done.given_up == 2
    [alarm] = Notification.objects.filter(subject="given_up")
    assert alarm.recipient == branchadmin
    with at("2026-03-05T11:01:00+08:00"):
        health = client.get("/health/").json()
    assert "notices given up in the last day: 2" in health["warnings"]


def test_without_a_branch_administrator_the_systems_is_alarmed(
    mailbox, director, frontdesk, sysadmin
):
    received(frontdesk)
    mailbox.refuses = True
    deliver_at(SOON)
    deliver_at("2026-03-05T11:00:00+08:00")

    assert Notification.objects.get(subject="given_up").recipient == sysadmin


def test_a_robot_that_fails_and_stalls_is_told_once_it_recovers(
    webhook, operations, frontdesk, monkeypatch
):
    monkeypatch.setattr(robots, "PATIENCE", 0.5)
    operations.robot_url = webhook.url
    operations.save()
    complaint = received(frontdesk)

    webhook.status = 500
    failed = deliver_at(SOON)
    webhook.status, webhook.stalls = 200, 1.0
    stalled = deliver_at("2026-03-04T10:03:00+08:00")
    webhook.stalls = 0.0
    webhook.calls.clear()
    done = deliver_at("2026-03-04T10:30:00+08:00")

    assert (failed.failed, stalled.failed, done.sent) == (1, 1, 1)
    assert any(complaint.number in call for call in webhook.calls)
    assert webhook.url not in Delivery.objects.get().last_error


def test_a_dead_robot_is_tried_once_a_pass(webhook, operations, frontdesk):
    operations.robot_url = webhook.url
    operations.save()
    received(frontdesk)
    received(frontdesk)
    webhook.status = 500

    assert deliver_at(SOON).failed == 2
    assert len(webhook.calls) == 1


def test_the_branchs_group_is_told_once_however_many_leaders_are(
    webhook, branch, operations, gm, frontdesk
):
    branch.robot_url = webhook.url
    branch.save()
    received(frontdesk, draws_regulator=True)

    deliver_at(SOON)

    assert Notification.objects.count() == 2
    assert len(webhook.calls) == 1


def test_the_group_is_not_told_where_a_colleague_is_complained_of(
    webhook, branch, operations, handler, frontdesk
):
    branch.robot_url = webhook.url
    branch.save()
    received(frontdesk, named=[NamedEntry(user=handler)])

    assert deliver_at(SOON).sent == 0
    assert Notification.objects.filter(recipient=operations).exists()


def test_quiet_hours_delay_the_mail_and_not_the_notice(mailbox, director, frontdesk):
    with at(NIGHT):
        make_complaint(by=frontdesk)

    notice = Notification.objects.get(recipient=director)
    night = deliver_at("2026-03-05T07:59:00+08:00")
    morning = deliver_at("2026-03-05T08:00:01+08:00")

    assert notice.created_at.isoformat().startswith("2026-03-04T14:00")
    assert (night.sent, morning.sent) == (0, 1)


def test_nothing_of_a_serious_case_is_delayed(mailbox, director, frontdesk):
    with at(NIGHT):
        make_complaint(by=frontdesk, draws_regulator=True)

    assert deliver_at(LATER).sent == 1
    [mail] = mailbox.mails
    assert "重大" in str(make_header(decode_header(mail["Subject"])))


def test_ones_own_quiet_hours_go_before_the_branchs(mailbox, director, frontdesk):
    director.quiet_from = director.quiet_until = time(12)
    director.save()
    with at(NIGHT):
        make_complaint(by=frontdesk)

    assert deliver_at(LATER).sent == 1


def test_a_retry_that_comes_into_the_quiet_hours_waits(mailbox, director, frontdesk):
    with at("2026-03-04T20:59:30+08:00"):
        make_complaint(by=frontdesk)

    assert deliver_at("2026-03-04T21:30:00+08:00").sent == 0
    row = Delivery.objects.get()
    assert row.next_try_at.isoformat() == "2026-03-05T00:00:00+00:00"
    assert row.attempts == 0


def test_a_storm_of_notices_takes_no_more_statements(
    mailbox, director, frontdesk, django_assert_num_queries
):
    complaint = received(frontdesk)
    for count in (1, 500):
        Delivery.objects.all().delete()
        notices = [
            Notification(recipient=director, complaint=complaint, subject="warning")
            for _number in range(count)
        ]
        with django_assert_num_queries(4):
            notifications.write(notices)

    assert Delivery.objects.count() == 500


class Killed(BaseException):
    pass


def _die(*args: object, **columns: object) -> None:
    raise Killed


@pytest.mark.parametrize(
    ("attempts", "minutes"), [(1, 1), (2, 2), (6, 32), (7, 60), (40, 60)]
)
def test_backoff_doubles_up_to_an_hour(attempts, minutes):
    assert delivery.backoff(attempts) == timedelta(minutes=minutes)
