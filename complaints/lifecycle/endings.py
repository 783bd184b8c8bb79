from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import User
from complaints.acts import acting
from complaints.case.models import Complaint
from complaints.lifecycle import moves, rules
from complaints.requests.asking import ask
from complaints.requests.effects import on_approval
from complaints.requests.models import Escalation, EscalationKind


@transaction.atomic
def ask_merge(
    complaint: Complaint, *, target: Complaint, reason: str, by: User
) -> Escalation:
    now = timezone.now()
    complaint = acting.lock_for(rules.may_merge, complaint, by, now=now)
    moves.check_merge(complaint, target)
    return ask(
        complaint,
        EscalationKind.MERGE,
        by=by,
        reason=reason,
        payload={"target": target.number},
    )


def _asker(escalation: Escalation) -> User:
    if escalation.requested_by is None:
        raise PermissionDenied  # Only an overdue clock is nobody's request.
    return escalation.requested_by


def _into_which(escalation: Escalation) -> str:
    return _("并入 %(number)s") % {"number": escalation.payload["target"]}


@on_approval(EscalationKind.MERGE, wanted=_into_which)
def _merge(escalation: Escalation, by: User) -> None:
    target = Complaint.objects.get(number=escalation.payload["target"])
    moves.merge(
        escalation.complaint,
        target=target,
        reason=escalation.reason,
        by=by,
        on_behalf_of=_asker(escalation),
    )
