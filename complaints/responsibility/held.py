"""The cases that somebody handles or answers for, for whoever takes them over."""

from __future__ import annotations

from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.acts.held import Held, holds
from complaints.acts.rules import RUNNING
from complaints.case.choices import State
from complaints.case.models import Complaint
from complaints.case.querysets import ComplaintQuerySet

TO_VISIT = (State.RESOLVED, State.FOLLOW_UP)
IS_TO_VISIT = Q(state__in=TO_VISIT, transfer_owed_at=None)


def _handled(user: User) -> ComplaintQuerySet:
    owed = Q(state__in=RUNNING) | Q(transfer_owed_at__isnull=False)
    return Complaint.objects.filter(owed, handler=user)


def _answered_for(user: User) -> ComplaintQuerySet:
    """As first-responsible, or as who came after him (`Complaint.responsible_id`)."""
    first = Q(successor=None, first_responsible=user)
    return Complaint.objects.filter(
        first | Q(successor=user), Q(state__in=RUNNING) | ~Q(transfer_owed_at=None)
    )


def _take(complaint: Complaint, *, goes: User, comes: User) -> list[Model]:
    complaint.handler = comes
    return []


def _answer(complaint: Complaint, *, goes: User, comes: User) -> list[Model]:
    """norm 4.1: the first one's name stays on the record."""
    complaint.successor = comes
    return []


holds(
    Held(
        name="cases",
        label=_("经办的投诉"),
        rows=lambda user: _handled(user).exclude(IS_TO_VISIT),
        give=_take,
        case="pk",
    )
)
holds(
    Held(
        name="visits",
        label=_("待回访、结案的投诉"),
        rows=lambda user: _handled(user).filter(IS_TO_VISIT),
        give=_take,
        case="pk",
    )
)
holds(
    Held(
        name="responsible",
        label=_("任第一责任人的投诉"),
        rows=_answered_for,
        give=_answer,
        case="pk",
    )
)
