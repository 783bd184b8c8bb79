"""How the timeline tells of it: norm 18.3."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from complaints.acts.registry import register
from complaints.acts.told import Told
from complaints.acts.wording import Tone
from complaints.decision_group.models import DecisionGroupSection

register(
    told={
        "convene_group": Told(
            _("召集决策小组"), "clipboard2-check", Tone.SOON, is_decision=True
        ),
        "give_voice": Told(_("决策小组成员表态"), "hand-index", is_decision=True),
        "exchange_voice": Told(_("更换决策小组成员"), "people"),
        "call_off_group": Told(_("撤销决策小组表态"), "x-lg", is_decision=True),
        "carry_out": Told(_("落实决策小组意见"), "clipboard2-check", Tone.CALM),
    },
    section=DecisionGroupSection(),
)
