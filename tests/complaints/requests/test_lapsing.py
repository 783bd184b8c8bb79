"""Requests end with their case, or when what was asked can't be done any more."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone

from complaints import services
from complaints.case.choices import State
from complaints.lifecycle.tasks import fill_vacancies
from complaints.models import Escalation, Event, Notification
from complaints.requests import services as decisions
from complaints.requests.models import EscalationState
from tests.cases import (
    FINDINGS,
    final_feedback,
    make_complaint,
    merge,
    reach,
    statement,
    visit,
    withdraw,
)


def fresh(row):
    return Escalation.objects.get(pk=row.pk)


def told(user) -> list[str]:
    rows = Notification.objects.filter(recipient=user, subject="lapsed")
    return list(rows.values_list("matter", flat=True))


def test_what_waits_lapses_when_the_case_is_withdrawn(handler, operations):
    case = make_complaint(by=handler)
    asked = services.ask_help(case, reason="客户情绪激动。", by=handler)

    withdraw(case, by=operations)

    row = fresh(asked)
    assert (row.state, row.decided_by) == (EscalationState.LAPSED, None)
    assert row.decided_at is not None
    assert told(handler) == ["求助"]
    event = Event.objects.get(complaint=case, verb="lapse")
    assert event.actor is None


def test_what_waits_lapses_when_the_case_is_merged(handler, operations):
    target = make_complaint(by=handler)
    case = make_complaint(by=handler)
    asked = services.ask_help(case, reason="客户情绪激动。", by=handler)

    merge(case, target=target, by=operations)

    assert fresh(asked).state == EscalationState.LAPSED


def test_what_waits_lapses_when_the_case_is_closed(handler, operations, frontdesk):
    case = reach(make_complaint(by=handler), State.FOLLOW_UP, by=handler)
    later = timezone.now() + timedelta(days=40)
    with time_machine.travel(later, tick=True):
        services.draft_report(
            case, by=handler, problem="问题", solution="方案", handling="处置"
        )
        asked = services.submit_report(case, reason="补充报送。", by=handler)
        services.record_visit(case, entry=visit(), by=handler)
        services.close(case, by=handler)

    assert fresh(asked).state == EscalationState.LAPSED


def test_a_lapsed_request_is_decided_by_nobody_and_says_so(
    client, handler, operations, marketing
):
    case = make_complaint(by=handler)
    asked = services.ask_help(case, reason="客户情绪激动。", by=handler)
    withdraw(case, by=operations)
    client.force_login(marketing)

    with pytest.raises(ValidationError, match="失效"):
        services.approve(asked, by=marketing)
    page = client.get(f"/decisions/{asked.pk}/approve/", follow=True)
    in_admin = client.get(f"/admin/complaints/escalation/{asked.pk}/change/")

    assert "失效" in page.content.decode()
    assert "失效" in in_admin.content.decode()


def test_resolving_leaves_no_request_that_only_an_open_case_can_take(
    handler, frontdesk
):
    case = reach(make_complaint(by=handler), State.INVESTIGATING, by=handler)
    asked = services.hand_over(case, receiver=frontdesk, reason="休假", by=handler)

    services.resolve(case, by=handler, findings=FINDINGS, feedback=final_feedback())

    assert fresh(asked).state == EscalationState.LAPSED
    assert told(handler) == ["转交"]


def test_an_opinion_and_a_report_of_a_withdrawn_d_class_case_go_on(
    handler, operations, marketing, gm
):
    case = reach(make_complaint(by=handler, category="D"), "investigating", by=handler)
    services.draft_report(
        case, by=operations, problem="问题", solution="方案", handling="处置"
    )
    report = services.submit_report(case, reason="D 类。", by=operations)
    helped = services.ask_help(case, reason="客户情绪激动。", by=handler)
    services.take_statement(case, entry=statement(taken_by=operations), by=operations)
    opinion = services.give_opinion(
        case, words="再次核实。", to_headquarters=False, by=operations
    )

    withdraw(case, by=gm)

    assert fresh(helped).state == EscalationState.LAPSED
    assert {fresh(report).state, fresh(opinion).state} == {EscalationState.PENDING}
    services.approve(opinion, by=gm)
    services.approve(report, by=gm)
    assert fresh(report).state == EscalationState.APPROVED


def test_a_merge_lapses_when_the_other_case_has_ended(handler, operations):
    target = make_complaint(by=handler)
    case = make_complaint(by=handler)
    asked = services.ask_merge(case, target=target, reason="同一事项", by=handler)
    withdraw(target, by=operations)

    fill_vacancies()
    fill_vacancies()

    assert fresh(asked).state == EscalationState.LAPSED
    assert told(handler) == ["并案"]
    assert Event.objects.filter(complaint=case, verb="lapse").count() == 1


def test_an_extension_lapses_once_the_client_was_told(handler, frontdesk):
    case = reach(make_complaint(by=handler), State.INVESTIGATING, by=handler)
    services.record_findings(case, findings=FINDINGS, by=handler)
    day = timezone.localdate() + timedelta(days=10)
    while day.weekday() > 4:
        day += timedelta(days=1)
    asked = services.ask_extension(case, day=day, reason="须总部核查", by=handler)

    services.record_contact(case, entry=final_feedback(), by=handler)

    assert fresh(asked).state == EscalationState.LAPSED


def test_reopening_an_archived_case_ends_its_erasure(handler, operations, hq):
    case = reach(make_complaint(by=handler), State.CLOSED, by=handler)
    asked = decisions.ask(
        case, "erasure", by=operations, reason="保管期满", at=timezone.now()
    )
    later = timezone.now() + timedelta(days=60)
    with time_machine.travel(later, tick=True):
        services.reopen(case, reason="客户再次投诉", by=operations)

    assert fresh(asked).state == EscalationState.LAPSED


def test_the_archive_still_proves_itself(handler, operations):
    case = make_complaint(by=handler)
    services.ask_help(case, reason="客户情绪激动。", by=handler)
    withdraw(case, by=operations)

    call_command("verify_archive")
