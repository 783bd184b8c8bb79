"""norm 23: how the timeline tells of a D-class inquiry."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from complaints.acts.registry import register
from complaints.acts.told import Told, Written
from complaints.acts.wording import Tone
from complaints.evidence.models import Event
from complaints.inquiry.models import Heard, Inquiry


def _heard(event: Event, written: Written) -> str:
    return str(Heard(written.facts(event)["heard"]).label)


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
