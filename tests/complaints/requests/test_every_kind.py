"""Four eyes and conflict of interest, for every kind of request that there is."""

from datetime import timedelta
from itertools import zip_longest

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from branches.models import EVERY_BRANCH_READERS, LEADERS, Post, User
from complaints import services
from complaints.lifecycle.entries import NamedEntry
from complaints.lifecycle.sweeping import sweep
from complaints.models import Complaint, Escalation
from complaints.requests import deciders
from complaints.requests import services as decisions
from complaints.requests.kinds import REQUESTS
from complaints.requests.models import RANK, EscalationKind
from tests.cases import make_complaint
from tests.people import make_user, stand_in

EVERY = list(EscalationKind)
ASKED = [kind for kind in EVERY if kind != EscalationKind.OVERDUE]
OF_POSTS = [kind for kind in ASKED if kind != EscalationKind.HANDOVER]
# Headquarters alone decides these; it has nobody above it.
OF_HEADQUARTERS = (EscalationKind.ERASURE, EscalationKind.APPOINTMENT)
OF_BRANCH = [kind for kind in OF_POSTS if kind not in OF_HEADQUARTERS]
# Whatever it is asked for, each of these refuses who may not decide.
VERBS = ("approve", "send_back", "take_over", "refer_up", "reassign")


def request_of(kind, *, by, case=None, **overrides) -> Escalation:
    """A waiting request; what it is about is looked at after who decides it."""
    case = case or make_complaint(by=by, **overrides)
    if kind == EscalationKind.OVERDUE:
        sweep.sweep(now=timezone.now() + timedelta(hours=6))
        return case.escalations.filter(kind=kind).order_by("pk").first()
    # Who is named may have made the desk ask by itself.
    if there := case.escalations.pending().filter(kind=kind).first():
        return there
    decider = None
    if kind == EscalationKind.HANDOVER:
        decider = make_user("receiver", Post.HANDLER, by.branch)
    return decisions.ask(
        case,
        kind,
        by=by,
        reason="请批示",
        at=timezone.now(),
        payload={"target": case.number},
        decider=decider,
    )


def press(verb, row, *, by):
    more = {"to": by} if verb == "reassign" else {}
    return getattr(services, verb)(row, by=by, comment="同意", **more)


def assert_decides_nothing(row, *people):
    """Whichever verb is tried by the first; the others are refused like him."""
    for person, verbs in zip_longest(people, [VERBS], fillvalue=["approve"]):
        for verb in verbs:
            with pytest.raises(PermissionDenied):
                press(verb, row, by=person)
        assert row not in decisions.waiting_for(person)
    assert Escalation.objects.get(pk=row.pk).state == "pending"


def deciders_of(row) -> set:
    row = Escalation.objects.select_related("complaint", "requested_by").get(pk=row.pk)
    return set(deciders.deciders_of(row))


def everybody(branch, other_branch) -> list[User]:
    """Each post twice: of the branch or of none, and of another branch."""
    posts = [(post, home) for post in Post for home in (branch, other_branch)]
    return [
        make_user(
            f"{number}-{post}", post, None if post in EVERY_BRANCH_READERS else home
        )
        for number, (post, home) in enumerate(posts)
    ]


@pytest.mark.parametrize("asker", [Post.HANDLER, *LEADERS])
def test_the_three_that_say_who_decides_agree(asker, branch, other_branch, branchadmin):
    """A list's statement, a row's own answer, and whom it is told."""
    people = everybody(branch, other_branch)
    by = next(
        person for person in people if (person.post, person.branch) == (asker, branch)
    )
    deputies = [x for x in people if x.post == Post.KEEPER]
    stand_in(deputies[0], Post.OPERATIONS_DIRECTOR, by=branchadmin)
    stand_in(deputies[1], Post.GENERAL_MANAGER, by=branchadmin)
    named = [x for x in people if x.post == Post.MARKETING_DIRECTOR and x != by]
    rows = [request_of(kind, by=by) for kind in ASKED]
    rows += [
        request_of(kind, by=by, category="D", named=[NamedEntry(user=named[0])])
        for kind in OF_POSTS
    ]
    told = {row: deciders_of(row) for row in rows}

    for person in map(fresh, people):
        seen = set(Complaint.objects.visible_to(person))
        deciding = {
            row
            for row in rows
            if row.complaint in seen and row.may_be_decided_by(person)
        }
        assert set(decisions.waiting_for(person)) == deciding, person
        assert {row for row in rows if person in told[row]} == deciding, person

    assert all(told.values())


