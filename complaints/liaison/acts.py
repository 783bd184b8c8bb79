"""The acts of what concerns the company (norm 12.1)."""

from __future__ import annotations

from functools import partial

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from complaints.acts.act import Act
from complaints.acts.registry import register
from complaints.acts.told import TimelineWords
from complaints.case.models import Complaint
from complaints.liaison import forms, rules, services
from complaints.liaison.models import Liaison
from complaints.liaison.section import LiaisonSection


def _row(complaint: Complaint, pk: int) -> Liaison:
    row: Liaison = get_object_or_404(complaint.liaisons, pk=pk)
    return row


register(
    Act(
        name="flag_company",
        label=_("标记为涉及公司"),
        icon="flag",
        path="liaison/flag",
        may=rules.may_flag_company,
        form=forms.FlagCompanyForm,
        do=partial(services.flag_company, concerned=True),
        done=_("已标记。"),
        told=TimelineWords(_("涉及公司规定或系统的标记"), "building"),
        section="liaison",
    ),
    Act(
        name="unflag_company",
        label=_("取消涉及公司的标记"),
        icon="flag",
        path="liaison/unflag",
        may=rules.may_unflag_company,
        form=forms.FlagCompanyForm,
        do=partial(services.flag_company, concerned=False),
        done=_("已取消标记。"),
        event="flag_company",
        section="liaison",
    ),
    Act(
        name="liaise",
        label=_("登记公司沟通"),
        icon="building",
        path="liaison/new",
        may=rules.may_liaise,
        form=forms.LiaiseForm,
        do=services.liaise,
        done=_("已登记公司沟通。"),
        told=TimelineWords(_("与公司部门沟通")),
        section="liaison",
    ),
    Act(
        name="answer_liaison",
        label=_("登记公司答复"),
        icon="building",
        path="liaison/<int:pk>/answer",
        row=_row,
        may=rules.may_answer_liaison,
        form=forms.AnswerLiaisonForm,
        do=services.answer_liaison,
        done=_("已登记公司答复。"),
        told=TimelineWords(),
        section="liaison",
    ),
    section=LiaisonSection(),
)
