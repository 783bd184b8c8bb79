"""norm 4.1: who hands a case on, names a successor, or names staff complained of."""

from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.acts.rules import (
    HEADQUARTERS,
    LEADERS,
    RUNNING,
    Refusal,
    Rule,
    denied,
    moved_on,
)
from complaints.case.choices import OPEN, State
from complaints.case.models import Complaint, NamedStaff
from complaints.lifecycle.needless import is_over
from complaints.requests.models import EscalationKind
from complaints.requests.rules import asking, is_waiting
from complaints.requests.waiting.appointing import nobody_is_left

RESOLVED = _("投诉已办结。")


def _waits_for_receiver(complaint: Complaint, user: User) -> Refusal | None:
    """While a request waits for its receiver, a director may still decide."""
    if is_waiting(complaint, EscalationKind.HANDOVER) and not user.is_leader:
        return Refusal(_now("同类请求正在等待决定。"))
    return None


def _is_responsible(complaint: Complaint, user: User) -> Refusal | None:
    if is_waiting(complaint, EscalationKind.SUCCESSOR):
        return Refusal(_now("“指定接替人”正在等待决定，请在待决事项中指定。"))
    return denied() if user.pk == complaint.responsible_id else None


def _somebody_is_left(complaint: Complaint, user: User) -> Refusal | None:
    if is_over(complaint):
        return moved_on()
    # Where it was asked, that was so; no statement where the requests are at hand.
    if is_waiting(complaint, EscalationKind.APPOINTMENT) or nobody_is_left(complaint):
        return None
    return Refusal(_now("营业部尚有领导可以办理，无须总部指派。"))


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
may_appoint = Rule(
    states=tuple(State),
    by=HEADQUARTERS,
    unless=_somebody_is_left,
    when=_("总经理被投诉、可办理的领导不足两人或无人可向客户反馈；未了结的投诉"),
)
may_name_staff = Rule(states=RUNNING)
may_unname = Rule(unless=_is_removed, when=_("第二人同意"), ended=RESOLVED)
may_ask_help = asking(EscalationKind.HELP, when=_("向主管总监求助"), ended=RESOLVED)
