"""norm 4.2: who brings a matter before others, and who of them answers it."""

from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.acts.rules import READERS, Refusal, Rule, denied
from complaints.case.choices import State
from complaints.referrals.models import Referral


def _is_not_asked(referral: Referral, user: User) -> Refusal | None:
    if referral.is_answered:
        return Refusal(_now("%(name)s 已答复。") % {"name": referral.answered_by})
    return None if referral.may_be_answered_by(user) else denied()


may_refer = Rule(ended=_("投诉已办结，不再向上反映。"))
may_answer_referral = Rule(
    states=list(State),
    by=READERS,
    unless=_is_not_asked,
    when=_("被反映到的人"),
)
