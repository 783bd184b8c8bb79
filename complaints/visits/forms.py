"""The follow-up visit: when it will be, what the client answered, why there is none."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from complaints.acts import wording
from complaints.acts.forms.moments import MomentField, this_minute
from complaints.acts.forms.shape import StepForm, chosen_of, words
from complaints.case.choices import Attitude
from complaints.clocks.deadlines import Kind
from complaints.clocks.models import Deadline
from complaints.lifecycle.entries import VisitEntry
from complaints.lifecycle.forms.obstacles import ObstaclesForm
from complaints.visits import requirements
from complaints.visits.models import VISIT_WAY_CHOICES

# When one calls, where nothing else was said.
USUAL_HOUR = 10


class AppointVisitForm(StepForm):
    at = MomentField(label=_("回访时间"))
    way = forms.ChoiceField(label=_("回访方式"), choices=chosen_of(VISIT_WAY_CHOICES))
    groups = [(_("预约回访"), [("at", "way")])]

    def fit(self) -> None:
        visit = requirements.visit_of(self.complaint)
        self.clock = visit_clock(self)
        if visit and visit.appointed_for:
            self.fields["at"].initial = visit.appointed_for
            self.fields["way"].initial = visit.appointed_way
        elif self.clock and self.clock.opens_at:
            self.fields["at"].initial = first_morning(self.clock.opens_at)

    def notes(self) -> list[str]:
        if self.clock is None or self.clock.opens_at is None:
            return []
        return [
            _now("回访期：%(opens)s 至 %(due)s。")
            % {
                "opens": timezone.localtime(self.clock.opens_at).date(),
                "due": wording.exactly(self.clock.due_at),
            }
        ]


class RecordVisitForm(ObstaclesForm):
    way = forms.ChoiceField(label=_("回访方式"), choices=chosen_of(VISIT_WAY_CHOICES))
    occurred_at = MomentField(label=_("回访时间"), initial=this_minute)
    satisfaction = forms.ChoiceField(
        label=_("客户对处理结果"), choices=Attitude.choices, widget=forms.RadioSelect
    )
    opinions = words(
        label=_("对处理情况的后续意见、建议"),
        rows=3,
        limit=1_900,
        help_text=_("按客户原话；没有的也请写明。"),
    )
    service_feedback = words(label=_("对营业部目前服务的反馈"), rows=3, limit=2_000)
    reopens = forms.BooleanField(
        label=_("重新处理（重新计算时限，办结后再次回访）"), required=False
    )
    not_reopened_reason = words(
        label=_("不重新处理的原因"), rows=2, limit=2_000, required=False
    )
    groups = [
        (_("回访"), [("way", "occurred_at")]),
        (_("客户的回答"), ["satisfaction", "opinions", "service_feedback"]),
        *ObstaclesForm.asked,
        (_("客户不满意时"), ["reopens", "not_reopened_reason"]),
    ]

    def fit(self) -> None:
        super().fit()
        visit = requirements.visit_of(self.complaint)
        if visit:
            self.fields["way"].initial = visit.appointed_way

    def notes(self) -> list[str]:
        return [_now("没有联系到客户的，请用“登记联系”登记一次未联系到的回访。")]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("satisfaction") == Attitude.NOT_SATISFIED:
            if not given.get("reopens"):
                self.require("not_reopened_reason")
        elif given.get("reopens"):
            self.add_error("reopens", _("客户不满意时才由回访重新处理。"))
        return given

    def entry(self) -> VisitEntry:
        """What was filled in beside the questions counts only with their answer."""
        given = dict(self.cleaned_data)
        if not self.brings_up_complaint():
            given |= {"incident": "", "staff": None, "staff_described": ""}
        if given["satisfaction"] != Attitude.NOT_SATISFIED or given["reopens"]:
            given["not_reopened_reason"] = ""
        return VisitEntry(**given)

    def given(self) -> dict[str, Any]:
        return {"entry": self.entry()}


class WaiveVisitForm(StepForm):
    reason = words(
        label=_("不回访的理由"),
        rows=3,
        limit=2_000,
        help_text=_("例如何时、以何种方式联系过客户。由总监决定。"),
    )
    groups = [(_("不回访结案"), ["reason"])]


def visit_clock(form: StepForm) -> Deadline | None:
    case = form.complaint
    rows = case.deadlines.filter(cycle=case.cycle, kind=Kind.FOLLOW_UP_VISIT)
    return rows.unanswered().first()


def first_morning(opens_at: datetime) -> datetime:
    """The usual hour of the window's first day, or tomorrow's where it is open."""
    tomorrow = timezone.localtime() + timedelta(days=1)
    day = max(timezone.localtime(opens_at), tomorrow)
    return day.replace(hour=USUAL_HOUR, minute=0, second=0, microsecond=0)
