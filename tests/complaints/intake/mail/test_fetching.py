"""Forty messages on a real server: each is proposed or refused, and stays there."""

from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from complaints.clocks.notifications import Notification, Subject
from complaints.evidence.filing import sealed
from complaints.intake.mail import fetching, refusals
from complaints.intake.proposals import arriving, waiting
from complaints.models import Mailbox, MailRefusal, Proposal
from tests.complaints.intake.mail.messages import forty, plain
from tests.people import logged_in

pytestmark = pytest.mark.django_db


def fetch(box) -> None:
    fetching.fetch()
    box.row.refresh_from_db()


def proposed() -> list[Proposal]:
    return list(Proposal.objects.order_by("pk"))


def test_each_of_forty_is_proposed_or_refused(box, keeper):
    cases = forty()
    assert len(cases) >= 40
    box.receive(*(case.raw for case in cases.values()))

    fetch(box)

    there = box.lies_there()
    refused = {row.uid: row.why for row in MailRefusal.objects.all()}
    rows = iter(proposed())
    found = {
        name: refused[uid] if uid in refused else said_of(next(rows))
        for name, (uid, _flags, _raw) in zip(cases, there, strict=True)
    }
    assert found == {name: case.outcome for name, case in cases.items()}
    assert next(rows, None) is None
    # On the server all of them lie as they came.
    assert [raw for _uid, _flags, raw in there] == [x.sent for x in cases.values()]
    assert not any(b"\\Seen" in flags for _uid, flags, _raw in there)
    fetch(box)
    assert len(proposed()) + MailRefusal.objects.count() == len(cases)
    large = Notification.objects.get(recipient=keeper, subject=Subject.PROPOSAL)
    assert "超过大小限制" in large.matter


def said_of(row: Proposal) -> dict[str, object]:
    files = row.files.filter(is_original=False)
    return {
        "text": row.text or "",
        "subject": row.subject,
        "email": row.email,
        "files": tuple(file.name for file in files),
        "left_out": bool(row.left_out),
        "about": tuple(row.about),
        "original": sealed.read(row.files.get(is_original=True)),
    }


def test_it_arrived_when_the_server_had_it(box):
    box.receive(plain(id_="a"))
    fetch(box)
    [proposal] = proposed()
    assert abs((timezone.now() - proposal.arrived_at).total_seconds()) < 60


class Killed(BaseException):
    pass


@pytest.mark.parametrize("after", ["propose", "save"])
def test_a_worker_that_is_killed_neither_loses_nor_doubles_one(box, monkeypatch, after):
    """In the middle of the second: its rows are there, and all of them go."""
    box.receive(*(plain(id_=f"n{n}", subject=f"第{n}封") for n in range(4)))
    seen = []

    def dies(*args, **kwargs):
        seen.append(1)
        made = whole(*args, **kwargs)
        if len(seen) == 2:
            raise Killed
        return made

    if after == "propose":
        whole = arriving.propose
        monkeypatch.setattr(arriving, "propose", dies)
    else:
        whole = Mailbox.save
        monkeypatch.setattr(Mailbox, "save", dies)
    with pytest.raises(Killed):
        fetch(box)
    assert [x.subject for x in proposed()] == ["第0封"]
    monkeypatch.undo()
    fetch(box)
    fetch(box)
    assert [x.subject for x in proposed()] == [f"第{n}封" for n in range(4)]


def test_a_folder_made_anew_doubles_nothing_and_hides_nothing(box):
    box.receive(plain(id_="a"), plain(id_="b"))
    fetch(box)
    with box.server.client() as client:
        client.delete_folder(box.row.folder)
        client.create_folder(box.row.folder)
    box.receive(plain(id_="c", subject="新的"), plain(id_="a"))
    fetch(box)
    assert len(proposed()) == 3
    assert MailRefusal.objects.get().why == "duplicate"


