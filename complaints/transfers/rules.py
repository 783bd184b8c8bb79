"""Who answers whoever transferred a case: the branch, and headquarters for itself."""

from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.acts.rules import HEADQUARTERS, UNCLOSED, Refusal, Rule
from complaints.case.choices import State
from complaints.case.models import Complaint
from complaints.requests.models import EscalationKind
from complaints.requests.rules import asking


def _owes_nothing(complaint: Complaint, user: User) -> Refusal | None:
    if complaint.transfer_owed_at is None:
        return Refusal(_now("本投诉没有待答复的转办。"))
    return None


def _answered_itself(complaint: Complaint, user: User) -> Refusal | None:
    if not complaint.is_transferred:
        return Refusal(_now("本投诉没有待答复的转办。"))
    if complaint.transfer_replies.filter(by_headquarters=True).exists():
        return Refusal(_now("总部的答复已登记过。"))
    return None


def _is_not_transferred(complaint: Complaint, user: User) -> Refusal | None:
    if complaint.is_transferred:
        return None
    return Refusal(_now("本投诉不是转办的投诉。"))


# Neither closing nor withdrawal nor merging relieves of it.
may_answer_transfer = Rule(
    states=tuple(State), unless=_owes_nothing, when=_("转办的投诉，尚未答复转办方")
)
may_answer_body = Rule(
    states=tuple(State),
    by=HEADQUARTERS,
    unless=_answered_itself,
    when=_("转办的投诉，总部自行答复转办方"),
)
may_move_limit = asking(
    EscalationKind.LIMIT_MOVED,
    states=UNCLOSED,
    unless=_is_not_transferred,
    when=_("转办的投诉；改晚由总监同意"),
    ended=_("投诉已结案，不再更正转办时限。"),
)
