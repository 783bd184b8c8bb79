"""norm 23: who receives the client, hears the people and gives the opinion."""

from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.acts.rules import LEADERS, RUNNING, Refusal, Rule, Why
from complaints.case.choices import State
from complaints.case.models import Complaint
from complaints.requests.models import EscalationKind
from complaints.requests.rules import asking


def _is_not_d_class(complaint: Complaint, user: User) -> Refusal | None:
    if complaint.is_d_class:
        return None
    return Refusal(_now("只有 D 类投诉有调查笔录。"), Why.ABSENT)


may_write_inquiry = Rule(
    states=RUNNING, unless=_is_not_d_class, ended=_("投诉已结束，档案不能再修改。")
)
may_take_statement = Rule(unless=_is_not_d_class, ended=_("投诉已办结，不再登记笔录。"))
may_give_opinion = asking(
    EscalationKind.OPINION,
    by=LEADERS,
    states=[State.INVESTIGATING],
    unless=_is_not_d_class,
    ended=_("调查处理中才能拟定初步处理意见。"),
)
