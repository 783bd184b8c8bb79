"""Requests are decided by a second person, and only once."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from complaints import services
from complaints.case.choices import State
from complaints.lifecycle.sweeping import sweep
from complaints.models import Complaint, Escalation
from complaints.requests import deciding
from complaints.requests.models import EscalationState
from tests.cases import ask_withdrawal, colleague, confirmed, make_complaint

# By whom, and when: the minute in which the test runs.
TOLD = r"已由员operations于 2026-03-02 10:\d\d 决定：已退回。"


@pytest.fixture
def asked(handler) -> Escalation:
    case = make_complaint(by=handler)
    evidence = confirmed(case, by=colleague(case))
    return services.ask_withdrawal(
        case, reason="客户来信撤回。", evidence=evidence, by=handler
    )


def url(asked: Escalation, verb: str) -> str:
    return reverse(f"complaints:{verb}", args=[asked.pk])


def fresh(asked: Escalation) -> Escalation:
    return Escalation.objects.get(pk=asked.pk)


def told(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_agreeing_does_what_was_asked(client, asked, operations):
    client.force_login(operations)

    page = client.get(url(asked, "approve")).content.decode()
    response = client.post(url(asked, "approve"), {"comment": "同意"})

    assert "客户来信撤回。" in page
    assert response.url == asked.complaint.get_absolute_url()
    assert fresh(asked).decided_by == operations
    assert Complaint.objects.get().state == State.WITHDRAWN


def test_returning_wants_a_reason(client, asked, operations):
    client.force_login(operations)

    refused = client.post(url(asked, "send_back"), {"comment": " "})
    client.post(url(asked, "send_back"), {"comment": "请附客户签字件"})

    assert refused.status_code == 422
    assert fresh(asked).state == EscalationState.RETURNED
    assert fresh(asked).comment == "请附客户签字件"


def test_of_two_who_decide_the_second_is_told_by_whom(
    client, asked, operations, marketing
):
    services.send_back(asked, by=operations, comment="请附签字件")
    client.force_login(marketing)

    response = client.post(url(asked, "approve"), {}, follow=True)

    [words] = told(response)
    assert re.fullmatch(TOLD, words)


def test_of_two_who_decide_in_the_same_moment_one_is_told_by_whom(
    client, asked, operations, marketing, monkeypatch
):
    client.force_login(marketing)
    real = services.approve

    def approve_just_behind(escalation, **given):
        services.send_back(escalation, by=operations, comment="请附签字件")
        return real(escalation, **given)

    monkeypatch.setattr(deciding, "approve", approve_just_behind)
    response = client.post(url(asked, "approve"), {"comment": "同意撤回"})

    assert response.status_code == 422
    assert re.search(TOLD, response.content.decode())
    assert "同意撤回" in response.content.decode()


def test_whoever_asked_takes_it_back_while_nobody_has_decided(
    client, asked, handler, operations
):
    client.force_login(handler)
    page = client.get(asked.complaint.get_absolute_url()).content.decode()

    client.post(url(asked, "recall"))

    assert url(asked, "recall") in page
    assert fresh(asked).state == "withdrawn"
    with pytest.raises(ValidationError):
        services.approve(asked, by=operations)


def test_what_was_decided_is_not_taken_back(client, asked, handler, operations):
    services.send_back(asked, by=operations, comment="请附签字件")
    client.force_login(handler)

    client.post(url(asked, "recall"))

    assert fresh(asked).state == EscalationState.RETURNED


@pytest.mark.parametrize("verb", ["approve", "send_back"])
def test_nobody_decides_what_he_asked_for(verb, client, handler, operations):
    case = make_complaint(by=handler, category="D")
    asked = ask_withdrawal(case, reason="客户撤回。", by=operations)
    client.force_login(operations)

    response = client.post(url(asked, verb), {"comment": "同意"}, follow=True)

    assert told(response) == ["不能决定自己提出的请求，须由另一位有权的同事决定。"]
    assert fresh(asked).state == EscalationState.PENDING


@pytest.mark.parametrize("verb", ["approve", "send_back"])
@pytest.mark.parametrize("other", ["frontdesk", "archivist", "auditor"])
def test_who_has_no_say_is_refused(other, verb, request, client, asked):
    client.force_login(request.getfixturevalue(other))

    assert client.get(url(asked, verb)).status_code == 403
    assert client.post(url(asked, verb), {"comment": "同意"}).status_code == 403


@pytest.mark.parametrize("verb", ["approve", "send_back"])
def test_another_branch_finds_nothing_to_decide(verb, client, asked, outsider):
    client.force_login(outsider)

    assert client.get(url(asked, verb)).status_code == 404


@pytest.mark.parametrize("verb", ["approve", "send_back"])
def test_only_get_and_post_are_answered(verb, client, asked, operations):
    client.force_login(operations)

    assert client.put(url(asked, verb)).status_code == 405


def test_an_unknown_request_is_not_found(client, operations):
    client.force_login(operations)

    assert client.get("/decisions/99999999999999999999/approve/").status_code == 404


@pytest.mark.norm("4.1")
def test_a_case_changes_hands_when_the_receiver_accepts(client, handler, frontdesk):
    case = make_complaint(by=handler)
    asked = services.hand_over(case, receiver=frontdesk, reason="休假", by=handler)
    client.force_login(frontdesk)

    page = client.get(url(asked, "approve")).content.decode()
    client.post(url(asked, "approve"))

    assert "由员frontdesk接手经办" in page
    case = Complaint.objects.get(pk=case.pk)
    assert (case.handler, case.first_responsible) == (frontdesk, handler)


def test_headquarters_decides_what_the_manager_asks(
    client, handler, operations, gm, hq
):
    case = make_complaint(by=handler)
    services.recategorise(
        case, category="F", secondary_categories=[], reason="要求不合理", by=gm
    )
    client.force_login(hq)

    client.post(url(case.escalations.get(), "approve"))

    assert Complaint.objects.get(pk=case.pk).category == "F"


def test_what_time_brought_up_is_named_and_known_of_by_one_button(
    client, asked, operations
):
    sweep.sweep(now=timezone.now() + timedelta(days=10))
    client.force_login(operations)

    page = client.get(asked.complaint.get_absolute_url())

    first, *of_time = page.context["yours"]
    titles = [decision.title for decision in of_time]
    assert first.request == asked
    # One request a case, whatever else ran out meanwhile.
    assert titles == ["第 3 级 · 基准答复、二十四小时答复、最终反馈"]
    assert all(decision.is_of_time for decision in of_time)
    assert page.content.decode().count('name="comment"') == 1
    assert "None" not in page.content.decode()


def test_what_time_brought_up_for_others_is_folded(client, asked, operations, gm):
    services.send_back(asked, by=operations, comment="请附签字件")
    sweep.sweep(now=timezone.now() + timedelta(days=10))
    client.force_login(asked.requested_by)

    page = client.get(asked.complaint.get_absolute_url())

    assert page.context["yours"] == []
    assert '<details class="case-more" >' in page.content.decode()
