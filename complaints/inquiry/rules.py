"""norm 23: who receives the client, hears the people and gives the opinion."""

from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.acts.rules import LEADERS, OUTLASTING, Refusal, Rule, Why
from complaints.case.choices import State
from complaints.case.models import Complaint
from complaints.requests.models import EscalationKind
from complaints.requests.rules import asking

# Whoever is complained of is heard whenever he speaks.
NOT_MERGED = [state for state in State if state != State.MERGED]
MERGED = _("投诉已并案，请在并入的投诉中办理。")


def _is_not_d_class(complaint: Complaint, user: User) -> Refusal | None:
    if complaint.is_d_class:
        return None
    return Refusal(_now("只有 D 类投诉有调查笔录。"), Why.ABSENT)


def _has_none_late(complaint: Complaint, user: User) -> Refusal | None:
    if refusal := _is_not_d_class(complaint, user):
        return refusal
    if complaint.statements.filter(came_late=True, confirmed_at=None).exists():
        return None
    return Refusal(_now("当事人没有在意见之后提交的陈述。"))


may_write_inquiry = Rule(
    states=OUTLASTING, unless=_is_not_d_class, ended=_("投诉已结束，档案不能再修改。")
)
may_take_statement = Rule(
    states=NOT_MERGED,
    unless=_is_not_d_class,
    when=_("办结之后只补记当事人的陈述"),
    ended=MERGED,
)
may_invite = Rule(states=NOT_MERGED, by=LEADERS, unless=_is_not_d_class, ended=MERGED)
may_record_unheard = Rule(
    states=NOT_MERGED, by=LEADERS, unless=_is_not_d_class, ended=MERGED
)
may_confirm = Rule(
    states=NOT_MERGED,
    by=LEADERS,
    unless=_has_none_late,
    when=_("当事人在意见之后提交了陈述"),
    ended=MERGED,
)
may_give_opinion = asking(
    EscalationKind.OPINION,
    by=LEADERS,
    states=[State.INVESTIGATING, State.WITHDRAWN],
    unless=_is_not_d_class,
    ended=_("调查处理中才能拟定初步处理意见。"),
)
