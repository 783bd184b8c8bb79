from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import User
from complaints.acts import acting
from complaints.case.models import Complaint
from complaints.lifecycle import requirements
from complaints.requests.asking import ask
from complaints.requests.effects import on_approval
from complaints.requests.models import Escalation, EscalationKind


@transaction.atomic
def waive_visit(complaint: Complaint, *, reason: str, by: User) -> Escalation:
    """norm 8.2: to close unvisited whom nobody reaches, a director consents."""
    complaint = acting.lock(complaint, by, now=timezone.now())
    acting.allow_work(complaint, by)
    kind = requirements.waiver(complaint)
    if kind is None:
        raise ValidationError(
            _(
                "回访期内分三天三次未联系到客户、或客户未留联系方式的，"
                "才能申请不回访归档。"
            )
        )
    return ask(
        complaint, kind, by=by, reason=reason, payload={"cycle": complaint.cycle}
    )


@on_approval(EscalationKind.VISIT_FAILED, EscalationKind.NO_ADDRESS)
def _waive_visit(escalation: Escalation, by: User) -> None:
    """The gate reads the consent; in another cycle the client is visited anew."""
    if escalation.payload["cycle"] != escalation.complaint.cycle:
        raise ValidationError(_("投诉已重新处理，请退回此申请。"))
