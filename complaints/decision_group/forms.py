from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.acts.forms.moments import MomentField
from complaints.acts.forms.people import ExchangeForm, PeopleField
from complaints.acts.forms.shape import StepForm, chosen_of, words
from complaints.case.colleagues import colleagues

VOICES = [("yes", _("同意")), ("no", _("不同意"))]


class ExchangeVoiceForm(ExchangeForm):
    def fit(self) -> None:
        voices = self.row.voices.present()
        self.choose(
            members=voices.values("member"),
            able=voices.filter(consents=None).values("member"),
        )

    def notes(self) -> list[str]:
        return [_now("只能更换尚未表态的成员；已表态的意见不变。")]


class CarryOutDecisionForm(StepForm):
    outcome = words(label=_("情况"), rows=3, limit=2_000)
    groups = [(_("情况"), ["outcome"])]


class ConveneGroupForm(StepForm):
    matter = words(label=_("议题"), rows=2, limit=2_000)
    opinion = words(label=_("处理意见"), rows=5, limit=5_000)
    members = PeopleField(label=_("成员"), queryset=User.objects.none())
    charged = forms.ModelChoiceField(
        label=_("落实人"), queryset=User.objects.none(), empty_label=_("请选择")
    )
    due_at = MomentField(label=_("落实期限"))
    groups = [
        (_("意见"), ["matter", "opinion"]),
        (_("人员"), ["members", ("charged", "due_at")]),
    ]

    def fit(self) -> None:
        able = colleagues(self.complaint)
        members = cast(forms.ModelMultipleChoiceField, self.fields["members"])
        members.queryset = able.exclude(pk=self.by.pk)
        cast(forms.ModelChoiceField, self.fields["charged"]).queryset = able

    def notes(self) -> list[str]:
        return [
            _now(
                "您是当然成员，连同您至少三人。全体表态后，同意者过半即通过；"
                "票数相同时以总经理的意见为准。"
            )
        ]


class GiveVoiceForm(StepForm):
    voice = forms.ChoiceField(label=_("表态"), choices=chosen_of(VOICES))
    comment = words(label=_("意见"), rows=3, limit=2_000, required=False)
    groups = [(_("表态"), ["voice", "comment"])]

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        if cleaned.get("voice") == "no":
            self.require("comment")
        return cleaned

    def given(self) -> dict[str, Any]:
        consents = self.cleaned_data["voice"] == "yes"
        return {"consents": consents, "comment": self.cleaned_data["comment"]}


class CallOffForm(StepForm):
    reason = words(label=_("撤销的理由"), rows=3, limit=2_000)
    groups = [(_("撤销"), ["reason"])]
