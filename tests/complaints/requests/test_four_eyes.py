"""Nobody decides what he asked for, and nobody named in the case decides anything."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import Error, transaction
from django.utils import timezone

from branches.models import Post
from complaints import services
from complaints.lifecycle import endings
from complaints.lifecycle.entries import NamedEntry
from complaints.models import Complaint, Escalation
from complaints.requests import services as decisions
from tests.cases import ask_withdrawal, colleague, confirmed, make_complaint
from tests.people import make_user

# Every kind of request that a person makes of a post; an agreed time holds already.
KINDS = ["withdrawal", "merge", "recategorise", "unname"]


def ask(kind, by, **overrides):
    """A new case of `by`, with a pending request of this kind."""
    case = make_complaint(by=by, **overrides)
    if kind == "withdrawal":
        evidence = confirmed(case, by=colleague(case))
        services.ask_withdrawal(case, reason="撤回", evidence=evidence, by=by)
    elif kind == "merge":
        later = make_complaint(by=by)
        services.ask_merge(later, target=case, reason="同一事项", by=by)
        case = later
    elif kind == "recategorise":
        services.recategorise(
            case, category="E", secondary_categories=[], reason="不熟悉", by=by
        )
    elif kind == "unname":
        named = services.name_staff(case, entry=NamedEntry(name="某人"), by=by)
        services.ask_unname(named, reason="认错人", by=by)
    else:
        receiver = make_user("receiver", Post.HANDLER, by.branch)
        services.hand_over(case, receiver=receiver, reason="请接手", by=by)
    # Of a branch without leaders headquarters is asked for its people, too.
    return case.escalations.exclude(kind="appointment").get()


def is_done(request):
    """What was asked for has happened."""
    case = Complaint.objects.get(pk=request.complaint_id)
    return {
        "withdrawal": lambda: case.state == "withdrawn",
        "merge": lambda: case.state == "merged",
        "recategorise": lambda: case.category == "E",
        "unname": lambda: not case.named_staff.filter(removed_at=None).exists(),
        "handover": lambda: case.handler_id == request.decider_id,
    }[request.kind]()


@pytest.mark.parametrize("kind", [*KINDS, "handover"])
def test_once_approved_it_is_done_and_told(kind, handler, operations):
    request = ask(kind, handler)
    decider = request.decider or operations
    assert not is_done(request)

    services.approve(request, by=decider, comment="同意")

    assert is_done(request)
    request = Escalation.objects.get(pk=request.pk)
    assert (request.state, request.decided_by) == ("approved", decider)
    assert request.complaint.events.filter(
        verb="approve", actor=decider, on_behalf_of=handler
    ).exists()


@pytest.mark.parametrize("kind", [*KINDS, "handover"])
def test_sent_back_nothing_happens_but_the_answer(kind, handler, operations):
    request = ask(kind, handler)
    decider = request.decider or operations

    with pytest.raises(ValidationError, match="退回须说明理由"):
        services.send_back(request, by=decider, comment="  ")
    services.send_back(request, by=decider, comment="证据不足")

    assert not is_done(request)
    request = Escalation.objects.get(pk=request.pk)
    assert (request.state, request.comment) == ("returned", "证据不足")


@pytest.mark.parametrize("kind", [*KINDS, "handover"])
@pytest.mark.parametrize("act", [services.approve, services.send_back])
def test_nobody_decides_his_own_request(kind, act, operations):
    request = ask(kind, operations)

    with pytest.raises(PermissionDenied):
        act(request, by=operations, comment="同意")

    assert not is_done(request)
    assert Escalation.objects.get(pk=request.pk).state == "pending"
    assert request not in decisions.waiting_for(operations)


def test_no_move_that_another_decides_is_made_by_who_asks(operations):
    case, later = make_complaint(by=operations), make_complaint(by=operations)

    for move, more in (
        (endings.withdraw, {"spoke_at": timezone.now()}),
        (endings.merge, {"target": case}),
    ):
        with pytest.raises(PermissionDenied):
            move(later, reason="试", by=operations, on_behalf_of=operations, **more)


@pytest.mark.parametrize("kind", [*KINDS, "handover"])
@pytest.mark.parametrize("act", [services.approve, services.send_back])
def test_another_branch_decides_nothing(kind, act, handler, other_branch):
    stranger = make_user("bj-operations", Post.OPERATIONS_DIRECTOR, other_branch)
    request = ask(kind, handler)

    with pytest.raises(PermissionDenied):
        act(request, by=stranger, comment="同意")

    assert not is_done(request)
    assert request not in decisions.waiting_for(stranger)


@pytest.mark.parametrize("kind", KINDS)
def test_who_is_named_in_the_case_decides_nothing(kind, handler, operations, gm):
    request = ask(kind, handler)
    services.name_staff(request.complaint, entry=NamedEntry(user=operations), by=gm)

    with pytest.raises(PermissionDenied):
        services.approve(request, by=operations, comment="同意")

    assert not is_done(request)
    assert request not in decisions.waiting_for(operations)


def test_a_receiver_who_is_named_meanwhile_takes_no_case(handler):
    request = ask("handover", handler)
    services.name_staff(
        request.complaint, entry=NamedEntry(user=request.decider), by=handler
    )

    with pytest.raises(PermissionDenied):
        services.approve(request, by=request.decider)

    assert not is_done(request)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("post", ["frontdesk", "archivist", "hq", "auditor"])
def test_who_holds_another_post_decides_nothing(
    kind, post, handler, operations, request
):
    person = request.getfixturevalue(post)
    asked = ask(kind, handler)

    with pytest.raises(PermissionDenied):
        services.approve(asked, by=person, comment="同意")

    assert not is_done(asked)
    assert asked not in decisions.waiting_for(person)


@pytest.mark.parametrize("kind", [*KINDS, "handover"])
def test_decided_twice_the_second_is_told_by_whom(kind, handler, operations, marketing):
    request = ask(kind, handler)
    decider = request.decider or operations
    services.send_back(request, by=decider, comment="证据不足")

    with pytest.raises(
        ValidationError, match=f"已由{decider}于 2026-03-02 10:.. 决定：已退回"
    ):
        services.approve(request, by=request.decider or marketing)

    assert not is_done(request)


@pytest.mark.parametrize("kind", KINDS)
def test_a_directors_own_request_goes_to_the_manager(kind, operations, marketing, gm):
    request = ask(kind, operations)
    assert request.decider_posts == [Post.GENERAL_MANAGER]
    assert list(decisions.waiting_for(gm)) == [request]
    assert not decisions.waiting_for(marketing).exists()

    with pytest.raises(PermissionDenied):
        services.approve(request, by=marketing)
    services.approve(request, by=gm)

    assert is_done(request)


@pytest.mark.parametrize("kind", KINDS)
def test_the_managers_own_request_goes_to_headquarters(kind, gm, operations, hq):
    request = ask(kind, gm)
    assert request.decider_posts == [Post.HEADQUARTERS]
    assert list(decisions.waiting_for(hq)) == [request]
    assert not decisions.waiting_for(operations).exists()

    with pytest.raises(PermissionDenied):
        services.approve(request, by=operations)
    services.approve(request, by=hq)

    assert is_done(request)


@pytest.mark.parametrize(
    "case",
    [
        {"category": "D"},
        {"secondary_categories": ["D"], "category": "A"},
        {"severity": "serious"},
        {"harms_reputation": True},
        {"same_matter_count": 3},
    ],
    ids=lambda case: ",".join(case),
)
def test_withdrawal_of_d_or_serious_is_the_managers_alone(
    case, handler, operations, gm
):
    request = ask("withdrawal", handler, **case)
    assert request.decider_posts == [Post.GENERAL_MANAGER]

    with pytest.raises(PermissionDenied):
        services.approve(request, by=operations)
    assert not is_done(request)

    services.approve(request, by=gm)
    assert is_done(request)


def test_a_case_made_serious_meanwhile_is_no_longer_a_directors_to_withdraw(
    handler, operations
):
    request = ask("withdrawal", handler)
    Complaint.objects.filter(pk=request.complaint_id).update(severity="serious")

    with pytest.raises(PermissionDenied):
        services.approve(request, by=operations)

    assert not is_done(request)
    assert Escalation.objects.get(pk=request.pk).state == "pending"


def test_where_the_manager_is_named_headquarters_decides(handler, gm, hq):
    case = make_complaint(by=handler, category="D", named=[NamedEntry(user=gm)])

    evidence = confirmed(case, by=colleague(case))
    request = services.ask_withdrawal(
        case, reason="撤回", evidence=evidence, by=handler
    )

    assert request.decider_posts == [Post.HEADQUARTERS]
    services.approve(request, by=hq)
    assert is_done(request)


def test_where_the_manager_is_named_a_directors_request_goes_to_headquarters(
    operations, gm, hq
):
    case = make_complaint(by=operations, named=[NamedEntry(user=gm)])

    request = ask_withdrawal(case, reason="书面撤回", by=operations)

    assert request.decider_posts == [Post.HEADQUARTERS]


def test_the_same_request_twice_at_once_is_refused(handler):
    request = ask("withdrawal", handler)

    with pytest.raises(ValidationError, match="同类请求正在等待决定"):
        ask_withdrawal(request.complaint, reason="再次", by=handler)


def test_after_an_answer_one_may_ask_again(handler, operations):
    request = ask("withdrawal", handler)
    services.send_back(request, by=operations, comment="证据不足")

    ask_withdrawal(request.complaint, reason="补交书面材料", by=handler)

    assert request.complaint.escalations.filter(state="pending").count() == 1


def test_what_waits_for_a_post_is_told_to_it_alone(handler, operations, gm, frontdesk):
    request = ask("withdrawal", handler)

    for person in (operations, gm):
        assert list(decisions.waiting_for(person)) == [request]
    for person in (handler, frontdesk):
        assert not decisions.waiting_for(person).exists()


def test_a_name_once_removed_is_not_asked_for_again(handler, operations):
    case = make_complaint(by=handler)
    named = services.name_staff(case, entry=NamedEntry(name="某人"), by=handler)
    services.approve(
        services.ask_unname(named, reason="认错人", by=handler), by=operations
    )
    named.refresh_from_db()

    with pytest.raises(ValidationError, match="已移除"):
        services.ask_unname(named, reason="再次", by=handler)


def test_whoever_named_someone_does_not_remove_him(handler, operations):
    case = make_complaint(by=handler)
    named = services.name_staff(case, entry=NamedEntry(name="某人"), by=operations)
    request = services.ask_unname(named, reason="认错人", by=handler)

    with pytest.raises(PermissionDenied):
        services.approve(request, by=operations)

    named.refresh_from_db()
    assert named.removed_at is None


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"decided_by": "requested_by"}, "escalation_four_eyes"),
        ({"decided_at": None}, "escalation_decided_iff_not_pending"),
        ({"state": "pending"}, "escalation_decided_iff_not_pending"),
        ({"state": "returned", "comment": ""}, "escalation_returned_with_comment"),
    ],
)
def test_the_database_refuses_an_impossible_decision(
    change, constraint, handler, operations
):
    request = ask("withdrawal", handler)
    services.approve(request, by=operations)
    if "decided_by" in change:
        change = {"decided_by": handler}

    with pytest.raises(Error, match=constraint), transaction.atomic():
        Escalation.objects.filter(pk=request.pk).update(**change)