def fresh(person: User) -> User:
    return User.objects.get(pk=person.pk)


@pytest.mark.parametrize("asker", ["operations", "marketing", "gm"])
@pytest.mark.parametrize("kind", ASKED)
def test_nobody_decides_what_he_asked_for(
    kind, asker, operations, marketing, gm, hq, request
):
    person = request.getfixturevalue(asker)
    row = request_of(kind, by=person)

    assert_decides_nothing(row, person)

    assert deciders_of(row)
    if kind in OF_POSTS:
        assert min(RANK[post] for post in row.decider_posts) > RANK[person.post]


@pytest.mark.parametrize("kind", EVERY)
def test_nobody_complained_of_sees_or_decides(
    kind, handler, frontdesk, operations, marketing, gm, hq
):
    row = request_of(kind, by=handler)

    for person in (operations, marketing, gm):
        services.name_staff(row.complaint, entry=NamedEntry(user=person), by=frontdesk)
        row = Escalation.objects.get(pk=row.pk)
        assert_decides_nothing(row, person)
        assert not Complaint.objects.visible_to(person).exists()
        assert deciders_of(row), "it waits for nobody"

    if kind != EscalationKind.HANDOVER:
        assert deciders_of(row) == {hq}


@pytest.mark.parametrize("kind", OF_BRANCH)
def test_a_director_is_judged_by_the_manager(kind, handler, operations, marketing, gm):
    case = make_complaint(by=handler, named=[NamedEntry(user=operations)])

    row = request_of(kind, by=handler, case=case)

    assert deciders_of(row) == {gm}


@pytest.mark.parametrize("kind", OF_POSTS)
def test_the_manager_is_judged_by_headquarters(kind, handler, operations, gm, hq):
    case = make_complaint(by=handler, named=[NamedEntry(user=gm)])

    row = request_of(kind, by=handler, case=case)

    assert deciders_of(row) == {hq}


@pytest.mark.parametrize("kind", EVERY)
def test_another_branch_decides_nothing(
    kind, handler, operations, gm, other_branch, request
):
    row = request_of(kind, by=handler)
    posts = (Post.OPERATIONS_DIRECTOR, Post.GENERAL_MANAGER)

    assert_decides_nothing(
        row, *[make_user(f"bj-{post}", post, other_branch) for post in posts]
    )


@pytest.mark.parametrize("kind", EVERY)
def test_whoever_holds_no_deciding_post_decides_nothing(
    kind, handler, operations, gm, frontdesk, keeper, archivist, auditor
):
    row = request_of(kind, by=handler)

    assert_decides_nothing(row, frontdesk, keeper, archivist, auditor)


@pytest.mark.parametrize("kind", OF_POSTS)
def test_where_the_posts_are_vacant_the_next_one_up_decides(kind, handler, hq):
    assert deciders_of(request_of(kind, by=handler)) == {hq}


# Deputies


@pytest.mark.parametrize("kind", OF_POSTS)
def test_a_deputy_decides_as_the_post(kind, handler, keeper, gm, branchadmin):
    case = make_complaint(by=handler, category="D")
    row = request_of(kind, by=handler, case=case)
    # Not his own: his days as a deputy are what lets him decide.
    stand_in(keeper, Post.GENERAL_MANAGER, by=branchadmin)

    assert keeper in deciders_of(row) or Post.GENERAL_MANAGER not in row.decider_posts
    if keeper in deciders_of(row):
        assert row in decisions.waiting_for(keeper)
        returns = REQUESTS[kind].may_return
        if returns:
            services.send_back(row, by=keeper, comment="请补充")
        else:
            services.approve(row, by=keeper)
        row = Escalation.objects.get(pk=row.pk)
        assert (row.decided_by, row.decided_as) == (keeper, Post.GENERAL_MANAGER)
        assert row.decided == "员keeper（代总经理）"
        event = case.events.filter(verb="send_back" if returns else "approve").get()
        assert f'"as":"{Post.GENERAL_MANAGER}"' in event.body


