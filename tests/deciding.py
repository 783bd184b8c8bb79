"""What waits for a decision, and what the decision page lets somebody do with it."""

from collections.abc import Callable, Collection, Iterator
from functools import partial
from typing import Any

from django.db import transaction

from branches.models import User
from complaints.models import Complaint, Escalation
from complaints.requests import deciding
from complaints.requests import services as decisions
from complaints.requests.decision_page import Buttons, buttons
from complaints.requests.effects import APPROVALS
from complaints.requests.forms import ApproveForm
from complaints.requests.models import EscalationKind
from tests.offers import REFUSALS, Plain, send

ALL = EscalationKind.values
COMMENT = "请补充。"


def waiting(
    case: Complaint, people: list[User], *, kinds: Collection[str] = ALL
) -> Iterator[tuple[Escalation, User, Buttons]]:
    """Each request of these kinds beside each of them who finds it and its buttons."""
    for row in case.escalations.pending().filter(kind__in=kinds).order_by("pk"):
        row.complaint = case
        for person in people:
            if not row.may_be_decided_by(person):
                continue
            listed = decisions.waiting_for(person).filter(pk=row.pk).exists()
            shown = buttons(row, person)
            if listed and shown:
                yield row, person, shown


def approve(row: Escalation, by: User, *, pick: Plain) -> bool:
    approval = APPROVALS.get(row.kind)
    agree: Callable[..., object] = approval.approve if approval else deciding.approve
    return send(
        partial(ApproveForm, complaint=row.complaint, row=row, by=by),
        lambda form: agree(row, by=by, **form.cleaned_data),
        pick=pick,
    )


def send_back(row: Escalation, by: User) -> bool:
    return _done(deciding.send_back, row, by=by, comment=COMMENT)


def take_over(row: Escalation, by: User) -> bool:
    return _done(deciding.take_over, row, by=by)


def reassign(row: Escalation, by: User, to: User) -> bool:
    return _done(deciding.reassign, row, to=to, by=by)


def refer_up(row: Escalation, by: User) -> bool:
    return _done(deciding.refer_up, row, by=by, comment=COMMENT)


def recall(row: Escalation, by: User) -> bool:
    return _done(deciding.recall, row, by=by)


def decide(
    case: Complaint, people: list[User], *, kinds: Collection[str], agrees: bool = True
) -> Escalation | None:
    """The first request of these kinds: agreed to where it can be, else returned."""
    for row, person, shown in waiting(case, people, kinds=kinds):
        if agrees and approve(row, person, pick=Plain()):
            return row
        if shown.send_back and send_back(row, person):
            return row
    return None


def _done(do: Callable[..., Any], row: Escalation, **given: object) -> bool:
    try:
        with transaction.atomic():
            do(row, **given)
    except REFUSALS:
        return False
    return True
