"""What the browser finds on the stack: sessions, and a case for every page and test.

Run within the stack (`script/manage shell`), where the services and the database are.
"""

import json
import sys
from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from branches.models import User
from complaints import services
from complaints.case.choices import State
from complaints.case.models import NamedStaff
from complaints.desk.case_page.offered import offered
from complaints.models import Complaint
from complaints.requests.models import Escalation, EscalationState
from reports.models import CommonProblem
from reports.periods import last_ended_month, quarter_of
from tests import cases
from tests.browser.decisions import ask_nine
from tests.browser.pages import STEPS
from tests.people import logged_in

# Asked in this order: who has the fewest rights of those who may do a step.
ACTORS = ("handler", "frontdesk", "keeper", "operations", "marketing", "gm")


def main() -> None:
    ask_nine()
    json.dump(
        {
            "sessions": dict(sessions()),
            "cases": own_cases(),
            "states": dict(states()),
            "keys": keys(),
            "steps": steps(),
        },
        sys.stdout,
    )


def sessions() -> Iterator[tuple[str, str]]:
    for user in User.objects.order_by("pk"):
        yield user.username, logged_in(user).cookies["sessionid"].value


def own_cases() -> dict[str, str]:
    """Cases that one test each moves on."""
    frontdesk, handler = user("frontdesk"), user("handler")
    raced = cases.make_complaint(by=frontdesk, client_name="郝赛博")
    handed = cases.make_complaint(by=handler, client_name="郝传递")
    worked = cases.make_complaint(by=frontdesk, client_name="郝开始")
    asked = cases.make_complaint(by=handler, client_name="郝撤回")
    services.ask_withdrawal(
        asked,
        reason="客户来电撤回。",
        evidence=cases.confirmed(asked, by=frontdesk),
        by=handler,
    )
    begun = cases.make_complaint(by=handler, client_name="郝确认")
    cases.reach(begun, State.ACKNOWLEDGED, by=handler)
    found = cases.make_complaint(
        by=frontdesk,
        client_name="郝查找",
        telephone="13800007531",
        statement="银证转账在午间失败了两次，羚羊热线也打不通。",
    )
    cases.make_complaint(
        by=frontdesk,
        client_name="长" * 100,
        statement="Incomprehensibilities" * 20,
    )
    made = {
        "raced": raced,
        "handed": handed,
        "worked": worked,
        "asked": asked,
        "begun": begun,
        "found": found,
    }
    return {name: case.number for name, case in made.items()}


def states() -> Iterator[tuple[str, str]]:
    """The newest case of the branch in each state that all may read."""
    visible = Complaint.objects.all()
    for name in ACTORS:
        visible &= Complaint.objects.visible_to(user(name))
    for state in State:
        if case := visible.filter(state=state).order_by("-received_at").first():
            yield state.value, case.number
    of_class_d = visible.filter(category="D", state=State.INVESTIGATING)
    yield "d_class", of_class_d.order_by("-received_at").first().number


def keys() -> dict[str, int | str]:
    """What the admin's addresses are made of."""
    gm = user("gm")
    case = Complaint.objects.visible_to(gm).filter(state=State.INVESTIGATING).first()
    problem = CommonProblem.objects.accepted().filter(branch=gm.branch_id).first()
    return {
        "pk": case.pk,
        "branch": gm.branch_id,
        "problem": problem.pk,
        "last_month": last_ended_month().slug,
        "last_quarter": quarter_of(timezone.now()).before.slug,
    }


def steps() -> dict[str, tuple[str, str]]:
    """For each verb who may do it, and where."""
    found: dict[str, tuple[str, str]] = {}
    people = {name: user(name) for name in ACTORS}
    for kind in (decisions_of, steps_of):
        for name, someone in people.items():
            for verb, url in kind(someone):
                found.setdefault(verb, (name, url))
                if found.keys() >= set(STEPS):
                    return found
    return found


def steps_of(someone: User) -> Iterator[tuple[str, str]]:
    visible = Complaint.objects.visible_to(someone).defer("search_vector")
    for named in NamedStaff.objects.filter(complaint__in=visible.open()):
        number = named.complaint.number
        yield "unname", reverse("complaints:unname", args=[number, named.pk])
    for case in visible:
        yield from ((step.verb, step.url) for step in offered(case, someone))


def decisions_of(someone: User) -> Iterator[tuple[str, str]]:
    for request in Escalation.objects.filter(state=EscalationState.PENDING):
        if request.may_be_decided_by(someone):
            for verb in ("approve", "send_back"):
                yield verb, reverse(f"complaints:{verb}", args=[request.pk])


def user(name: str) -> User:
    return User.objects.get(username=name)
