"""The case page offers what the services accept: state by state, post by post."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django_fsm import TransitionNotAllowed

from complaints import services
from complaints.acts.registry import ACTS
from complaints.case.choices import State
from complaints.desk.case_page.offered import offered
from complaints.models import Complaint
from tests.cases import (
    FINDINGS,
    ask_withdrawal,
    contact,
    final_feedback,
    make_complaint,
    reach,
)

MOVES = {
    "acknowledge": lambda case, by: services.acknowledge(
        case, by=by, no_agreed_time_reason="客户不便约定。"
    ),
    "settle_on_spot": lambda case, by: services.settle_on_spot(
        case, findings=FINDINGS, feedback=final_feedback(), by=by
    ),
    "investigate": lambda case, by: services.investigate(case, by=by),
    "resolve": lambda case, by: services.resolve(case, by=by),
    "close": lambda case, by: services.close(case, by=by),
    "reopen": lambda case, by: services.reopen(case, reason="客户不满意。", by=by),
    "withdraw": lambda case, by: ask_withdrawal(case, reason="来信。", by=by),
}
POSTS = [
    "frontdesk",
    "handler",
    "keeper",
    "operations",
    "marketing",
    "gm",
    "archivist",
    "hq",
    "auditor",
]


class Undone(Exception):
    """Takes back what a try has done."""


def accepts(move, case: Complaint, by) -> bool:
    """A lack is not a refusal: the page offers the step and says what is missing."""
    try:
        with transaction.atomic():
            move(case, by)
            raise Undone
    except Undone:
        return True
    except ValidationError as error:
        return any(each.code == "missing" for each in error.error_list)
    except (PermissionDenied, TransitionNotAllowed):
        return False


def verbs(case: Complaint, user) -> set[str]:
    return {step.verb for step in offered(case, user)}


@pytest.mark.parametrize("category", ["A", "D"])
@pytest.mark.parametrize("state", State.values)
def test_the_moves_offered_are_those_the_services_accept(
    request, state, category, handler, gm
):
    case = reach(
        make_complaint(by=handler, category=category), state, by=handler, leader=gm
    )
    people = [request.getfixturevalue(post) for post in POSTS]

    found = {user.post: verbs(case, user) & set(MOVES) for user in people}

    assert found == {
        user.post: {verb for verb in MOVES if accepts(MOVES[verb], case, user)}
        for user in people
    }


@pytest.mark.parametrize(
    ("state", "usual"),
    [
        ("received", "acknowledge"),
        # A reply is due.
        ("acknowledged", "record_contact"),
        ("investigating", "record_contact"),
        ("follow_up", "record_visit"),
    ],
)
def test_what_is_due_next_alone_is_prominent(handler, state, usual):
    case = reach(make_complaint(by=handler), state, by=handler)

    steps = offered(case, handler)

    assert [step.verb for step in steps if step.prominent] == [usual]


def test_a_case_whose_reply_was_given_is_to_be_resolved(handler):
    case = reach(make_complaint(by=handler), "investigating", by=handler)
    services.record_contact(case, entry=contact("interim_reply"), by=handler)

    steps = offered(Complaint.objects.get(pk=case.pk), handler)

    assert [step.verb for step in steps if step.prominent] == ["resolve"]


def test_a_few_stand_beside_it_and_the_rest_is_folded(handler):
    case = reach(make_complaint(by=handler), "investigating", by=handler)

    steps = offered(case, handler)

    near = {step.verb for step in steps if step.near}
    assert near == {"record_contact", "log_unanswered", "record_findings", "resolve"}
    assert len(steps) > len(near)


def test_a_case_without_its_category_is_first_given_one(handler):
    case = reach(make_complaint(by=handler, category=""), "acknowledged", by=handler)

    [first, *_rest] = offered(case, handler)

    assert (first.verb, first.label) == ("recategorise", "确定类别")


@pytest.mark.parametrize("post", ["handler", "operations", "gm"])
def test_withdrawing_and_merging_are_always_asked_of_another(request, handler, post):
    case = make_complaint(by=handler)
    user = request.getfixturevalue(post)

    asked = {step.verb: step for step in offered(case, user) if ACTS[step.verb].asks}

    assert asked["withdraw"].label == "申请客户撤回"
    assert {"withdraw", "merge"} <= asked.keys()


def test_a_handover_that_waits_a_director_may_still_decide(handler, keeper, operations):
    case = make_complaint(by=handler)
    services.hand_over(case, receiver=keeper, reason="休假", by=handler)

    assert "hand_over" not in {step.verb for step in offered(case, handler)}
    assert "hand_over" in {step.verb for step in offered(case, operations)}


def test_what_waits_already_is_not_asked_again(handler):
    case = make_complaint(by=handler)
    ask_withdrawal(case, reason="客户来信撤回。", by=handler)

    assert "withdraw" not in {step.verb for step in offered(case, handler)}


def test_settling_a_d_class_case_on_the_spot_is_not_offered(handler):
    case = make_complaint(by=handler, category="D")

    assert "settle_on_spot" not in verbs(case, handler)


@pytest.mark.parametrize("reader", ["archivist", "hq", "auditor", "branchadmin"])
def test_readers_are_offered_nothing(request, handler, operations, gm, reader):
    case = make_complaint(by=handler)

    assert offered(case, request.getfixturevalue(reader)) == []


def test_offering_costs_two_queries(handler, django_assert_num_queries):
    case = make_complaint(by=handler)

    with django_assert_num_queries(2):
        offered(case, handler)