@pytest.mark.parametrize("kind", OF_POSTS)
def test_a_deputy_does_not_decide_what_he_asked_for(kind, keeper, gm, branchadmin):
    stand_in(keeper, Post.GENERAL_MANAGER, by=branchadmin)

    assert_decides_nothing(request_of(kind, by=keeper), keeper)


@pytest.mark.parametrize("days", [(-5, -1), (1, 5)])
def test_a_deputy_decides_on_his_days_alone(days, handler, keeper, gm, branchadmin):
    row = request_of(EscalationKind.EXTENSION, by=handler)
    stand_in(keeper, Post.GENERAL_MANAGER, by=branchadmin, days=days)

    assert_decides_nothing(row, keeper)


def test_a_vacant_post_with_a_deputy_is_not_passed_over(
    handler, keeper, hq, branchadmin
):
    stand_in(keeper, Post.GENERAL_MANAGER, by=branchadmin)

    row = request_of(EscalationKind.EXTENSION, by=handler)

    assert row.decider_posts == [Post.GENERAL_MANAGER]
    assert deciders_of(row) == {keeper}


# Passed on, taken over, taken back


@pytest.mark.parametrize("kind", OF_BRANCH)
def test_reassigned_it_waits_for_one_person_alone(
    kind, handler, operations, marketing, gm
):
    other = make_user("gm2", Post.GENERAL_MANAGER, handler.branch)
    row = request_of(kind, by=handler)
    by, to = (
        (operations, marketing)
        if row.may_be_decided_by(marketing)
        else (operations, gm)
        if row.may_be_decided_by(operations)
        else (gm, other)
    )
    if to not in deciders_of(row):
        with pytest.raises(ValidationError, match="不能决定此事"):
            services.reassign(row, to=to, by=by)
        return

    following = services.reassign(row, to=to, by=by, comment="请你来定")

    old = Escalation.objects.get(pk=row.pk)
    assert (old.state, old.decided_by) == ("reassigned", by)
    assert following.follows == old
    assert following.requested_at == old.requested_at
    assert deciders_of(following) == {to}
    assert list(decisions.waiting_for(to)) == [following]
    assert not decisions.waiting_for(by).filter(pk=following.pk).exists()
    with pytest.raises(ValidationError, match=f"已由{by}于 .* 决定：已改由他人决定"):
        services.approve(row, by=to)


@pytest.mark.parametrize("kind", EVERY)
def test_referred_upward_it_waits_one_post_up(kind, handler, operations, gm, hq):
    row = request_of(kind, by=handler)
    if kind in (EscalationKind.HANDOVER, *OF_HEADQUARTERS):
        with pytest.raises(ValidationError, match="最高一级"):
            services.refer_up(row, by=row.decider or hq, comment="请上级定")
        return
    by, higher = (operations, gm) if row.may_be_decided_by(operations) else (gm, hq)

    with pytest.raises(ValidationError, match="上报须说明理由"):
        services.refer_up(row, by=by, comment=" ")
    following = services.refer_up(row, by=by, comment="超出权限")

    assert Escalation.objects.get(pk=row.pk).state == "referred"
    assert deciders_of(following) == {higher}
    assert_decides_nothing(following, by)


@pytest.mark.parametrize("kind", EVERY)
def test_what_a_director_may_take_over_he_handles(kind, handler, operations, gm):
    row = request_of(kind, by=handler)
    person = operations if row.may_be_decided_by(operations) else gm
    person = row.decider or person
    if not REQUESTS[kind].brings_case:
        with pytest.raises(PermissionDenied):
            services.take_over(row, by=person)
        return

    services.take_over(row, by=person)

    assert Escalation.objects.get(pk=row.pk).state == "taken_over"
    assert Complaint.objects.get(pk=row.complaint_id).handler == person
    assert row.complaint.events.filter(verb="take_over", actor=person).exists()


@pytest.mark.parametrize("kind", ASKED)
def test_whoever_asked_takes_it_back_and_nobody_else(kind, handler, operations, gm):
    row = request_of(kind, by=handler)

    with pytest.raises(PermissionDenied):
        services.recall(row, by=operations)
    services.recall(row, by=handler)

    row = Escalation.objects.get(pk=row.pk)
    assert (row.state, row.decided_by) == ("withdrawn", handler)
    with pytest.raises(ValidationError, match="请求人已撤销"):
        services.send_back(row, by=row.decider or gm, comment="晚了")
