"""norm 18.3: a leader convenes; each member answers once; the charged carries out."""

from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.acts.rules import LEADERS, READERS, RUNNING, Refusal, Rule, denied
from complaints.case.choices import State
from complaints.case.models import Complaint
from complaints.case.rights import leads
from complaints.decision_group.models import GroupDecision

ARCHIVED = _("投诉已结案，不再登记。")


def _asks_already(complaint: Complaint, user: User) -> Refusal | None:
    if any(decision.is_pending for decision in complaint.group_decisions.all()):
        return Refusal(_now("决策小组正在就另一意见表态。"))
    return None


def _is_decided(decision: GroupDecision, user: User) -> Refusal | None:
    if decision.is_pending:
        return None
    said = _now("已形成结论：%(verdict)s。")
    return Refusal(said % {"verdict": decision.get_verdict_display()})


def _is_not_asked(decision: GroupDecision, user: User) -> Refusal | None:
    voice = decision.voice_of(user)
    if voice is None:
        return denied()
    if refusal := _is_decided(decision, user):
        return refusal
    return None if voice.consents is None else Refusal(_now("您已表态。"))


def _is_not_to_be_carried_out(decision: GroupDecision, user: User) -> Refusal | None:
    if user.pk != decision.charged_id and not leads(decision.complaint, user):
        return denied()
    if decision.is_to_be_carried_out:
        return None
    return Refusal(_now("该意见没有待落实的事项。"))


may_convene = Rule(states=RUNNING, by=LEADERS, unless=_asks_already, ended=ARCHIVED)
# Exchanges and calling off are of a decision that members still answer.
may_change = Rule(states=RUNNING, by=LEADERS, unless=_is_decided, ended=ARCHIVED)
may_give_voice = Rule(
    states=tuple(State),
    by=READERS,
    unless=_is_not_asked,
    when=_("尚未表态的成员"),
)
may_carry_out = Rule(
    states=tuple(State),
    by=READERS,
    unless=_is_not_to_be_carried_out,
    when=_("意见通过后，落实人或总监、总经理"),
)
