"""What the client said of taking it back, and on what evidence it is asked for."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from complaints.acts import wording
from complaints.acts.forms.moments import MomentField, this_minute, to_the_second
from complaints.acts.forms.shape import StepForm, chosen_of, words
from complaints.case.choices import Way
from complaints.case.models.contacts import Contact, Purpose
from complaints.case.tables.ways import WAYS
from complaints.evidence.models import Attachment, AttachmentKind
from complaints.lifecycle.entries import ObstacleEntry
from complaints.lifecycle.forms.obstacles import ObstaclesForm
from complaints.requests.models import Escalation
from complaints.withdrawals.models import Basis, Withdrawal
from complaints.withdrawals.services import Evidence

# By which the client answers for himself.
WAY_CHOICES = [(x, Way(x).label) for x, row in WAYS.items() if row.is_for_visits]


class ConfirmWithdrawalForm(ObstaclesForm):
    way = forms.ChoiceField(label=_("方式"), choices=chosen_of(WAY_CHOICES))
    occurred_at = MomentField(label=_("联系时间"), initial=this_minute)
    said = words(
        label=_("客户如何表示撤回"),
        rows=3,
        limit=5_000,
        help_text=_("按客户原话：是否本人自愿、因何撤回。"),
    )
    groups = [
        (_("撤回确认"), [("way", "occurred_at"), "said"]),
        *ObstaclesForm.asked,
    ]

    def given(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        told = ObstacleEntry(
            incident=given.pop("incident"),
            staff=given.pop("staff"),
            staff_described=given.pop("staff_described"),
            demand=_now("客户在撤回投诉时提出，请核实处理并答复。"),
            backfill_reason=_now("撤回确认时提出，随确认一并登记"),
        )
        given["occurred_at"] = to_the_second(
            given["occurred_at"], self.complaint.received_at
        )
        return {**given, "raised": told if self.brings_up_complaint() else None}


class TalkField(forms.ModelChoiceField):
    def label_from_instance(self, contact: Contact) -> str:
        return f"{contact.by} {wording.exactly(contact.occurred_at)}"


class WithdrawForm(StepForm):
    reason = words(
        label=_("撤回的情况"),
        rows=3,
        limit=2_000,
        help_text=_("写明何时、何人、因何。"),
    )
    basis = forms.ChoiceField(
        label=_("依据"), choices=Basis.choices, widget=forms.RadioSelect
    )
    paper = forms.ModelChoiceField(
        label=_("书面材料"),
        queryset=Attachment.objects.none(),
        required=False,
        empty_label=_("无"),
        help_text=_("在投诉页以“客户撤回材料”上传的附件。"),
    )
    recording_number = forms.CharField(
        label=_("录音编号"),
        max_length=80,
        required=False,
        help_text=_("客户本人来电的录音；由决定的领导听取。"),
    )
    spoke_at = MomentField(label=_("客户表示撤回的时间"), required=False)
    contact = TalkField(
        label=_("撤回确认"),
        queryset=Contact.objects.none(),
        required=False,
        empty_label=_("无"),
        help_text=_("由经办人以外的同事用“登记撤回确认”登记。"),
    )
    groups = [
        (
            _("客户撤回"),
            ["reason", "basis", "paper", "recording_number", "spoke_at", "contact"],
        )
    ]

    def fit(self) -> None:
        papers = self.complaint.attachments.filter(kind=AttachmentKind.WITHDRAWAL)
        cast(forms.ModelChoiceField, self.fields["paper"]).queryset = papers
        talks = self.complaint.contacts.filter(
            cycle=self.complaint.cycle, purpose=Purpose.WITHDRAWAL
        ).exclude(by=self.complaint.handler_id)
        contact = cast(forms.ModelChoiceField, self.fields["contact"])
        contact.queryset = talks.select_related("by")

    def clean(self) -> dict[str, Any]:
        wanted = {
            Basis.PAPER: ("paper", "spoke_at"),
            Basis.RECORDING: ("recording_number", "spoke_at"),
            Basis.CONTACT: ("contact",),
        }
        self.require(*wanted.get(self.cleaned_data.get("basis", ""), ()))
        return self.cleaned_data

    def given(self) -> dict[str, Any]:
        """Of the three, the one that was chosen; what stands beside it counts not."""
        given = self.cleaned_data
        own = {
            Basis.PAPER: ("paper", "spoke_at"),
            Basis.RECORDING: ("recording_number", "spoke_at"),
            Basis.CONTACT: ("contact",),
        }[given["basis"]]
        values = {name: given[name] for name in own}
        evidence = Evidence(basis=given["basis"], **values)
        return {"reason": given["reason"], "evidence": evidence}


def heard(row: Escalation) -> dict[str, forms.Field]:
    """What whoever decides ticks, where it rests on a recording."""
    evidence = Withdrawal.objects.filter(request=row).first()
    if evidence is None or evidence.basis != Basis.RECORDING:
        return {}
    label = _now("已听取客户来电的录音 %(number)s") % {
        "number": evidence.recording_number
    }
    return {"heard": forms.BooleanField(label=label, required=False)}
