"""Forms of what may change a deadline: each says for what reason."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from complaints.acts import wording
from complaints.acts.forms.moments import DayField, MomentField, to_the_second
from complaints.acts.forms.shape import StepForm, words
from complaints.case.models.contacts import Purpose
from complaints.clocks.models import Deadline
from complaints.evidence.models import Attachment
from complaints.lifecycle.entries import ContactEntry
from complaints.lifecycle.forms.talks import TalkForm


class ClocksField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, row: Deadline) -> str:
        return _now("%(clock)s：时限 %(due)s，事实 %(met)s") % {
            "clock": row.get_kind_display(),
            "due": wording.exactly(row.due_at),
            "met": wording.exactly(row.met_at or row.due_at),
        }


class LateEntryForm(StepForm):
    rows = ClocksField(label=_("时限"), queryset=Deadline.objects.none())
    evidence = words(
        label=_("证据"),
        rows=3,
        limit=2_000,
        required=False,
        help_text=_("录音编号、邮件信头或签字书面材料；也可选择本投诉的附件。"),
    )
    attachments = forms.ModelMultipleChoiceField(
        label=_("附件"),
        queryset=Attachment.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    groups = [(_("补录"), ["rows", "evidence", "attachments"])]

    def fit(self) -> None:
        late = self.complaint.deadlines.all().came_late()
        cast(forms.ModelMultipleChoiceField, self.fields["rows"]).queryset = late
        attached = self.complaint.attachments.all()
        files = cast(forms.ModelMultipleChoiceField, self.fields["attachments"])
        files.queryset = attached
        if not attached:
            self.drop("attachments")

    def notes(self) -> list[str]:
        return [_now("确认后另列“事后确认按时”，仍计为超时。")]


class ExtensionForm(TalkForm):
    day = DayField(
        label=_("延长至"),
        help_text=_("工作日；至当日营业结束。"),
    )
    reason = words(label=_("延长的理由"), rows=3, limit=2_000)
    groups = [
        (_("延长"), ["day", "reason"]),
        (_("告知客户"), [("way", "occurred_at"), "said"]),
    ]

    def fit(self) -> None:
        for name in ("way", "occurred_at", "said"):
            self.fields[name].required = False

    def notes(self) -> list[str]:
        return [
            _now(
                "由总经理决定，每轮一次；须联系到客户告知延期后才能同意。"
                "原期限照常考核，只有后续上报按延长后的期限进行。"
            )
        ]

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("said"):
            self.require("way", "occurred_at")
        return self.cleaned_data

    def contact(self) -> ContactEntry | None:
        """None where the client is told later."""
        return self.entry(Purpose.EXPLANATION) if self.cleaned_data["said"] else None

    def given(self) -> dict[str, Any]:
        return {
            "day": self.cleaned_data["day"],
            "reason": self.cleaned_data["reason"],
            "contact": self.contact(),
        }


class ReceiptForm(StepForm):
    received_at = MomentField(label=_("受理时间"))
    reason = words(label=_("更正的理由"), rows=3, limit=2_000)
    groups = [(_("受理时间"), ["received_at", "reason"])]

    def fit(self) -> None:
        self.fields["received_at"].initial = self.complaint.received_at

    def notes(self) -> list[str]:
        return [
            _now(
                "改早即时生效，时限重新计算，可能立即超时；改晚须经总监同意，"
                "已有的超时不变。受理编号不变。"
            )
        ]

    def clean_received_at(self) -> datetime:
        received_at: datetime = self.cleaned_data["received_at"]
        return to_the_second(received_at, self.complaint.received_at)
