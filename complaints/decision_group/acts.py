"""The acts of the decision group (norm 18.3)."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from complaints.acts.act import Act
from complaints.acts.registry import register
from complaints.acts.told import TimelineWords
from complaints.acts.wording import Tone
from complaints.case.models import Complaint
from complaints.decision_group import forms, rules, services
from complaints.decision_group.models import GroupDecision
from complaints.decision_group.section import DecisionGroupSection


def _decision(complaint: Complaint, pk: int) -> GroupDecision:
    decision: GroupDecision = get_object_or_404(complaint.group_decisions, pk=pk)
    return decision


register(
    Act(
        name="convene_group",
        label=_("召集决策小组"),
        icon="clipboard2-check",
        path="decision-group/new",
        may=rules.may_convene,
        form=forms.ConveneGroupForm,
        do=services.convene_group,
        done=_("已召集，并已通知成员表态。"),
        told=TimelineWords(tone=Tone.SOON, is_decision=True),
        section="decision_group",
    ),
    Act(
        name="give_voice",
        label=_("表态"),
        icon="hand-index",
        path="decision-group/<int:pk>/voice",
        row=_decision,
        may=rules.may_give_voice,
        form=forms.GiveVoiceForm,
        do=services.give_voice,
        done=_("已登记您的意见。"),
        told=TimelineWords(_("决策小组成员表态"), is_decision=True),
        section="decision_group",
    ),
    Act(
        name="exchange_voice",
        label=_("更换成员"),
        icon="people",
        path="decision-group/<int:pk>/exchange",
        row=_decision,
        may=rules.may_change,
        form=forms.ExchangeVoiceForm,
        do=services.exchange_voice,
        done=_("成员已更换，并已通知表态。"),
        told=TimelineWords(_("更换决策小组成员")),
        section="decision_group",
    ),
    Act(
        name="call_off_group",
        label=_("撤销表态"),
        icon="x-lg",
        path="decision-group/<int:pk>/call-off",
        row=_decision,
        may=rules.may_change,
        form=forms.CallOffForm,
        do=services.call_off_group,
        done=_("已撤销。"),
        told=TimelineWords(_("撤销决策小组表态"), is_decision=True),
        section="decision_group",
    ),
    Act(
        name="carry_out",
        label=_("登记落实情况"),
        icon="clipboard2-check",
        path="decision-group/<int:pk>/carry-out",
        row=_decision,
        may=rules.may_carry_out,
        form=forms.CarryOutDecisionForm,
        do=services.carry_out,
        done=_("已登记落实情况。"),
        told=TimelineWords(_("落实决策小组意见"), tone=Tone.CALM),
        section="decision_group",
    ),
    section=DecisionGroupSection(),
)
