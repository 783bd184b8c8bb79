"""norm 20–25: who fills in the record of a category, and hands out material."""

from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.acts.rules import RUNNING, Refusal, Rule, Why
from complaints.case.models import Complaint
from complaints.records import RECORDS


def _has_none(complaint: Complaint, user: User) -> Refusal | None:
    if complaint.category in RECORDS:
        return None
    return Refusal(_now("D 类投诉填写调查笔录。"), Why.ABSENT)


may_write_record = Rule(
    states=RUNNING, unless=_has_none, ended=_("投诉已结束，档案不能再修改。")
)
may_hand_out = Rule(states=RUNNING, ended=_("投诉已结束，不再提供资料。"))
