"""norm 12.1: who flags a case, and who speaks with the company about it."""

from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.acts.rules import LEADERS, Refusal, Rule
from complaints.case.choices import State
from complaints.case.models import Complaint
from complaints.liaison.models import Liaison

GOES_ON = [state for state in State if state not in (State.CLOSED, State.MERGED)]
ENDED = _("投诉已结案，不再登记。")


def _is_flagged(complaint: Complaint, user: User) -> Refusal | None:
    return Refusal(_now("标记没有变化。")) if complaint.concerns_company else None


def _is_not_flagged(complaint: Complaint, user: User) -> Refusal | None:
    return None if complaint.concerns_company else Refusal(_now("标记没有变化。"))


def _is_answered(liaison: Liaison, user: User) -> Refusal | None:
    if not liaison.is_answered:
        return None
    who = {"name": liaison.answer_recorded_by}
    return Refusal(_now("%(name)s 已登记答复。") % who)


may_flag_company = Rule(states=GOES_ON, unless=_is_flagged, ended=ENDED)
may_unflag_company = Rule(
    states=GOES_ON, by=LEADERS, unless=_is_not_flagged, ended=ENDED
)
may_liaise = Rule(states=GOES_ON, by=LEADERS, ended=ENDED)
may_answer_liaison = Rule(states=list(State), by=LEADERS, unless=_is_answered)
