"""The acts of who works on a case, and of whom it complains."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from complaints.acts.act import Act
from complaints.acts.registry import register
from complaints.acts.told import TimelineWords, rows_of
from complaints.acts.wording import Tone
from complaints.case.models import Complaint, NamedStaff
from complaints.requests.effects import APPROVALS, Approval
from complaints.requests.models import EscalationKind
from complaints.responsibility import forms, rules, services


def _named(complaint: Complaint, pk: int) -> NamedStaff:
    rows = complaint.named_staff.current()
    named: NamedStaff = get_object_or_404(rows, pk=pk)
    named.complaint = complaint
    return named


APPROVALS[EscalationKind.SUCCESSOR] = Approval(
    services.approve_successor, forms.successor
)
APPROVALS[EscalationKind.APPOINTMENT] = Approval(
    services.approve_appointment, forms.appointed
)

register(
    Act(
        name="hand_over",
        label=_("转交"),
        icon="person-up",
        path="hand-over",
        may=rules.may_hand_over,
        form=forms.HandOverForm,
        do=services.hand_over,
        done=_("已指定经办人，并已通知。"),
        told=TimelineWords(_("转交完成"), is_decision=True),
        asks=True,
        place=120,
    ),
    Act(
        name="ask_help",
        label=_("求助"),
        icon="life-preserver",
        path="help",
        may=rules.may_ask_help,
        form=forms.HelpForm,
        do=services.ask_help,
        asks=True,
        place=160,
    ),
    Act(
        name="name_staff",
        label=_("登记被投诉员工"),
        icon="person-exclamation",
        path="name-staff",
        may=rules.may_name_staff,
        form=forms.NameStaffForm,
        do=services.name_staff,
        done=_("已登记被投诉员工。"),
        told=TimelineWords(tone=Tone.SOON, about=rows_of("namedstaff")),
        place=170,
    ),
    Act(
        name="unname",
        label=_("申请移除被投诉员工"),
        icon="person-dash",
        path="named-staff/<int:pk>/unname",
        row=_named,
        title=lambda named: _now("申请移除被投诉员工：%(name)s") % {"name": named},
        may=rules.may_unname,
        form=forms.UnnameForm,
        do=services.ask_unname,
        told=TimelineWords(
            _("移除被投诉员工"), about=rows_of("namedstaff"), is_decision=True
        ),
        asks=True,
    ),
    Act(
        name="name_successor",
        label=_("指定接替人"),
        icon="person-check",
        path="name-successor",
        may=rules.may_name_successor,
        form=forms.SuccessorForm,
        do=services.name_successor,
        done=_("已指定接替人。"),
        told=TimelineWords(),
        place=210,
    ),
    Act(
        name="appoint",
        label=_("总部指派人员"),
        icon="person-plus",
        path="appoint",
        may=rules.may_appoint,
        form=forms.AppointForm,
        do=services.appoint,
        done=_("已指派，被指派者可以办理本投诉。"),
        told=TimelineWords(about=rows_of("appointee"), is_decision=True),
        place=215,
    ),
    told={"assign": TimelineWords(_("指定经办人"), "person-up", is_decision=True)},
)
