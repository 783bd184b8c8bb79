"""norm 23.3: whose faults are followed up, and who decides and carries it out."""

from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.acts.rules import LEADERS, OUTLASTING, Refusal, Rule
from complaints.case.models import Complaint
from complaints.disposals.models import Disposal


def _is_not_due(complaint: Complaint, user: User) -> Refusal | None:
    if complaint.is_staff_fault:
        return None
    return Refusal(_now("结论为属实或部分属实、责任归属员工的 D 类投诉，才处置员工。"))


def _is_done(disposal: Disposal, user: User) -> Refusal | None:
    if disposal.done_on or disposal.revoked_at:
        return Refusal(_now("该处置已办理，请刷新后查看。"))
    return None


may_decide = Rule(
    states=OUTLASTING,
    by=LEADERS,
    unless=_is_not_due,
    when=_("结论属实或部分属实、责任归属员工的 D 类投诉"),
    ended=_("投诉已结束，不再决定员工处置。"),
)
may_finish = Rule(
    states=OUTLASTING, unless=_is_done, ended=_("投诉已结束，员工处置不再变更。")
)
may_revoke = Rule(
    states=OUTLASTING,
    by=LEADERS,
    unless=_is_done,
    when=_("完成之前"),
    ended=_("投诉已结束，员工处置不再变更。"),
)
