"""norm 20 to 22: which department led the work, told by who did it."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Model, OuterRef, Q

from branches.models import Department, Post, User
from complaints.evidence.models import Event
from complaints.requests.models import Escalation, EscalationKind, EscalationState
from reports.scorecard.measures import has, there_is

# By which findings are recorded; and requests that decide nothing about the case.
FINDING = ("findings", "settle_on_spot", "resolve")
NO_DECISION = (EscalationKind.OVERDUE, EscalationKind.HANDOVER)
DECIDED = (EscalationState.APPROVED, EscalationState.RETURNED)


DIRECTORS = {
    Department.OPERATIONS: Post.OPERATIONS_DIRECTOR,
    Department.MARKETING: Post.MARKETING_DIRECTOR,
}
Who = Callable[[str], Q]


def worked_by(department: Department, record: type[Model]) -> Q:
    """Record, findings or a decision are by its people.

    The general manager stands for a department that the branch does not have.
    """

    def its_own(person: str = "") -> Q:
        path = f"{person}__" if person else ""
        director = Q(**{f"{path}post": DIRECTORS[department]})
        return director | Q(**{f"{path}department": department})

    def manager(person: str) -> Q:
        return Q(**{f"{person}__post": Post.GENERAL_MANAGER})

    people = User.objects.filter(its_own(), branch=OuterRef("branch"), is_active=True)
    return _by(its_own, record) | ~there_is(people) & _by(manager, record)


def _by(who: Who, record: type[Model]) -> Q:
    return (
        has(record, who("written_by"))
        | has(Event, who("actor"), verb__in=FINDING)
        | has(
            Escalation,
            ~Q(kind__in=NO_DECISION),
            who("decided_by"),
            state__in=DECIDED,
        )
    )
