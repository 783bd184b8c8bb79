"""norm 4.1: who hands a case on, names a successor, or names staff complained of."""

from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.acts.rules import LEADERS, RUNNING, Refusal, Rule, denied
from complaints.case.choices import OPEN
from complaints.case.models import Complaint, NamedStaff
from complaints.requests.models import EscalationKind
from complaints.requests.rules import asking, is_waiting

RESOLVED = _("投诉已办结。")


def _waits_for_receiver(complaint: Complaint, user: User) -> Refusal | None:
    """While a request waits for its receiver, a director may still decide."""
    if is_waiting(complaint, EscalationKind.HANDOVER) and not user.is_leader:
        return Refusal(_now("同类请求正在等待决定。"))
    return None


def _is_responsible(complaint: Complaint, user: User) -> Refusal | None:
    return denied() if user.pk == complaint.responsible_id else None


def _is_removed(named: NamedStaff, user: User) -> Refusal | None:
    if named.removed_at:
        return Refusal(_now("该姓名已移除。"))
    if is_waiting(named.complaint, EscalationKind.UNNAME):
        return Refusal(_now("同类请求正在等待决定。"))
    return None


may_hand_over = Rule(
    states=OPEN,
    unless=_waits_for_receiver,
    when=_("对方接受；总监、总经理可直接指定"),
    ended=_("投诉已办结，不再转交。"),
)
may_name_successor = Rule(
    by=LEADERS, unless=_is_responsible, when=_("第一责任人本人除外"), ended=RESOLVED
)
may_name_staff = Rule(states=RUNNING)
may_unname = Rule(unless=_is_removed, when=_("第二人同意"), ended=RESOLVED)
may_ask_help = asking(EscalationKind.HELP, when=_("向主管总监求助"), ended=RESOLVED)
