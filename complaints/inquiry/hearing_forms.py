"""norm 23.2: the forms by which the person complained of is heard."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.calendar import SHANGHAI
from branches.models import User
from complaints.acts import acting
from complaints.acts.forms.fields import KeptFileInput
from complaints.acts.forms.moments import MomentField
from complaints.acts.forms.shape import LaidOutForm, StepForm, chosen_of, words
from complaints.case.models import NamedStaff
from complaints.evidence.filing import files
from complaints.inquiry.forms import parties
from complaints.inquiry.hearing import InvitationEntry, UnheardEntry, answer_from
from complaints.inquiry.hearing_models import InviteWay, WhyUnheard


class InviteForm(StepForm):
    named = forms.ModelChoiceField(
        label=_("当事人"), queryset=NamedStaff.objects.none(), empty_label=_("请选择")
    )
    allegation = words(
        label=_("所涉事由"),
        rows=4,
        limit=2_000,
        help_text=_(
            "用您自己的话写明要他说明什么；当事人只看到这一段，看不到投诉的其他内容。"
            "不写客户姓名、联系方式和投诉编号。"
        ),
    )
    way = forms.ChoiceField(label=_("送达方式"), choices=chosen_of(InviteWay.choices))
    answer_by = MomentField(label=_("答复期限"))
    invited_at = MomentField(
        label=_("邀请时间"),
        required=False,
        help_text=_("系统以外送达的填写；系统内通知以发出时为准。"),
    )
    sent_to = forms.CharField(label=_("送达地址或号码"), max_length=200, required=False)
    proof = forms.CharField(
        label=_("送达凭据"),
        max_length=500,
        required=False,
        help_text=_("签收、录音编号、邮件回执等。"),
    )
    groups = [
        (_("邀请"), ["named", "allegation", ("way", "answer_by")]),
        (_("系统以外送达"), [("invited_at", "sent_to"), "proof"]),
    ]

    def fit(self) -> None:
        named = cast(forms.ModelChoiceField, self.fields["named"])
        named.queryset = parties(self.complaint)
        now = timezone.now()
        earliest = answer_from(now, acting.calendar_of(self.complaint))
        at = timezone.localtime(earliest, SHANGHAI)
        said = _now("至少一个工作日之后；现在发出的，不早于 %(at)s。")
        self.fields["answer_by"].help_text = said % {"at": f"{at:%Y-%m-%d %H:%M}"}

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("way") not in (None, InviteWay.DESK):
            self.require("invited_at", "sent_to", "proof")
        return self.cleaned_data

    def given(self) -> dict[str, Any]:
        return {"entry": InvitationEntry(**self.cleaned_data)}


class UnheardForm(StepForm):
    why = forms.ChoiceField(
        label=_("未能听取的原因"), choices=chosen_of(WhyUnheard.choices)
    )
    named = forms.ModelChoiceField(
        label=_("当事人"),
        queryset=NamedStaff.objects.none(),
        required=False,
        empty_label=_("未登记姓名"),
    )
    words = words(
        label=_("经过"),
        rows=4,
        limit=2_000,
        help_text=_("未能查明的，写明如何查找：查了哪些记录，问了哪些人。"),
    )
    first_at = MomentField(label=_("第一次尝试"), required=False)
    first_how = forms.CharField(label=_("方式和结果"), max_length=200, required=False)
    second_at = MomentField(
        label=_("第二次尝试"), required=False, help_text=_("在另一个工作日。")
    )
    second_how = forms.CharField(label=_("方式和结果"), max_length=200, required=False)
    groups = [
        (_("未能听取"), [("why", "named"), "words"]),
        (
            _("两次尝试"),
            [("first_at", "first_how"), ("second_at", "second_how")],
        ),
    ]

    def fit(self) -> None:
        named = cast(forms.ModelChoiceField, self.fields["named"])
        named.queryset = parties(self.complaint)

    def notes(self) -> list[str]:
        return [_now("已离职、因病的，由审批处理意见的人一并同意。")]

    def clean(self) -> dict[str, Any]:
        why = self.cleaned_data.get("why")
        if why and why != WhyUnheard.UNKNOWN:
            self.require("named", "first_at", "first_how", "second_at", "second_how")
        return self.cleaned_data

    def given(self) -> dict[str, Any]:
        return {"entry": UnheardEntry(**self.cleaned_data)}


class ConfirmForm(StepForm):
    words = words(
        label=_("如何考虑该陈述，结论为何维持或已如何更正"), rows=4, limit=2_000
    )
    groups = [(_("重新确认结论"), ["words"])]

    def notes(self) -> list[str]:
        return [_now("结论要改的，先更正调查结论（已办结的重新处理），再在此确认。")]


class AnswerForm(LaidOutForm):
    words = words(label=_("我的陈述"), rows=8, limit=10_000, required=False)
    file = forms.FileField(
        label=_("书面陈述"),
        required=False,
        widget=KeptFileInput(attrs={"accept": ",".join(files.ALLOWED)}),
        help_text=_("可以在上面填写，也可以附上本人的书面陈述（扫描件）。"),
    )
    groups = [(_("陈述"), ["words", "file"])]

    def __init__(
        self,
        sent: QueryDict | None,
        uploaded: MultiValueDict[str, UploadedFile] | None = None,
        *,
        by: User,
    ) -> None:
        super().__init__(sent, by=by)
        self.files = uploaded or MultiValueDict()

    def clean_file(self) -> UploadedFile | None:
        file: UploadedFile | None = self.cleaned_data["file"]
        if file and (problems := files.check([file])):
            raise ValidationError(problems)
        return file
