"""Ask that something decided is recorded as not carried out; the manager consents.

It closes the case and counts as not done: nothing is written into what it was.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.models import User
from complaints.acts import acting
from complaints.case.models import Complaint
from complaints.evidence.models import Attachment
from complaints.given_up import rules
from complaints.lifecycle import requirements
from complaints.requests.asking import ask
from complaints.requests.effects import Proof, on_approval, proof_of
from complaints.requests.models import Escalation, EscalationKind


class Why(models.TextChoices):
    STAFF_LEFT = "staff_left", gettext_lazy("员工已离职")
    STAFF_ILL = "staff_ill", gettext_lazy("员工长期病休")
    DECLINED = "declined", gettext_lazy("客户谢绝")
    UNREACHABLE = "unreachable", gettext_lazy("客户无法联系")
    OTHER = "other", gettext_lazy("其他")


@transaction.atomic
def give_up(
    complaint: Complaint,
    *,
    what: str,
    why: str,
    file: Attachment,
    reason: str,
    by: User,
) -> Escalation:
    """`what` is the key of one of the things that the case still lacks."""
    now = timezone.now()
    complaint = acting.lock_for(rules.may_give_up, complaint, by, now=now)
    left = {one.key: one.message for one in requirements.left_to_carry_out(complaint)}
    if what not in left:
        raise ValidationError({"what": _("请选择一项尚未落实的事项。")})
    if why not in Why.values:
        raise ValidationError({"why": _("请选择无法落实的原因。")})
    if file.complaint_id != complaint.pk:
        raise ValidationError({"file": _("证明材料须是本投诉的附件。")})
    return ask(
        complaint,
        EscalationKind.GIVEN_UP,
        by=by,
        reason=reason,
        payload={
            "cycle": complaint.cycle,
            "key": what,
            "what": left[what],
            "why": why,
            "attachment": file.pk,
        },
    )


def _what(escalation: Escalation) -> str:
    payload = escalation.payload
    file = Attachment.objects.filter(pk=payload["attachment"]).first()
    said = _("记为未能落实：%(what)s（%(why)s；证明材料：%(file)s）")
    return said % {
        "what": payload["what"],
        "why": Why(payload["why"]).label,
        "file": file or _("已销毁"),
    }


def _its_paper(escalation: Escalation) -> list[Proof]:
    files = Attachment.objects.filter(pk=escalation.payload["attachment"])
    return [proof_of(file) for file in files.select_related("complaint")]


@on_approval(EscalationKind.GIVEN_UP, wanted=_what, rests_on=_its_paper)
def _is_given_up(escalation: Escalation, by: User) -> None:
    """The gate reads the consent; in another cycle it is decided and done anew."""
    if escalation.payload["cycle"] != escalation.complaint.cycle:
        raise ValidationError(_("投诉已重新处理，请退回此申请。"))
