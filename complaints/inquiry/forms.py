"""norm 23: the forms of a D-class inquiry."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.acts.forms.moments import MomentField, this_minute
from complaints.acts.forms.shape import StepForm, chosen_of, words
from complaints.acts.records.forms import RecordForm
from complaints.case.colleagues import receivers
from complaints.evidence.models import Attachment
from complaints.inquiry.models import Heard, InquiryRecord
from complaints.inquiry.services import StatementEntry
from complaints.requests.models import Escalation


class InquiryForm(RecordForm):
    groups = [
        (_("接待客户"), [("comforted", "apologised"), "account"]),
        (_("与实际不符时"), ["causes", "solution"]),
    ]

    def record(self) -> InquiryRecord:
        return InquiryRecord.stored_or_new(self.complaint)

    def notes(self) -> list[str]:
        return [_now("结论为“与实际不符”的，须填写投诉原因和解决方案。")]


class StatementForm(StepForm):
    heard = forms.ChoiceField(label=_("询问对象"), choices=chosen_of(Heard.choices))
    person = forms.CharField(label=_("姓名"), max_length=100, required=False)
    taken_by = forms.ModelChoiceField(
        label=_("询问人"), queryset=User.objects.none(), required=False
    )
    taken_at = MomentField(label=_("询问时间"), initial=this_minute, required=False)
    place = forms.CharField(label=_("询问地点"), max_length=100, required=False)
    words = words(label=_("陈述内容"), rows=5, limit=10_000, required=False)
    file = forms.ModelChoiceField(
        label=_("笔录文件"),
        queryset=Attachment.objects.none(),
        required=False,
        empty_label=_("无"),
        help_text=_("本投诉的附件；尚未上传的，先在投诉页上传。"),
    )
    is_none = forms.BooleanField(label=_("没有可询问的人"), required=False)
    why_none = forms.CharField(
        label=_("没有询问的原因"), max_length=500, required=False
    )
    groups = [
        (
            _("询问"),
            [("heard", "person"), ("taken_by", "taken_at", "place"), "words", "file"],
        ),
        (_("没有可询问的人"), ["is_none", "why_none"]),
    ]

    def fit(self) -> None:
        self.choose_from("taken_by", receivers(self.complaint))
        self.fields["taken_by"].initial = self.by.pk
        attached = self.complaint.attachments.all()
        cast(forms.ModelChoiceField, self.fields["file"]).queryset = attached

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("is_none"):
            self.require("why_none")
        else:
            self.require("person", "taken_by", "taken_at", "place", "words")
        return self.cleaned_data

    def entry(self) -> StatementEntry:
        given = self.cleaned_data
        if given["is_none"]:
            return StatementEntry(
                heard=given["heard"], is_none=True, why_none=given["why_none"]
            )
        taken = {name: x for name, x in given.items() if name != "why_none"}
        return StatementEntry(**taken)

    def given(self) -> dict[str, Any]:
        return {"entry": self.entry()}


class OpinionForm(StepForm):
    words = words(label=_("初步处理意见"), rows=5, limit=5_000)
    to_headquarters = forms.BooleanField(label=_("报营销管理总部"), required=False)
    groups = [(_("意见"), ["words", "to_headquarters"])]

    def fit(self) -> None:
        self.fields["words"].initial = self.complaint.opinion

    def notes(self) -> list[str]:
        return [_now("由总经理审批；获批之后才能向客户作最终反馈。")]


def to_headquarters(row: Escalation) -> dict[str, forms.Field]:
    """norm 23.2: what the manager ticks, beside what the director ticked."""
    field = forms.BooleanField(
        label=_("报营销管理总部"),
        required=False,
        initial=row.opinion.to_headquarters,
    )
    return {"to_headquarters": field}
