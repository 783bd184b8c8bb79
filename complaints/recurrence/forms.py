from __future__ import annotations

from typing import cast

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from complaints.acts.forms.cases import called
from complaints.acts.forms.shape import StepForm, chosen_of, words
from complaints.case.models import Complaint
from complaints.recurrence.listed import earlier
from complaints.recurrence.models import CheckOutcome


class MarkForm(StepForm):
    """Sent by the two buttons beside each earlier case, or filled in by itself."""

    earlier = forms.ModelChoiceField(
        label=_("以前的投诉"),
        queryset=Complaint.objects.none(),
        widget=forms.Select,
    )
    is_same = forms.TypedChoiceField(
        label=_("是否同一问题"),
        choices=[("yes", _("同一问题再现")), ("no", _("不是同一问题"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    groups = [(_("判断是否再现"), ["earlier", "is_same"])]

    def fit(self) -> None:
        found = [row.case for row in earlier(self.complaint, self.by)]
        field = cast(forms.ModelChoiceField, self.fields["earlier"])
        field.queryset = Complaint.objects.filter(pk__in=[case.pk for case in found])
        field.choices = chosen_of([(str(x.pk), called(x)) for x in found])


class CheckProblemForm(StepForm):
    outcome = forms.ChoiceField(
        label=_("查验结果"), choices=CheckOutcome.choices, widget=forms.RadioSelect
    )
    found = words(label=_("查验情况"), rows=4, limit=2_000)
    groups = [(_("季度查验"), ["outcome", "found"])]

    def notes(self) -> list[str]:
        if not self.complaint.improvement:
            return []
        return [_now("当时的改进措施：%(what)s") % {"what": self.complaint.improvement}]
