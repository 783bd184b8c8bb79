from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django_fsm import TransitionNotAllowed

from complaints import services
from complaints.case.choices import State
from complaints.models import Complaint, Event
from tests.cases import (
    FINDINGS,
    ask_withdrawal,
    final_feedback,
    make_complaint,
    merge,
    reach,
    visit,
    withdraw,
)

# The whole lifecycle (DESIGN 3): which verb moves a case of which state.
LEGAL = {
    "acknowledge": {State.RECEIVED},
    "investigate": {State.ACKNOWLEDGED},
    "resolve": {State.INVESTIGATING},
    "settle_on_spot": {State.RECEIVED},
    "start_follow_up": {State.RESOLVED},
    "close": {State.FOLLOW_UP},
    "reopen": {State.RESOLVED, State.FOLLOW_UP, State.CLOSED},
    "withdraw": {State.RECEIVED, State.ACKNOWLEDGED, State.INVESTIGATING},
    "merge": {State.RECEIVED, State.ACKNOWLEDGED, State.INVESTIGATING},
}
AFTER = {
    "acknowledge": State.ACKNOWLEDGED,
    "investigate": State.INVESTIGATING,
    "resolve": State.RESOLVED,
    "settle_on_spot": State.RESOLVED,
    "start_follow_up": State.FOLLOW_UP,
    "close": State.CLOSED,
    "reopen": State.INVESTIGATING,
    "withdraw": State.WITHDRAWN,
    "merge": State.MERGED,
}


def press(verb, complaint, *, by):
    """Call the verb with all that it could want."""
    if verb == "merge":
        target = make_complaint(by=by, received_at=complaint.received_at)
        return merge(complaint, target=target, by=by)
    if verb == "withdraw":
        if complaint.is_open:
            return withdraw(complaint, by=by)
        return ask_withdrawal(complaint, reason="书面撤回", by=by)
    arguments = {
        "acknowledge": {"no_agreed_time_reason": "客户不便"},
        "resolve": {"findings": FINDINGS, "feedback": final_feedback()},
        "settle_on_spot": {"findings": FINDINGS, "feedback": final_feedback()},
        "reopen": {"reason": "客户不满意"},
    }
    if verb == "start_follow_up":
        by = None
    return getattr(services, verb)(complaint, by=by, **arguments.get(verb, {}))


@pytest.mark.norm("9.1")
@pytest.mark.parametrize("state", State.values)
def test_only_the_permitted_transitions_move_a_case(state, operations):
    complaint = reach(make_complaint(by=operations), state, by=operations)

    for verb in LEGAL:
        with transaction.atomic():
            assert_moves_or_refuses(verb, complaint, by=operations)
            transaction.set_rollback(True)


def assert_moves_or_refuses(verb, complaint, *, by):
    state = complaint.state
    if verb == "close" and state == State.FOLLOW_UP:
        complaint = _visited(complaint, by)
    complaint = Complaint.objects.get(pk=complaint.pk)
    events = Event.objects.filter(complaint=complaint).count()

    if state in LEGAL[verb]:
        press(verb, complaint, by=by)
        assert Complaint.objects.get(pk=complaint.pk).state == AFTER[verb], verb
        assert Event.objects.filter(complaint=complaint).last().verb == verb
    else:
        with pytest.raises((TransitionNotAllowed, ValidationError)):
            press(verb, complaint, by=by)
        assert Complaint.objects.get(pk=complaint.pk).state == state, verb
        assert Event.objects.filter(complaint=complaint).count() == events, verb


def _visited(complaint, by):
    with time_machine.travel(complaint.resolved_at + timedelta(days=35)):
        services.record_visit(complaint, entry=visit(), by=by)
    return complaint


@pytest.mark.norm("9.1")
def test_another_branch_may_not_move_a_case(frontdesk, outsider):
    complaint = make_complaint(by=frontdesk)

    with pytest.raises(PermissionDenied):
        services.acknowledge(complaint, by=outsider, no_agreed_time_reason="x")


@pytest.mark.norm("9.1")
@pytest.mark.parametrize("reader", ["archivist", "hq", "auditor", "branchadmin"])
def test_readers_may_not_move_a_case(reader, frontdesk, request):
    complaint = make_complaint(by=frontdesk)

    with pytest.raises(PermissionDenied):
        services.acknowledge(
            complaint, by=request.getfixturevalue(reader), no_agreed_time_reason="x"
        )


@pytest.mark.norm("9.1")
def test_state_cannot_be_set_by_assignment(frontdesk):
    complaint = make_complaint(by=frontdesk)

    with pytest.raises(AttributeError, match="Direct state modification"):
        complaint.state = State.CLOSED
