"""Two people press the same button: one moves the case, the other is told so."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connections
from django_fsm import TransitionNotAllowed

from complaints import services
from complaints.lifecycle.sweeping.sweep import sweep
from complaints.models import Complaint, Notification
from tests.cases import (
    FINDINGS,
    colleague,
    confirmed,
    final_feedback,
    make_complaint,
    reach,
)
from tests.lives import at

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts):
    """What each act raised, or None, all having started together."""
    together = threading.Barrier(len(acts))

    def run(act):
        together.wait()
        try:
            act()
        except (TransitionNotAllowed, ValidationError) as refusal:
            return refusal
        finally:
            connections.close_all()
        return None

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def assert_one_of_two(outcomes, refusal):
    assert sorted(map(type, outcomes), key=str) == sorted(
        [type(None), refusal], key=str
    )


@pytest.mark.norm("9.1")
def test_of_two_people_acknowledging_at_once_one_is_refused(frontdesk, handler):
    case = make_complaint(by=frontdesk)

    outcomes = at_once(
        *(
            lambda by=by: services.acknowledge(
                case, by=by, no_agreed_time_reason="客户不便"
            )
            for by in (frontdesk, handler)
        )
    )

    assert_one_of_two(outcomes, TransitionNotAllowed)
    assert case.events.filter(verb="acknowledge").count() == 1


@pytest.mark.norm("9.1")
def test_of_two_people_resolving_at_once_one_is_refused(frontdesk, handler):
    case = reach(make_complaint(by=frontdesk), "investigating", by=frontdesk)

    outcomes = at_once(
        *(
            lambda by=by: services.resolve(
                case, by=by, findings=FINDINGS, feedback=final_feedback()
            )
            for by in (frontdesk, handler)
        )
    )

    assert_one_of_two(outcomes, TransitionNotAllowed)
    assert case.contacts.filter(purpose="final_feedback").count() == 1
    assert case.deadlines.filter(kind="follow_up_visit").count() == 1


def test_of_two_directors_deciding_at_once_one_is_told(handler, operations, marketing):
    case = make_complaint(by=handler)
    evidence = confirmed(case, by=colleague(case))
    request = services.ask_withdrawal(
        case, reason="撤回", evidence=evidence, by=handler
    )

    outcomes = at_once(
        lambda: services.approve(request, by=operations),
        lambda: services.send_back(request, by=marketing, comment="证据不足"),
    )

    assert_one_of_two(outcomes, ValidationError)
    [refusal] = filter(None, outcomes)
    assert " 决定：" in str(refusal)


def test_two_merges_across_each_other_do_not_wait_for_ever(operations, marketing):
    first = make_complaint(by=operations)
    second = make_complaint(by=operations, received_at=first.received_at)

    across = [
        services.ask_merge(one, target=other, reason="同一", by=colleague(one))
        for one, other in ((first, second), (second, first))
    ]

    outcomes = at_once(
        lambda: services.approve(across[0], by=operations),
        lambda: services.approve(across[1], by=marketing),
    )

    assert [outcome for outcome in outcomes if outcome is None] == [None]
    states = Complaint.objects.values_list("state", flat=True)
    assert sorted(states) == ["merged", "received"]


@pytest.mark.norm("18.1")
def test_of_two_sweeps_at_once_each_warning_is_told_once(frontdesk, operations, gm):
    """Of deadlines and of requests: each sweep on a connection of its own."""
    with time_machine.travel(at("2026-03-02 10:00"), tick=False):
        cases = [make_complaint(by=frontdesk) for _number in range(8)]
        for case in cases:
            services.ask_help(case, reason="请协助。", by=frontdesk)

    for moment in ("02 13:40", "02 14:31", "02 15:31", "04 10:00"):
        now = at(f"2026-03-{moment}")
        assert at_once(*[lambda now=now: sweep(now=now)] * 2) == [None, None]
        sweep(now=now)  # What each left to the other.

    told = Counter(
        Notification.objects.values_list(
            "recipient", "complaint", "subject", "kind", "level", "matter", "due_at"
        )
    )
    assert {told[one] for one in told} == {1}
    for subject in ("warning", "overdue", "decide_soon", "undecided"):
        cases_told = {one[1] for one in told if one[2] == subject}
        assert cases_told == {case.pk for case in cases}, subject
