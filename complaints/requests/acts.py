"""How the timeline tells of requests and of what was decided on them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from complaints.acts.registry import register
from complaints.acts.told import TimelineWords, WrittenRows
from complaints.acts.wording import Tone
from complaints.clocks.notifications import Subject
from complaints.evidence.models import Event


def _kinds(event: Event, written: WrittenRows) -> str:
    rows = written.by(event, "escalation")
    return "、".join(row.get_kind_display() for row in rows)


def _passed_on(event: Event, written: WrittenRows) -> str:
    [*_passed, following] = written.by(event, "escalation")
    return f"{following.get_kind_display()} → {following.awaited}"


def _reasons(event: Event, written: WrittenRows) -> str:
    return "\n".join(row.reason for row in written.by(event, "escalation"))


def _read(event: Event, written: WrittenRows) -> str:
    labels = dict(Subject.choices)
    subjects = written.facts(event).get("subjects", ())
    return "、".join(str(labels.get(x, x)) for x in subjects)


register(
    told={
        "ask": TimelineWords(
            _("提出请求"),
            "hand-index",
            Tone.SOON,
            about=_kinds,
            text=_reasons,
            is_decision=True,
        ),
        "approve": TimelineWords(
            _("同意"), "check-lg", Tone.CALM, about=_kinds, is_decision=True
        ),
        "send_back": TimelineWords(
            _("退回"), "x-lg", Tone.SOON, about=_kinds, is_decision=True
        ),
        "decide_otherwise": TimelineWords(
            _("复核后改类别"),
            "arrow-left-right",
            Tone.SOON,
            about=_kinds,
            is_decision=True,
        ),
        "take_over": TimelineWords(
            _("接手经办"), "person-up", Tone.CALM, about=_kinds, is_decision=True
        ),
        "reassign": TimelineWords(
            _("改由他人决定"), "arrow-left-right", about=_passed_on, is_decision=True
        ),
        "refer_up": TimelineWords(
            _("报上一级决定"),
            "arrow-up",
            Tone.SOON,
            about=_passed_on,
            is_decision=True,
        ),
        "recall": TimelineWords(
            _("撤销请求"), "arrow-return-left", about=_kinds, is_decision=True
        ),
        "reroute": TimelineWords(_("决定岗位空缺，改由上一级决定"), "signpost"),
        "lapse": TimelineWords(
            _("请求失效，无须再决定"), "slash-circle", about=_kinds, is_decision=True
        ),
        "remind_decider": TimelineWords(
            _("提醒决定"), "bell", about=_kinds, is_decision=True
        ),
        "undecided": TimelineWords(
            _("逾期未决定，报上一级"),
            "hourglass-bottom",
            Tone.SOON,
            about=_kinds,
            is_decision=True,
        ),
        "note_overdue": TimelineWords(_("已知悉超时"), "eye"),
        "read": TimelineWords(_("领导已阅"), "eye", about=_read, is_decision=True),
    }
)
