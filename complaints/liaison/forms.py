"""norm 12.1: the flag, and what was said to and by the company's department."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from complaints.acts.forms.moments import MomentField, this_minute
from complaints.acts.forms.shape import StepForm, chosen_of, words
from complaints.liaison.models import CompanyWay


class FlagCompanyForm(StepForm):
    reason = words(label=_("理由"), rows=3, limit=500)
    groups = [(_("标记"), ["reason"])]


class LiaiseForm(StepForm):
    department = forms.CharField(label=_("公司部门"), max_length=60)
    person = forms.CharField(label=_("联系人"), max_length=60)
    way = forms.ChoiceField(label=_("沟通方式"), choices=chosen_of(CompanyWay.choices))
    asked_at = MomentField(label=_("沟通时间"), initial=this_minute)
    question = words(label=_("沟通的问题"), rows=4, limit=2_000)
    expected_at = MomentField(label=_("预计答复时间"), required=False)
    answer = words(label=_("公司答复"), rows=3, limit=2_000, required=False)
    answered_at = MomentField(label=_("答复时间"), required=False)
    groups = [
        (_("沟通"), [("department", "person"), ("way", "asked_at"), "question"]),
        (_("答复"), ["expected_at", "answer", "answered_at"]),
    ]

    def notes(self) -> list[str]:
        return [_now("已有答复的填写答复和时间；尚无答复的填写预计答复时间。")]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("answer") or cleaned.get("answered_at"):
            self.require("answer", "answered_at")
        else:
            self.require("expected_at")
        return cleaned


class AnswerLiaisonForm(StepForm):
    answer = words(label=_("公司答复"), rows=4, limit=2_000)
    answered_at = MomentField(label=_("答复时间"), initial=this_minute)
    groups = [(_("答复"), ["answer", "answered_at"])]
