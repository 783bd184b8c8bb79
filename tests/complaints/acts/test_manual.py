"""Every state × every act of the case page × every post, against its declaration."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from branches.models import Post
from complaints.acts.registry import ACTS, on_case_page
from complaints.case.choices import ENDED, OPEN, State
from complaints.desk.case_page.offered import offered
from tests.cases import make_complaint, reach

MANUAL = Path(__file__).resolve().parents[3] / "docs" / "manual.zh.md"
POSTS = [
    "frontdesk",
    "handler",
    "keeper",
    "operations",
    "marketing",
    "gm",
    "archivist",
    "branchadmin",
    "hq",
    "auditor",
]
# What depends on more than state and post, in an ordinary case of each state.
OFFERED_IN = {
    "record_visit": {State.FOLLOW_UP},
    "close": {State.FOLLOW_UP},
    "waive_visit": set(),
    "ask_late_entry": set(),
    # There is neither an address nor a server.
    "send_mail": set(),
    # Nobody transferred it.
    "answer_transfer": set(),
    "move_limit": set(),
    "answer_body": set(),
    # Leaders are left, and nothing waits to be carried out.
    "appoint": set(),
    # Of a D-class or serious case after the client takes it back, too.
    "record_findings": set(OPEN),
    "give_up": set(),
}
# Whom the rule names beside the post: the case's handler hears of no withdrawal.
NOT_BY = {"confirm_withdrawal": {Post.HANDLER}}


def test_the_people_stand_for_every_post(request, db) -> None:
    people = [request.getfixturevalue(name) for name in POSTS]

    assert {person.post for person in people} == set(Post)


@pytest.mark.norm("9.1")
@pytest.mark.parametrize("state", State.values)
def test_each_post_is_offered_what_the_declarations_say(
    request, branch, handler, gm, state
) -> None:
    people = [request.getfixturevalue(name) for name in POSTS]
    case = reach(make_complaint(by=handler), state, by=handler, leader=gm)

    found = {
        person.post: {step.verb for step in offered(case, person)} for person in people
    }

    wanted = {
        person.post: {
            act.name
            for act in on_case_page()
            if state in OFFERED_IN.get(act.name, act.may.states)
            and person.post in act.may.by.posts
            and person.post not in NOT_BY.get(act.name, set())
        }
        for person in people
    }
    if state in ENDED:
        # What has ended a leader alone corrects.
        for person in (p for p in people if not p.is_leader):
            wanted[person.post].discard("correct")
    assert found == wanted


@pytest.mark.norm("9.1")
@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("sent", ["get", "post"])
def test_what_is_not_offered_is_not_done_by_its_address(
    client, request, branch, handler, gm, state, sent
) -> None:
    case = reach(make_complaint(by=handler), state, by=handler, leader=gm)
    events = case.events.exclude(verb="refuse").count()
    acts = [act for act in ACTS.values() if act.row is None]

    for person in [handler, request.getfixturevalue("auditor")]:
        client.force_login(person)
        for act in acts:
            if act.may(case, person) is not None:
                response = getattr(client, sent)(act.url(case))
                assert response.status_code in (302, 403, 404, 422), act.name

    assert case.events.exclude(verb="refuse").count() == events


def test_the_manual_holds_the_table() -> None:
    printed = StringIO()
    call_command("who_may", stdout=printed)

    assert printed.getvalue() in MANUAL.read_text(encoding="utf-8")
