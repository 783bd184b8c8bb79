from __future__ import annotations

from typing import cast

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from complaints.acts.forms.shape import StepForm, chosen_of, words
from complaints.evidence.models import Attachment
from complaints.given_up.services import Why
from complaints.lifecycle import requirements


class GiveUpForm(StepForm):
    what = forms.ChoiceField(label=_("无法落实的事项"))
    why = forms.ChoiceField(label=_("原因"), choices=chosen_of(Why.choices))
    file = forms.ModelChoiceField(
        label=_("证明材料"),
        queryset=Attachment.objects.none(),
        empty_label=_("请选择"),
        help_text=_("如离职、病休证明，客户谢绝的书面材料或联系记录；先在投诉页上传。"),
    )
    reason = words(label=_("说明"), rows=3, limit=2_000)
    groups = [(_("未能落实"), ["what", ("why", "file"), "reason"])]

    def fit(self) -> None:
        left = requirements.left_to_carry_out(self.complaint)
        what = cast(forms.ChoiceField, self.fields["what"])
        what.choices = chosen_of([(one.key, one.message) for one in left])
        attached = self.complaint.attachments.all()
        cast(forms.ModelChoiceField, self.fields["file"]).queryset = attached

    def notes(self) -> list[str]:
        return [_now("总经理同意后可以结案；该事项仍计为未完成。")]
