"""The record of a category, in its groups; and material handed to the client."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints.acts.forms.shape import Group, StepForm
from complaints.acts.records.forms import RecordForm
from complaints.acts.records.shape import Record
from complaints.records import record_of
from complaints.records.demands import DemandRecord
from complaints.records.facilities import FacilityRecord
from complaints.records.failures import FailureRecord
from complaints.records.guidance import GuidanceRecord
from complaints.records.standards import StandardRecord

GROUPS: dict[type[Record], list[Group]] = {
    FacilityRecord: [
        ("", ["matter"]),
        (
            _("流程、制度"),
            [
                "reviewed",
                "needs_change",
                ("studied_by", "studied_on"),
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
    DemandRecord: [
        (_("要求与规定"), ["demand", "rule", "explanation"]),
        (_("从客户角度分析"), ["client_cause", "latent_effect", "plan"]),
        (_("坚持原则"), ["breaks_rules", "refusal", "other_service"]),
    ],
}


class WriteRecordForm(RecordForm):
    def record(self) -> Record | None:
        record = record_of(self.complaint)
        if record:
            self.groups = GROUPS[type(record)]
        return record


class HandOutForm(StepForm):
    is_printed = forms.BooleanField(label=_("已打印交给客户"), required=False)
    is_sent = forms.BooleanField(
        label=_("已发送给客户"),
        required=False,
        help_text=_("当面出示、未留给客户的，两项都不勾选。"),
    )
    groups = [(_("提供资料"), ["is_printed", "is_sent"])]
