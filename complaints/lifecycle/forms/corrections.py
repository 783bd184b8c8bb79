"""What was taken down wrong. Personal data stand masked: typed anew, or left alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import BooleanField, Field
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from complaints.acts.facts import MASKS
from complaints.acts.forms.fields import AnswerField, TelephoneField
from complaints.acts.forms.shape import StepForm, chosen_of, words
from complaints.case.answers import UNSAID
from complaints.case.models import Complaint
from complaints.case.models.corrections import CORRECTABLE, PERSONAL
from complaints.case.tables.channels import WITH_PLACE
from complaints.lifecycle.classification.corrections import OF_PLACE, known


def _control(column: Field[Any, Any]) -> forms.Field:
    if isinstance(column, BooleanField):
        return AnswerField(label=column.verbose_name)
    if column.name == "telephone":
        length = column.max_length
        return TelephoneField(
            label=column.verbose_name, required=False, max_length=length
        )
    found = column.formfield(required=False)
    if not isinstance(found, forms.Field):
        raise TypeError(column.name)
    if isinstance(found, forms.TypedChoiceField):
        if column.name in UNSAID:
            found.choices = [("", _("未说明")), *(column.choices or ())]
        elif column.blank:
            found.choices = chosen_of(column.choices or ())
    if isinstance(found.widget, forms.Textarea):
        found.widget.attrs["rows"] = 4
    return found


class CorrectForm(StepForm):
    """A field for every column of CORRECTABLE, made from the model."""

    reason = words(label=_("更正的原因"), rows=2, limit=2_000)
    groups = [
        (
            _("客户"),
            [
                ("client_name", "account_number"),
                ("client_kind", "investor_kind", "is_branch_client"),
                ("identity_document", "identity_number"),
                ("telephone", "email"),
                ("address", "contact_time"),
                ("agent_name", "agent_relation"),
                ("agent_has_authority", "agent_was_verified"),
                "asks_confidentiality",
            ],
        ),
        (
            _("受理"),
            [
                ("place", "present_count", "client_has_signed"),
                ("has_apologised", "recording_number"),
                ("transcript_number", "transfer_number"),
            ],
        ),
        (_("事项"), [("business", "amount"), "happened", "statement", "demand"]),
        (_("原因"), ["reason"]),
    ]

    def notes(self) -> list[str]:
        return [
            _now(
                "只改有误的项目：原值和更正后的值都会保留。"
                "客户个人信息不显示原值，需要更正的请重新填写，不更正的留空。"
            )
        ]

    def fit(self) -> None:
        for name in CORRECTABLE:
            column = Complaint._meta.get_field(name)
            if isinstance(column, Field):
                self.fields[name] = self._field(column)
        if self.complaint.channel not in WITH_PLACE:
            self.drop(*OF_PLACE)

    def _field(self, column: Field[Any, Any]) -> forms.Field:
        found = _control(column)
        value = known(self.complaint, column.name)
        if column.name in PERSONAL:
            mask: Callable[[str], str] = MASKS[column.name]
            masked = mask(str(value)) if value else _("未登记")
            found.help_text = _now("现为：%(value)s") % {"value": masked}
        else:
            found.initial = self.stored[column.name] = value
        return found

    def clean_demand(self) -> str:
        demand: str = self.cleaned_data["demand"]
        if self.complaint.demand and not demand:
            raise ValidationError(_now("请填写此项。"))
        return demand

    def values(self) -> dict[str, object]:
        """By column, without the personal ones that were left alone."""
        return {
            name: self.cleaned_data[name]
            for name in CORRECTABLE
            if name in self.fields
            if self.cleaned_data.get(name) not in (None, "") or name not in PERSONAL
        }

    def given(self) -> dict[str, Any]:
        return {"values": self.values(), "reason": self.cleaned_data["reason"]}
