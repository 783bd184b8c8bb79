"""norm 23: how the timeline tells of a D-class inquiry."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints.acts.registry import register
from complaints.acts.told import Told, Written
from complaints.acts.wording import Tone
from complaints.evidence.models import Event
from complaints.inquiry.models import Heard, Inquiry
from complaints.inquiry.services import approve_opinion
from complaints.requests.effects import APPROVALS, Approval
from complaints.requests.models import Escalation, EscalationKind


def _heard(event: Event, written: Written) -> str:
    return str(Heard(written.facts(event)["heard"]).label)


def _to_headquarters(row: Escalation) -> dict[str, forms.Field]:
    field = forms.BooleanField(
        label=_("报营销管理总部"),
        required=False,
        initial=row.opinion.to_headquarters,
    )
    return {"to_headquarters": field}


APPROVALS[EscalationKind.OPINION] = Approval(approve_opinion, _to_headquarters)

register(
    told={
        "inquiry": Told(_("填写接待记录"), "journal-check"),
        "take_statement": Told(_("登记笔录"), "journal-text", about=_heard),
        "give_opinion": Told(_("拟定初步处理意见"), "pen"),
        "adopt_opinion": Told(_("处理意见获批"), "check2-circle", Tone.CALM),
        "call_for_report": Told(_("总经理决定是否报营销管理总部"), "send"),
    },
    section=Inquiry(),
)