def test_what_was_refused_is_listed_to_its_keeper_and_its_sender_forgotten(
    box, keeper, frontdesk, outsider, hq
):
    box.receive(plain(id_="a"), plain(id_="a"))
    fetch(box)
    address = "/proposals/refused/"

    shown = logged_in(keeper).get(address).text
    assert "重复" in shown
    assert MailRefusal.objects.get().sender.split("<")[-1].strip(">") in shown
    assert "重复" in logged_in(hq).get(address).text
    for other in (frontdesk, outsider):
        assert not logged_in(other).get(address).context["refusals"]

    for change in ({"why": "bounce"}, {"sender": "别人"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            MailRefusal.objects.update(**change)
    refusals.forget_senders(now=timezone.now() + timedelta(days=89))
    assert MailRefusal.objects.get().sender
    refusals.forget_senders(now=timezone.now() + timedelta(days=91))
    assert MailRefusal.objects.get().sender is None
    assert "重复" in logged_in(keeper).get(address).text


def test_what_came_before_the_desk_takes_mail_is_left(box):
    tomorrow = timezone.localdate() + timedelta(days=1)
    Mailbox.objects.update(takes_from=tomorrow)
    box.receive(plain(id_="a"))
    fetch(box)
    assert not proposed()
    assert not MailRefusal.objects.exists()


def test_a_mailbox_that_cannot_be_read_is_told_of_once(box, branchadmin, hq, keeper):
    Mailbox.objects.update(password="wrong")
    start = timezone.now()
    for minutes in (0, 5, 11, 30):
        with time_machine.travel(start + timedelta(minutes=minutes)):
            fetch(box)
    told = Notification.objects.filter(subject=Subject.MAILBOX)
    assert {notice.recipient for notice in told} == {branchadmin, hq}
    assert told.count() == 2
    assert box.row.last_error
    assert "wrong" not in box.row.last_error
    warnings = Client().get("/health/").json()["warnings"]
    assert "complaint mailboxes that can't be read: 1" in warnings
    Mailbox.objects.update(password="secret")
    fetch(box)
    assert (box.row.failing_since, box.row.last_error) == (None, "")
    assert box.row.read_at


def test_one_that_fails_holds_up_no_other(box, other_branch):
    Mailbox.objects.create(
        branch=other_branch, host="127.0.0.1", port=1, username="x", password="x"
    )
    box.receive(plain(id_="a"))
    fetch(box)
    assert len(proposed()) == 1


def test_its_password_is_encrypted_and_told_to_nobody(box, branchadmin):
    with connection.cursor() as cursor:
        cursor.execute("SELECT password FROM complaints_mailbox")
        assert "secret" not in cursor.fetchone()[0]
    page = f"/admin/complaints/mailbox/{box.row.pk}/change/"
    answer = logged_in(branchadmin).get(page)
    assert answer.status_code == 200
    assert "secret" not in answer.content.decode()


def test_only_a_listed_server_is_asked(box, branchadmin):
    page = f"/admin/complaints/mailbox/{box.row.pk}/change/"
    values = {
        "branch": box.row.branch_id,
        "host": "10.0.0.1",
        "port": 993,
        "security": "tls",
        "username": "x",
        "password": "new",
        "folder": "INBOX",
        "takes_from": "2026-01-01",
        "is_active": "on",
    }
    client = logged_in(branchadmin)
    answer = client.post(page, values)
    assert "未登记" in answer.content.decode()
    assert client.post(page, {**values, "host": "127.0.0.1"}).status_code == 302
    box.row.refresh_from_db()
    assert box.row.password == "new"


def test_what_was_fetched_is_seen_after_the_next_sweep(box, keeper):
    box.receive(plain(id_="a"))
    fetch(box)
    assert not Proposal.objects.visible_to(keeper).exists()
    waiting.sweep(now=timezone.now())
    assert Proposal.objects.visible_to(keeper).exists()
