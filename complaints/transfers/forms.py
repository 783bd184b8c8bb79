from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from complaints.acts import wording
from complaints.acts.forms.moments import MomentField
from complaints.acts.forms.shape import StepForm, words
from complaints.evidence.models import Attachment
from complaints.transfers.models import TransferOutcome


class AnswerTransferForm(StepForm):
    answered_to = forms.CharField(
        label=_("答复对象"),
        max_length=100,
        help_text=_("收到书面答复的单位和人员。"),
    )
    handed_at = MomentField(label=_("送达时间"))
    outcome = forms.ModelChoiceField(
        label=_("处理结果"),
        queryset=TransferOutcome.objects.none(),
        empty_label=_("请选择"),
    )
    paper_number = forms.CharField(label=_("答复文号"), max_length=80, required=False)
    paper = forms.ModelChoiceField(
        label=_("答复文件"),
        queryset=Attachment.objects.none(),
        required=False,
        empty_label=_("无"),
        help_text=_("本投诉的附件；尚未上传的，先在投诉页上传。"),
    )
    groups = [
        (_("答复"), [("answered_to", "handed_at"), "outcome"]),
        (_("书面答复"), [("paper_number", "paper")]),
    ]

    def notes(self) -> list[str]:
        case = self.complaint
        number = case.transfer_number or _now("无")
        came = _now("%(source)s，编号：%(number)s。") % {
            "source": case.get_source_display(),
            "number": number,
        }
        if case.transfer_owed_at is None:
            return [came]
        owed = _now("答复时限：%(due)s。") % {
            "due": wording.exactly(case.transfer_owed_at)
        }
        return [came + owed]

    def fit(self) -> None:
        outcome = cast(forms.ModelChoiceField, self.fields["outcome"])
        outcome.queryset = TransferOutcome.objects.filter(is_active=True)
        paper = cast(forms.ModelChoiceField, self.fields["paper"])
        paper.queryset = self.complaint.attachments.all()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("paper_number") and not cleaned.get("paper"):
            self.add_error(
                "paper_number", _("请填写答复文号，或选择已上传的答复文件。")
            )
        return cleaned


class LimitForm(StepForm):
    limit = MomentField(label=_("转办要求时限"), required=False)
    without_limit = forms.BooleanField(
        label=_("无（转办未给时限，按最终反馈期限答复）"), required=False
    )
    reason = words(label=_("更正的理由"), rows=3, limit=2_000)
    groups = [(_("转办时限"), ["limit", "without_limit", "reason"])]

    def fit(self) -> None:
        case = self.complaint
        limits = {"limit": case.transfer_due_at}
        self.begin_with(limits | {"without_limit": case.transfer_without_limit})

    def notes(self) -> list[str]:
        return [
            _now(
                "改早即时生效，可能立即超时；改晚须经总监同意，已有的超时不变。"
                "编号有误的，用“更正登记”更正。"
            )
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        limit, is_none = cleaned.get("limit"), cleaned.get("without_limit")
        if limit and is_none:
            self.add_error("limit", _("时限和“无”只能选一项：填写时限的，请取消“无”。"))
        elif not limit and not is_none and "limit" not in self.errors:
            self.add_error("limit", _("请填写时限；转办未给时限的，请勾选“无”。"))
        return cleaned

    def given(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {"limit": given["limit"], "reason": given["reason"]}
