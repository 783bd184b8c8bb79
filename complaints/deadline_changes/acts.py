"""The acts that may change a deadline: each for a reason, most with a consent."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from complaints.acts import wording
from complaints.acts.act import Act
from complaints.acts.registry import register
from complaints.acts.told import TimelineWords, WrittenRows
from complaints.acts.wording import Tone
from complaints.deadline_changes import forms, rules, services
from complaints.evidence.models import Event


def _moments(event: Event, written: WrittenRows) -> str:
    facts = written.facts(event)
    moments = (datetime.fromisoformat(facts[x]) for x in ("before", "after"))
    return " → ".join(wording.exactly(at) for at in moments)


register(
    Act(
        name="ask_extension",
        label=_("申请延长最终反馈"),
        icon="calendar-plus",
        path="extension",
        may=rules.may_ask_extension,
        form=forms.ExtensionForm,
        do=services.ask_extension,
        asks=True,
        place=180,
    ),
    Act(
        name="ask_late_entry",
        label=_("申请确认补录按时"),
        icon="clock-history",
        path="late-entry",
        may=rules.may_ask_late_entry,
        form=forms.LateEntryForm,
        do=services.ask_late_entry,
        asks=True,
        place=190,
    ),
    Act(
        name="move_receipt",
        label=_("更正受理时间"),
        icon="calendar-event",
        path="receipt",
        may=rules.may_move_receipt,
        form=forms.ReceiptForm,
        do=services.move_receipt,
        done=_("受理时间已更正，时限已重新计算。"),
        told=TimelineWords(tone=Tone.SOON, about=_moments),
        asks=True,
        place=200,
    ),
    told={
        "extend": TimelineWords(_("延长最终反馈"), "calendar-plus", is_decision=True),
        "confirm_late_entry": TimelineWords(
            _("确认补录按时"), "clock-history", is_decision=True
        ),
    },
)
