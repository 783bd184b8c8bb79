"""Who is told of which act, and that it is kept who read it (norm 18.1)."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from complaints import services
from complaints.case.choices import State
from complaints.lifecycle.entries import NamedEntry
from complaints.models import Event, Notification
from tests.cases import ask_withdrawal, contact, make_complaint, reach

MORNING = "2026-03-04T10:00:00+08:00"


@pytest.fixture(autouse=True)
def _morning():
    with time_machine.travel(MORNING, tick=True):
        yield


def told(complaint, subject: str) -> set[str]:
    notices = Notification.objects.filter(complaint=complaint, subject=subject)
    return set(notices.values_list("recipient__username", flat=True))


@pytest.mark.norm("18.1")
def test_the_leaders_of_the_reporting_line_hear_of_a_complaint_within_five_minutes(
    frontdesk, operations, marketing, gm
):
    of_operations = make_complaint(by=frontdesk, category="A")
    of_marketing = make_complaint(by=frontdesk, category="B")
    of_both = make_complaint(by=frontdesk, category="D")
    serious = make_complaint(by=frontdesk, category="A", draws_regulator=True)

    assert told(of_operations, "received") == {"operations"}
    assert told(of_marketing, "received") == {"marketing"}
    assert told(of_both, "received") == {"operations", "marketing"}
    assert told(serious, "received") == {"operations", "gm"}
    for notice in Notification.objects.filter(subject="received"):
        waited = notice.created_at - notice.complaint.entered_at
        assert waited <= timedelta(minutes=5)


@pytest.mark.norm("18.1")
def test_a_leader_complained_of_is_not_told_but_the_next_one_up(
    frontdesk, operations, gm
):
    complaint = make_complaint(by=frontdesk, named=[NamedEntry(user=operations)])

    assert told(complaint, "received") == {"gm"}


@pytest.mark.norm("18.1")
def test_a_leader_who_enters_a_complaint_has_read_of_it(operations):
    complaint = make_complaint(by=operations, category="A")

    notice = Notification.objects.get(complaint=complaint, subject="received")
    assert notice.recipient == operations
    assert notice.is_read


def test_who_is_responsible_and_did_not_enter_it_is_told(frontdesk, handler, keeper):
    at_the_counter = make_complaint(by=frontdesk)
    for_another = make_complaint(by=frontdesk, first_responsible=handler)
    by_letter = make_complaint(by=frontdesk, channel="letter")

    assert told(at_the_counter, "assigned") == set()
    assert told(for_another, "assigned") == {"handler"}
    assert told(by_letter, "assigned") == {"keeper"}


def test_what_is_refused_tells_nobody(frontdesk, operations):
    with pytest.raises(ValidationError):
        make_complaint(by=frontdesk, agreed_at=timezone.now() - timedelta(days=1))

    assert not Notification.objects.exists()


def test_whoever_may_decide_is_told_of_the_request_and_who_asked_of_the_decision(
    frontdesk, operations, marketing, gm, outsider
):
    complaint = make_complaint(by=frontdesk)
    asked = ask_withdrawal(complaint, reason="客户来信撤回。", by=frontdesk)

    assert told(complaint, "decision") == {"operations", "marketing", "gm"}
    assert told(complaint, "decided") == set()

    services.send_back(asked, by=operations, comment="请附书面材料。")

    assert told(complaint, "decided") == {"frontdesk"}
    notice = Notification.objects.get(subject="decided")
    assert notice.matter == "客户撤回 已退回"
    assert "书面" not in notice.matter


def test_a_late_agreed_time_is_told_to_whoever_may_consent(frontdesk, operations):
    complaint = make_complaint(by=frontdesk)
    late = timezone.now() + timedelta(days=1, hours=6)
    entry = contact(
        "interim_reply",
        agreed_at=late,
        client_agreed=True,
        proposed_by="client",
        agreed_reason="客户出差。",
    )
    services.record_contact(complaint, entry=entry, by=frontdesk)

    assert told(complaint, "decision") == {"operations"}


def test_of_a_handover_the_receiver_decides_and_the_others_hear(
    frontdesk, handler, keeper
):
    complaint = make_complaint(by=frontdesk)
    asked = services.hand_over(complaint, receiver=handler, reason="休假。", by=keeper)

    assert told(complaint, "decision") == {"handler"}

    services.approve(asked, by=handler)

    assert told(complaint, "decided") == {"keeper"}
    assert told(complaint, "handed_over") == {"frontdesk"}


def test_whoever_had_the_case_is_told_that_it_was_taken_over(frontdesk, handler):
    complaint = make_complaint(by=frontdesk)
    services.acknowledge(complaint, by=frontdesk, no_agreed_time_reason="不便。")
    services.investigate(complaint, by=handler, takes_over=True, reason="前台轮休。")

    assert told(complaint, "handed_over") == {"frontdesk"}


def test_the_handler_hears_when_the_visits_window_opens(frontdesk):
    complaint = reach(make_complaint(by=frontdesk), State.FOLLOW_UP, by=frontdesk)

    assert told(complaint, "follow_up") == {"frontdesk"}


@pytest.mark.norm("18.1")
def test_that_a_leader_read_a_report_is_kept_in_the_case(frontdesk, operations):
    complaint = make_complaint(by=frontdesk)

    services.read_of(complaint, by=operations)
    services.read_of(complaint, by=operations)

    assert Notification.objects.get(recipient=operations).is_read
    event = Event.objects.get(complaint=complaint, verb="read")
    assert event.actor == operations
    assert '"subjects":["received"]' in event.body


def test_what_a_handler_reads_is_noted_on_his_notice_alone(frontdesk, handler):
    complaint = make_complaint(by=frontdesk, first_responsible=handler)
    services.read_of(complaint, by=handler)

    assert Notification.objects.get(recipient=handler).is_read
    assert not Event.objects.filter(verb="read").exists()


def test_all_are_read_at_once_each_case_keeping_it(frontdesk, operations, monkeypatch):
    monkeypatch.setattr("complaints.clocks.notifications.inbox.BATCH", 2)
    for _count in range(5):
        make_complaint(by=frontdesk)

    services.read_all(by=operations)

    assert not Notification.objects.of(operations).unread().exists()
    assert Event.objects.filter(verb="read").count() == 5
