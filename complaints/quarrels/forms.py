from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from complaints.acts.forms.moments import MomentField
from complaints.acts.forms.shape import StepForm, chosen_of, words
from complaints.quarrels.models import CAME_TO_IT, Conflict


class QuarrelForm(StepForm):
    kind = forms.ChoiceField(
        label=_("是否发生争执"), choices=chosen_of(Conflict.choices)
    )
    happened_at = MomentField(label=_("发生时间"))
    done = words(label=_("经过和采取的措施"), rows=3, limit=2_000, required=False)
    groups = [(_("争执情况"), [("kind", "happened_at"), "done"])]

    def notes(self) -> list[str]:
        return [_now("当天发生的当天登记；没有发生的，时间填接待或联系的时间。")]

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("kind") in CAME_TO_IT:
            self.require("done")
        return self.cleaned_data
