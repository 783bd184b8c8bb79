"""The answer to whoever transferred a case, the branch's and headquarters' own."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from complaints.acts import wording
from complaints.acts.act import Act
from complaints.acts.registry import register
from complaints.acts.told import TimelineWords, WrittenRows
from complaints.acts.wording import Tone
from complaints.evidence.models import Event
from complaints.lifecycle.requirements import ASKED_TO_CLOSE
from complaints.transfers import forms, limits, rules, services
from complaints.transfers.requirements import missing_of_transfer


def _outcome(event: Event, written: WrittenRows) -> str:
    return str(written.facts(event).get("label", ""))


def _limits(event: Event, written: WrittenRows) -> str:
    facts = written.facts(event)
    known = (facts.get(x) for x in ("before", "after"))
    return " → ".join(
        wording.exactly(datetime.fromisoformat(at)) if at else _now("无")
        for at in known
    )


register(
    Act(
        name="move_limit",
        label=_("更正转办时限"),
        icon="calendar-event",
        path="transfer-limit",
        may=rules.may_move_limit,
        form=forms.LimitForm,
        do=limits.move_limit,
        done=_("转办时限已更正。"),
        told=TimelineWords(tone=Tone.SOON, about=_limits),
        asks=True,
        place=205,
    ),
    Act(
        name="answer_transfer",
        label=_("答复转办方"),
        icon="reply-all",
        path="answer-transfer",
        may=rules.may_answer_transfer,
        form=forms.AnswerTransferForm,
        do=services.answer_transfer,
        done=_("已登记对转办方的答复。"),
        told=TimelineWords(tone=Tone.CALM, about=_outcome),
        place=95,
    ),
    Act(
        name="answer_body",
        label=_("总部答复转办方"),
        icon="reply-all",
        path="answer-body",
        may=rules.may_answer_body,
        form=forms.AnswerTransferForm,
        do=services.answer_body,
        done=_("已登记总部对转办方的答复。"),
        told=TimelineWords(tone=Tone.CALM, about=_outcome),
        place=96,
    ),
)
ASKED_TO_CLOSE.append(missing_of_transfer)
