"""A mail to the client: what it is, and what it says."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from complaints.acts.forms.fields import AnswerField
from complaints.acts.forms.shape import StepForm, chosen_of, words
from complaints.case import masking
from complaints.case.models.contacts import Purpose
from complaints.lifecycle.talks import substitutes

PURPOSES = (
    Purpose.ACKNOWLEDGEMENT,
    Purpose.ENQUIRY,
    Purpose.EXPLANATION,
    Purpose.INTERIM_REPLY,
    Purpose.FINAL_FEEDBACK,
)
WHEN_ENDED = (Purpose.ENQUIRY, Purpose.EXPLANATION)


class SendMailForm(StepForm):
    purpose = forms.ChoiceField(label=_("目的"))
    said = words(label=_("内容"), rows=10, limit=5_000)
    used_registered = AnswerField(
        label=_("使用客户预留的联系方式"),
        yes=_("是，已在柜台系统核对"),
        no=_("否，预留方式联系未果"),
        help_text=_("首次告知须说明。"),
    )
    is_substitute = forms.BooleanField(
        label=_("多次联系不上，按替代方式回复"), required=False
    )
    groups = [(_("邮件"), ["purpose", "used_registered", "said", "is_substitute"])]

    def fit(self) -> None:
        offered = PURPOSES if self.complaint.is_open else WHEN_ENDED
        purpose = self.fields["purpose"]
        if isinstance(purpose, forms.ChoiceField):
            purpose.choices = chosen_of([(x.value, x.label) for x in offered])
        if not substitutes.asks_for_order(self.complaint):
            self.drop("used_registered")
        if not self.complaint.is_open:
            self.drop("used_registered", "is_substitute")

    def notes(self) -> list[str]:
        said = _now("发往 %(email)s，主题带投诉编号；发出后记为一次联系，不能撤回。")
        return [said % {"email": masking.mask_email(self.complaint.email)}]

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("purpose") != Purpose.ACKNOWLEDGEMENT:
            self.cleaned_data["used_registered"] = None
        return self.cleaned_data
