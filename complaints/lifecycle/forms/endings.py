from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from complaints.acts.forms.shape import StepForm, words
from complaints.case.models import Complaint


class MergeForm(StepForm):
    target = forms.CharField(
        label=_("并入的受理编号"),
        max_length=32,
        help_text=_("同一客户、同一事项、受理更早且尚未办结的投诉。"),
    )
    reason = words(label=_("并案的理由"), rows=3, limit=2_000)
    groups = [(_("并案"), ["target", "reason"])]

    def clean_target(self) -> Complaint:
        number = self.cleaned_data["target"].strip().upper()
        visible = Complaint.objects.visible_to(self.by)
        target = visible.defer("search_vector").filter(number=number).first()
        if target is None:
            raise ValidationError(_("没有找到这个受理编号。"))
        return target
