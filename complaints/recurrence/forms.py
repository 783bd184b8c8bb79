from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from complaints.acts.forms.shape import StepForm, words
from complaints.recurrence.models import Outcome


class CheckProblemForm(StepForm):
    outcome = forms.ChoiceField(
        label=_("查验结果"), choices=Outcome.choices, widget=forms.RadioSelect
    )
    found = words(label=_("查验情况"), rows=4, limit=2_000)
    groups = [(_("季度查验"), ["outcome", "found"])]

    def notes(self) -> list[str]:
        if not self.complaint.improvement:
            return []
        return [_now("当时的改进措施：%(what)s") % {"what": self.complaint.improvement}]
