"""The record of a category: one control a column, nothing demanded in saving it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.forms.models import fields_for_model
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from complaints.acts.forms.moments import DayField, MomentField
from complaints.acts.forms.shape import Group, StepForm, chosen_of, words
from complaints.inquiry.models import InquiryRecord
from complaints.records import record_of
from complaints.records.demands import DemandRecord
from complaints.records.facilities import FacilityRecord
from complaints.records.failures import FailureRecord
from complaints.records.guidance import GuidanceRecord
from complaints.records.shape import Record
from complaints.records.standards import StandardRecord

GROUPS: dict[type[Record], list[Group]] = {
    FacilityRecord: [
        ("", ["matter"]),
        (
            _("流程、制度"),
            [
                "reviewed",
                "needs_change",
                "change",
                ("change_due_on", "changed_on"),
                "no_change_reason",
                ("notice_way", "noticed_on"),
            ],
        ),
        (
            _("硬件、环境"),
            [
                "assessed",
                "remedy",
                "remedy_words",
                ("remedy_due_on", "remedied_on"),
                "explanation",
            ],
        ),
    ],
    StandardRecord: [
        (
            _("客户与标准"),
            ["concern", ("client_commission", "client_service"), "standard", "gap"],
        ),
        (
            _("改进或解释"),
            [
                "outcome",
                "improvement",
                ("improve_due_on", "improved_on"),
                "explanation",
            ],
        ),
    ],
    FailureRecord: [
        (_("检查"), [("checked_at", "plan_started"), "cause"]),
        (_("归属与通报"), ["system", ("company_department", "company_told_at")]),
        (_("安排客户"), ["alternatives", ("attendant", "attendant_line")]),
        (_("恢复"), [("repaired_at", "client_told_at")]),
    ],
    GuidanceRecord: [("", ["question", "explanation", "guidance"])],
    InquiryRecord: [
        (_("接待客户"), [("comforted", "apologised"), "account"]),
        (_("与实际不符时"), ["causes", "solution"]),
    ],
    DemandRecord: [
        (_("要求与规定"), ["demand", "rule", "explanation"]),
        (_("从客户角度分析"), ["client_cause", "latent_effect", "plan"]),
        (_("坚持原则"), ["breaks_rules", "refusal", "other_service"]),
    ],
}
# What is filled in when it was done: the rest before the client is told.
LATER = _("完成后填写")


class RecordForm(StepForm):
    """`values` are what the service takes."""

    def fit(self) -> None:
        record = self.record()
        self.groups = GROUPS[type(record)]
        names = record.columns()
        self.fields |= fields_for_model(
            type(record), fields=names, formfield_callback=control
        )
        later = type(record).done
        for name in names:
            self.fields[name].initial = getattr(record, name)
            if name in later and not self.fields[name].help_text:
                self.fields[name].help_text = LATER

    def record(self) -> Record:
        record = record_of(self.complaint)
        if record is None:
            raise ValueError("a case of class D has no record of its category")
        return record

    def notes(self) -> list[str]:
        return [_now("可分次填写：办结前须填全，“完成后填写”的在归档前补上。")]

    def values(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class HandOutForm(StepForm):
    is_printed = forms.BooleanField(label=_("已打印交给客户"), required=False)
    is_sent = forms.BooleanField(
        label=_("已发送给客户"),
        required=False,
        help_text=_("当面出示、未留给客户的，两项都不勾选。"),
    )
    groups = [(_("提供资料"), ["is_printed", "is_sent"])]


def control(field: models.Field[Any, Any], **_kwargs: Any) -> forms.Field:
    """The control of a column, as the desk's other forms have it."""
    label = field.verbose_name
    match field:
        case models.BooleanField(null=True):
            return forms.TypedChoiceField(
                label=label,
                choices=chosen_of([("yes", _("是")), ("no", _("否"))]),
                coerce=lambda value: value == "yes",
                empty_value=None,
                required=False,
            )
        case models.BooleanField():
            return forms.BooleanField(label=label, required=False)
        case models.DateTimeField():
            return MomentField(label=label, required=False)
        case models.DateField():
            return DayField(label=label, required=False)
        case models.TextField():
            limit = field.max_length or 2_000
            return words(label=label, rows=2, limit=limit, required=False)
    if field.choices:
        choices = chosen_of(list(field.get_choices(include_blank=False)))
        return forms.ChoiceField(label=label, choices=choices, required=False)
    return forms.CharField(label=label, max_length=field.max_length, required=False)
