"""Every state × every step × every post, against the one table of who may do what."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from branches.models import Post
from complaints.acts import manual as who_may
from complaints.acts.offered import WORDS, offered
from complaints.case.choices import ENDED, State
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


def test_the_table_knows_every_step_and_every_post(request, db) -> None:
    people = [request.getfixturevalue(name) for name in POSTS]

    assert set(who_may.rules()) == set(WORDS)
    assert {person.post for person in people} == set(Post)


@pytest.mark.norm("9.1")
@pytest.mark.parametrize("state", State.values)
def test_each_post_is_offered_what_the_table_says(
    request, branch, handler, gm, state
) -> None:
    people = [request.getfixturevalue(name) for name in POSTS]
    case = reach(make_complaint(by=handler), state, by=handler, leader=gm)
    table = who_may.rules()

    found = {
        person.post: {step.verb for step in offered(case, person)} for person in people
    }

    wanted = {
        person.post: {
            verb for verb, rule in table.items() if rule.allows(state, person.post)
        }
        for person in people
    }
    if state in ENDED:
        # What has ended a leader corrects: the table's one exception.
        for person in (p for p in people if p.is_leader):
            wanted[person.post].add("correct")
    assert found == wanted


def test_the_manual_holds_the_table() -> None:
    printed = StringIO()
    call_command("who_may", stdout=printed)

    assert printed.getvalue() in MANUAL.read_text(encoding="utf-8")
