from __future__ import annotations

from typing import cast

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.acts.forms.moments import DayField
from complaints.acts.forms.shape import StepForm, words
from complaints.case.models import NamedStaff
from complaints.disposals import services as disposals
from complaints.disposals.models import DisposalMeasure
from complaints.evidence.models import Attachment


class DisposalForm(StepForm):
    staff = forms.ModelChoiceField(
        label=_("员工"), queryset=NamedStaff.objects.none(), empty_label=_("请选择")
    )
    measure = forms.ModelChoiceField(
        label=_("措施"),
        queryset=DisposalMeasure.objects.none(),
        empty_label=_("请选择"),
    )
    due_on = DayField(
        label=_("应完成日期"),
    )
    note = words(label=_("说明"), rows=2, limit=2_000, required=False)
    groups = [(_("处置"), [("staff", "measure", "due_on"), "note"])]

    def fit(self) -> None:
        named = self.complaint.named_staff.current()
        staff = cast(forms.ModelChoiceField, self.fields["staff"])
        staff.queryset = named.select_related("user")
        measure = cast(forms.ModelChoiceField, self.fields["measure"])
        measure.queryset = disposals.measures_for(self.complaint)


class FinishDisposalForm(StepForm):
    done_on = DayField(
        label=_("完成日期"),
    )
    leader = forms.ModelChoiceField(
        label=_("陪同或见证的总监"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("无"),
    )
    file = forms.ModelChoiceField(
        label=_("书面材料"),
        queryset=Attachment.objects.none(),
        required=False,
        empty_label=_("无"),
        help_text=_("本投诉的附件；尚未上传的，先在投诉页上传。"),
    )
    is_declined = forms.BooleanField(label=_("客户谢绝"), required=False)
    outcome = words(label=_("完成情况"), rows=2, limit=2_000, required=False)
    late_reason = forms.CharField(
        label=_("不在当期例会的原因"), max_length=500, required=False
    )
    groups = [
        (
            _("完成"),
            [
                ("done_on", "leader"),
                "late_reason",
                "file",
                "is_declined",
                "outcome",
            ],
        )
    ]

    def fit(self) -> None:
        measure = self.row.measure
        leader = cast(forms.ModelChoiceField, self.fields["leader"])
        leader.queryset = disposals.leaders_of(self.complaint)
        attached = self.complaint.attachments.all()
        cast(forms.ModelChoiceField, self.fields["file"]).queryset = attached
        if not measure.may_be_declined:
            self.drop("is_declined")
        if measure.at_meeting:
            self.fields["done_on"].label = _now("例会日期")
            until = disposals.meeting_until(self.row)
            said = _now("例会在 %(until)s 之后的，说明原因。") % {"until": until}
            self.fields["late_reason"].help_text = said
        else:
            self.drop("late_reason")
        if not measure.wants_leader:
            leader.label = _now("见证人")


class RevokeForm(StepForm):
    reason = words(label=_("撤销的理由"), rows=2, limit=2_000)
    groups = [(_("撤销"), ["reason"])]
