"""Who hears from the client that he takes it back, and who asks for it."""

from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.acts.rules import Refusal, Rule
from complaints.case.models import Complaint
from complaints.requests.models import EscalationKind
from complaints.requests.rules import asking

RESOLVED = _("投诉已办结。")


def _is_handler(complaint: Complaint, user: User) -> Refusal | None:
    if user.pk == complaint.handler_id:
        return Refusal(_now("撤回须由经办人以外的同事向客户确认。"))
    return None


may_confirm_withdrawal = Rule(
    unless=_is_handler, when=_("经办人以外的同事"), ended=RESOLVED
)
may_withdraw = asking(
    EscalationKind.WITHDRAWAL,
    when=_("总监同意；D 类、重大由总经理同意；须有书面材料、来电录音或撤回确认"),
    ended=RESOLVED,
)
