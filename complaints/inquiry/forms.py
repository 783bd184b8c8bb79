"""norm 23: the forms of a D-class inquiry."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.acts.forms.fields import SeenField
from complaints.acts.forms.moments import MomentField, this_minute
from complaints.acts.forms.shape import StepForm, chosen_of, words
from complaints.acts.records.forms import RecordForm
from complaints.case.choices import OPEN, State
from complaints.case.colleagues import receivers
from complaints.case.models import Complaint, NamedStaff
from complaints.evidence.models import Attachment
from complaints.inquiry.models import Heard, InquiryRecord, Manner
from complaints.inquiry.services import StatementEntry, digest_of
from complaints.requests import deciding
from complaints.requests.effects import WANTED
from complaints.requests.models import Escalation, EscalationKind


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
    named = forms.ModelChoiceField(
        label=_("当事人"),
        queryset=NamedStaff.objects.none(),
        required=False,
        empty_label=_("不是当事人"),
    )
    manner = forms.ChoiceField(
        label=_("陈述方式"),
        choices=chosen_of(
            [
                (manner.value, manner.label)
                for manner in (Manner.TAKEN_DOWN, Manner.WRITTEN)
            ]
        ),
        required=False,
        help_text=_("当事人的陈述，须是他本人的：当场记录，或附上本人的书面陈述。"),
    )
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
    is_none = forms.BooleanField(
        label=_("没有可询问的人"),
        required=False,
        help_text=_("只用于知情人员和其他客户。"),
    )
    why_none = forms.CharField(
        label=_("没有询问的原因"), max_length=500, required=False
    )
    groups = [
        (
            _("询问"),
            [
                ("heard", "person"),
                ("named", "manner"),
                ("taken_by", "taken_at", "place"),
                "words",
                "file",
            ],
        ),
        (_("没有可询问的人"), ["is_none", "why_none"]),
    ]

    def fit(self) -> None:
        self.choose_from("taken_by", receivers(self.complaint))
        attached = self.complaint.attachments.all()
        cast(forms.ModelChoiceField, self.fields["file"]).queryset = attached
        named = cast(forms.ModelChoiceField, self.fields["named"])
        named.queryset = parties(self.complaint)
        if self.complaint.state not in (*OPEN, State.WITHDRAWN):
            # A statement of the party alone is added when the case was resolved.
            self.drop("is_none", "why_none")

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("is_none"):
            self.require("why_none")
        elif given.get("heard") == Heard.PARTY:
            self._clean_party()
        else:
            self.require("person", "taken_by", "taken_at", "place", "words")
        return given

    def _clean_party(self) -> None:
        named = self.cleaned_data.get("named")
        self.require("named", "manner", "taken_by", "taken_at")
        if named and named.user is None:
            self.require("person")
        if self.cleaned_data.get("manner") == Manner.WRITTEN:
            self.require("file")
        else:
            self.require("place", "words")

    def entry(self) -> StatementEntry:
        given = self.cleaned_data
        if given.get("is_none"):
            return StatementEntry(
                heard=given["heard"], is_none=True, why_none=given["why_none"]
            )
        left_out = {"why_none"}
        if given["heard"] != Heard.PARTY:
            left_out |= {"named", "manner"}
        taken = {name: x for name, x in given.items() if name not in left_out}
        return StatementEntry(**taken)

    def given(self) -> dict[str, Any]:
        return {"entry": self.entry()}


def parties(complaint: Complaint) -> QuerySet[NamedStaff]:
    rows: QuerySet[NamedStaff] = complaint.named_staff.current()
    return rows.select_related("user")


class OpinionForm(StepForm):
    words = words(label=_("初步处理意见"), rows=5, limit=5_000)
    to_headquarters = forms.BooleanField(label=_("报营销管理总部"), required=False)
    groups = [(_("意见"), ["words", "to_headquarters"])]

    def fit(self) -> None:
        self.begin_with({"words": self.complaint.opinion})

    def notes(self) -> list[str]:
        return [_now("由总经理审批；获批之后才能向客户作最终反馈。")]


def asked_of_manager(row: Escalation) -> dict[str, forms.Field]:
    """norm 23.2: what the manager ticks, beside what the director ticked.

    Where the report waits for him too, he may decide both at once.
    """
    field = forms.BooleanField(
        label=_("报营销管理总部"),
        required=False,
        initial=row.opinion.to_headquarters,
    )
    fields: dict[str, forms.Field] = {
        "to_headquarters": field,
        "seen": SeenField(required=False, empty_value=None, initial=digest_of(row)),
    }
    if report := deciding.waiting_beside(row, EscalationKind.REPORT):
        fields["with_report"] = forms.BooleanField(
            label=_("同时批准下列报送总部材料"),
            required=False,
            help_text=WANTED[EscalationKind.REPORT](report),
        )
    return fields
