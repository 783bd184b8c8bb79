"""Replies by mail are contacts, and the way back comes after what was registered."""

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from complaints import services
from complaints.clocks.notifications import Notification, Subject
from complaints.intake.mail import fetching
from complaints.intake.mail.decoding import header
from complaints.lifecycle.entries import ContactEntry
from complaints.models import Contact, Deadline, Proposal
from tests.cases import make_complaint
from tests.complaints.intake.mail.messages import plain, report
from tests.lives import at
from tests.people import logged_in

pytestmark = pytest.mark.django_db
ADDRESS = "wang@example.cn"


@pytest.fixture(autouse=True)
def on_an_open_day():
    with time_machine.travel(at("2026-03-05 10:00")):
        yield


def by_mail(handler, **overrides):
    values = {"channel": "email", "place": "", "contact_time": "", "email": ADDRESS}
    return make_complaint(by=handler, **{**values, **overrides})


def send(case, by, **overrides) -> Contact:
    values = {"purpose": "interim_reply", "said": "已核实，正在处理。", **overrides}
    return services.send_mail(case, by=by, **values)


@pytest.mark.norm("7.2")
def test_a_mail_is_a_contact_and_answers_the_clocks(mailbox, handler):
    case = make_complaint(by=handler, email=ADDRESS)

    contact = send(case, handler)

    [mail] = mailbox.mails
    assert case.number in header(mail, "Subject")
    assert mail["To"] == ADDRESS
    assert "complaints@example.cn" in header(mail, "From")
    assert contact.said in mail.get_payload(decode=True).decode()
    assert (contact.way, contact.reached, contact.proof) == (
        "email",
        True,
        header(mail, "Message-ID"),
    )
    clock = Deadline.objects.get(complaint=case, kind="baseline_reply")
    assert clock.met_by == contact


def test_what_was_not_sent_is_no_contact(mailbox, handler):
    case = make_complaint(by=handler, email=ADDRESS)
    mailbox.refuses = True
    before = case.contacts.count(), case.events.count()
    with pytest.raises(ValidationError, match="没有发出"):
        send(case, handler)
    assert (case.contacts.count(), case.events.count()) == before


def test_without_an_address_or_a_server_there_is_none(handler, settings, mailbox):
    with pytest.raises(ValidationError, match="没有留下电子邮箱"):
        send(make_complaint(by=handler), handler)
    settings.EMAIL_HOST = ""
    with pytest.raises(ValidationError, match="没有配置发信服务器"):
        send(make_complaint(by=handler, email=ADDRESS), handler)


@pytest.mark.norm("16.2")
def test_the_way_back_only_after_what_he_had_left_was_tried(mailbox, handler):
    case = by_mail(handler)
    with pytest.raises(ValidationError, match="首次联系"):
        send(case, handler)
    assert not mailbox.mails

    services.log_unanswered(case, by=handler)
    send(case, handler)
    assert len(mailbox.mails) == 1


@pytest.mark.norm("16.2")
def test_at_once_where_the_address_was_registered_or_is_all_there_is(mailbox, handler):
    registered = by_mail(handler)
    services.check_details(registered, given={"email": "registered"}, by=handler)
    send(registered, handler)
    send(by_mail(handler, telephone=""), handler)
    assert len(mailbox.mails) == 2


def test_who_was_spoken_to_is_written_to(mailbox, handler):
    case = by_mail(handler)
    entry = talk("telephone")
    services.record_contact(case, entry=entry, by=handler)
    send(case, handler)
    assert len(mailbox.mails) == 1


def talk(way):
    return ContactEntry(
        purpose="enquiry",
        direction="outbound",
        way=way,
        occurred_at=timezone.now(),
        said="电话了解情况。",
    )


def test_the_page_sends_it_once(mailbox, handler):
    case = make_complaint(by=handler, email=ADDRESS)
    client = logged_in(handler)
    page = reverse("complaints:send_mail", args=[case.number])
    shown = client.get(page).content.decode()
    assert ADDRESS not in shown
    assert client.post(page, {"purpose": "", "said": ""}).status_code == 422
    sent = {"purpose": "interim_reply", "said": "您好，正在处理。"}
    assert client.post(page, sent).status_code == 302
    assert len(mailbox.mails) == 1


def test_the_answer_finds_its_case_and_a_bounce_its_handler(mailbox, box, handler):
    case = make_complaint(by=handler, email=ADDRESS)
    sent = send(case, handler).proof
    box.receive(
        plain("还没解决。", f"In-Reply-To: {sent}", id_="again", subject="Re: 答复"),
        report("delivery-status", of=sent),
    )

    fetching.fetch()

    assert Proposal.objects.get().about == [case.number]
    told = Notification.objects.get(recipient=handler, subject=Subject.TASK)
    assert told.complaint == case
    assert "退回" in told.matter


def test_what_the_desk_sent_and_comes_back_is_no_message(mailbox, box, handler):
    case = make_complaint(by=handler, email=ADDRESS)
    send(case, handler)
    box.receive(mailbox.mails[0].as_bytes())
    fetching.fetch()
    assert not Proposal.objects.exists()
