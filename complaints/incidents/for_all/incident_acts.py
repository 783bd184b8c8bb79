"""The acts on an incident: what is done for all of its clients (norm 19, 22.1)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from complaints.acts.told import TimelineWords
from complaints.acts.web.staff_request import StaffRequest
from complaints.acts.wording import Tone
from complaints.incidents import forms, rules, services
from complaints.incidents.for_all import meetings
from complaints.incidents.for_all.attempts import Attempt, warn
from complaints.incidents.for_all.incident_act import IncidentAct
from complaints.incidents.models import GroupText, Incident, IncidentNotice, Meeting


def _meeting(incident: Incident, meeting: int) -> Meeting:
    return get_object_or_404(incident.meetings.select_related("led_by"), pk=meeting)


def _text(incident: Incident, text: int) -> GroupText:
    return get_object_or_404(incident.texts.select_related("approved_by"), pk=text)


def _notice(incident: Incident, notice: int) -> IncidentNotice:
    return get_object_or_404(incident.notices, pk=notice)


def _list(
    request: StaffRequest, incident: Incident, attempts: list[Attempt]
) -> HttpResponse:
    """Who was told and who not, case by case."""
    if not attempts:
        messages.info(request, _now("没有需要登记的客户。"))
    context = {"incident": incident, "results": attempts}
    return render(request, "complaints/incidents/told.html", context)


INCIDENT_ACTS = (
    IncidentAct(
        name="gather_cases",
        label=_("归入内容相近的投诉"),
        icon="people",
        path="gather",
        may=rules.may_work,
        form=forms.GatherForm,
        do=services.gather_cases,
        done=_("已归入。"),
        after=lambda request, incident, attempts: warn(request, attempts),
    ),
    IncidentAct(
        name="hold_meeting",
        label=_("登记见面会"),
        icon="people-fill",
        path="meetings/new",
        may=rules.may_work,
        form=forms.MeetingForm,
        do=meetings.hold_meeting,
        done=_("已登记见面会。可为到会客户一并登记反馈。"),
        told=TimelineWords(_("客户到会，领导解释致歉"), tone=Tone.CALM),
    ),
    IncidentAct(
        name="tell_meeting",
        label=_("为到会客户登记反馈"),
        icon="telephone-outbound",
        path="meetings/<int:meeting>/tell",
        row=_meeting,
        may=rules.may_work,
        form=forms.TellMeetingForm,
        do=meetings.tell_meeting,
        after=_list,
    ),
    IncidentAct(
        name="ask_text",
        label=_("送审统一答复"),
        icon="file-check",
        path="texts/new",
        may=rules.may_work,
        form=forms.AskTextForm,
        do=meetings.ask_text,
        done=_("已提交，等待批准。"),
    ),
    IncidentAct(
        name="deliver_text",
        label=_("登记统一答复的送达"),
        icon="send",
        path="texts/<int:text>/deliver",
        row=_text,
        may=rules.may_deliver,
        form=forms.DeliverTextForm,
        do=meetings.deliver_text,
        after=_list,
    ),
    IncidentAct(
        name="repair_incident",
        label=_("登记问题已解决"),
        icon="tools",
        path="repair",
        may=rules.may_repair,
        form=forms.RepairForm,
        do=services.repair_incident,
        done=_("已登记。请逐一通知客户。"),
        told=TimelineWords(_("事件的问题已解决")),
    ),
    IncidentAct(
        name="tell_repair",
        label=_("登记已通知客户"),
        icon="telephone-outbound",
        path="told",
        may=rules.may_tell_repair,
        form=forms.TellRepairForm,
        do=services.tell_repair,
        done=_("已登记通知。"),
        told=TimelineWords(_("通知客户问题已解决"), tone=Tone.CALM),
    ),
    IncidentAct(
        name="write_notice",
        label=_("拟写书面答复"),
        icon="file-earmark-text",
        path="notices/new",
        may=rules.may_work,
        form=forms.WriteNoticeForm,
        do=services.write_notice,
        done=_("已保存，可打印张贴。"),
    ),
    IncidentAct(
        name="post_notice",
        label=_("登记张贴"),
        icon="file-earmark-text",
        path="notices/<int:notice>/post",
        row=_notice,
        may=rules.may_post,
        form=forms.PostNoticeForm,
        do=services.post_notice,
        done=_("已登记张贴。"),
        told=TimelineWords(_("张贴书面答复")),
    ),
    IncidentAct(
        name="remove_notice",
        label=_("登记撤下"),
        icon="file-earmark-x",
        path="notices/<int:notice>/remove",
        row=_notice,
        may=rules.may_remove,
        form=forms.RemoveNoticeForm,
        do=services.remove_notice,
        done=_("已登记撤下。"),
        told=TimelineWords(_("撤下书面答复")),
    ),
)
