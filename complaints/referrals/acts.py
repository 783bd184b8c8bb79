"""The acts of a matter brought before others (norm 4.2)."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from complaints.acts.act import Act
from complaints.acts.registry import register
from complaints.acts.told import TimelineWords
from complaints.case.models import Complaint
from complaints.referrals import forms, rules, services
from complaints.referrals.models import Referral
from complaints.referrals.section import Referrals


def _row(complaint: Complaint, pk: int) -> Referral:
    rows = complaint.referrals.select_related("person")
    row: Referral = get_object_or_404(rows, pk=pk)
    return row


register(
    Act(
        name="refer",
        label=_("向上反映"),
        icon="megaphone",
        path="refer",
        may=rules.may_refer,
        form=forms.ReferForm,
        do=services.refer,
        done=_("已反映，并已通知对方。"),
        told=TimelineWords(),
        section="referrals",
    ),
    Act(
        name="answer_referral",
        label=_("答复向上反映"),
        icon="megaphone",
        path="referrals/<int:pk>/answer",
        row=_row,
        may=rules.may_answer_referral,
        form=forms.AnswerReferralForm,
        do=services.answer_referral,
        done=_("已答复。"),
        told=TimelineWords(),
        section="referrals",
    ),
    section=Referrals(),
)
