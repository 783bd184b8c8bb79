"""What was decided and cannot be carried out: recorded as that (DESIGN 3)."""

from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.acts.rules import Refusal
from complaints.case.choices import State
from complaints.case.models import Complaint
from complaints.lifecycle import requirements
from complaints.requests.models import EscalationKind
from complaints.requests.rules import asking

WHERE = [State.RESOLVED, State.FOLLOW_UP]


def _all_is_done(complaint: Complaint, user: User) -> Refusal | None:
    if requirements.left_to_carry_out(complaint):
        return None
    return Refusal(_now("没有尚待落实的事项。"))


may_give_up = asking(
    EscalationKind.GIVEN_UP,
    states=WHERE,
    unless=_all_is_done,
    when=_("已决定而无法落实的事项，须有证明材料；总经理同意"),
    ended=_("投诉办结之后、结案之前才能申请。"),
)
