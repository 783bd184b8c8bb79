"""How the timeline tells of it: norm 4.2."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from complaints.acts.registry import register
from complaints.acts.told import Told
from complaints.referrals.models import Referrals

register(
    told={
        "refer": Told(_("向上反映"), "megaphone"),
        "answer_referral": Told(_("答复向上反映"), "megaphone"),
    },
    section=Referrals(),
)
