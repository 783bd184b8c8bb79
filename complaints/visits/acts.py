"""The acts of the follow-up visit (norm 8.2, 8.3)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.contrib import messages
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from complaints.acts import wording
from complaints.acts.act import Act
from complaints.acts.registry import register
from complaints.acts.told import TimelineWords, WrittenRows
from complaints.acts.web.staff_request import StaffRequest
from complaints.acts.wording import Tone
from complaints.case.choices import Attitude
from complaints.evidence.models import Event
from complaints.lifecycle.requirements import ASKED_TO_CLOSE
from complaints.visits import forms, rules, services, waiving
from complaints.visits.models import Visit
from complaints.visits.requirements import missing_of_visit


def _warn_of_complaint(request: StaffRequest, visit: Visit) -> None:
    if visit.raised:
        messages.warning(
            request,
            _now("客户反映的情况已另行受理为 D 类投诉 %(number)s，请尽快处理。")
            % {"number": visit.raised},
        )


def _appointed(event: Event, written: WrittenRows) -> str:
    at = datetime.fromisoformat(str(written.facts(event)["appointed_for"]))
    return wording.exactly(at)


def _satisfaction(event: Event, written: WrittenRows) -> str:
    return str(Attitude(written.facts(event)["satisfaction"]).label)


def _answers(event: Event, written: WrittenRows) -> str:
    """Beside what was said in the talk, which stands with it."""
    return "\n".join(_lines(written.by(event, "visit")))


def _lines(visits: list[Visit]) -> Iterator[str]:
    for visit in visits:
        yield _now("对目前服务：%(words)s") % {"words": visit.service_feedback}
        if visit.not_reopened_reason:
            yield _now("不重新处理：%(why)s") % {"why": visit.not_reopened_reason}


ASKED_TO_CLOSE.append(missing_of_visit)

register(
    Act(
        name="appoint_visit",
        label=_("预约回访"),
        icon="calendar-plus",
        path="appoint-visit",
        may=rules.may_appoint_visit,
        form=forms.AppointVisitForm,
        do=services.appoint_visit,
        done=_("已预约回访。"),
        told=TimelineWords(about=_appointed),
        place=50,
    ),
    Act(
        name="record_visit",
        label=_("登记回访"),
        icon="telephone-outbound",
        path="record-visit",
        may=rules.may_record_visit,
        form=forms.RecordVisitForm,
        prefilled=["way"],
        do=services.record_visit,
        done=_("已登记回访。"),
        after=_warn_of_complaint,
        event="visit",
        told=TimelineWords(
            _("完成回访"), tone=Tone.CALM, about=_satisfaction, text=_answers
        ),
        place=60,
    ),
    Act(
        name="waive_visit",
        label=_("申请不回访结案"),
        icon="telephone-x",
        path="waive-visit",
        may=rules.may_waive_visit,
        form=forms.WaiveVisitForm,
        do=waiving.waive_visit,
        asks=True,
        place=70,
    ),
)
