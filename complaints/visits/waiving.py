from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import User
from complaints.acts import acting
from complaints.case.models import Complaint
from complaints.requests.asking import ask
from complaints.requests.effects import its_name, on_approval
from complaints.requests.models import Escalation, EscalationKind
from complaints.visits import requirements, rules


@transaction.atomic
def waive_visit(complaint: Complaint, *, reason: str, by: User) -> Escalation:
    """norm 8.2: to close unvisited whom nobody reaches, a director consents."""
    now = timezone.now()
    complaint = acting.lock_for(rules.may_waive_visit, complaint, by, now=now)
    return ask(
        complaint,
        requirements.waiver(complaint) or "",
        by=by,
        reason=reason,
        payload={"cycle": complaint.cycle},
    )


@on_approval(EscalationKind.VISIT_FAILED, EscalationKind.NO_ADDRESS, wanted=its_name)
def _waive_visit(escalation: Escalation, by: User) -> None:
    """The gate reads the consent; in another cycle the client is visited anew."""
    if escalation.payload["cycle"] != escalation.complaint.cycle:
        raise ValidationError(_("投诉已重新处理，请退回此申请。"))
