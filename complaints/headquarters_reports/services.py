"""norm 12.2, 13.1: draft the report to headquarters, have it approved, receive it."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import LEADERS, Post, User
from complaints.acts import acting
from complaints.case.models import Complaint
from complaints.clocks.notifications import Subject
from complaints.headquarters_reports import drafting, rules
from complaints.headquarters_reports.models import (
    TEXTS,
    HeadquartersReport,
    ReportVersion,
    in_work,
)
from complaints.requests import notices
from complaints.requests.asking import ask
from complaints.requests.effects import on_approval
from complaints.requests.models import Escalation, EscalationKind


@transaction.atomic
def draft_report(
    complaint: Complaint, *, problem: str, solution: str, handling: str, by: User
) -> HeadquartersReport:
    """Begin a report, or go on with the one that isn't sent yet."""
    now = timezone.now()
    complaint = acting.lock_for(rules.may_draft_report, complaint, by, now=now)
    report = in_work(complaint) or HeadquartersReport(
        complaint=complaint, serial=_next_serial(complaint)
    )
    report.cycle = complaint.cycle
    report.drafted_by, report.drafted_at = by, now
    report.problem, report.solution, report.handling = problem, solution, handling
    report.full_clean(exclude=["complaint", "drafted_by"])
    report.save()
    acting.record(
        complaint,
        "draft_report",
        by,
        now=now,
        facts={"serial": report.serial},
        rows=[report],
    )
    return report


@transaction.atomic
def submit_report(complaint: Complaint, *, reason: str, by: User) -> Escalation:
    """Freeze what was drafted as a version, and ask the general manager to send it."""
    now = timezone.now()
    complaint = acting.lock_for(rules.may_submit_report, complaint, by, now=now)
    acting.want_reason(reason)
    report = complaint.hq_reports.get(sent_at=None)
    version = _version(report, by=by)
    acting.record(
        complaint,
        "submit_report",
        by,
        now=now,
        facts={"serial": report.serial, "version": version.number},
        rows=[report, version],
    )
    return ask(
        complaint,
        EscalationKind.REPORT,
        by=by,
        reason=reason,
        payload={"report": report.pk, "version": version.pk},
    )


@transaction.atomic
def receive_report(
    report: HeadquartersReport, *, by: User, remark: str = ""
) -> HeadquartersReport:
    """Headquarters has it; the branch is told."""
    now = timezone.now()
    report = acting.lock_row(rules.may_receive_report, report, by, now=now)
    report.received_by, report.received_at, report.remark = by, now, remark.strip()
    report.save()
    acting.record(
        report.complaint,
        "receive_report",
        by,
        now=now,
        facts={"serial": report.serial},
        texts={"remark": report.remark},
        rows=[report],
    )
    _tell_branch(report, _("总部已接收报送材料"))
    return report


def _whole_text(escalation: Escalation) -> str:
    """Whoever approves it has read it."""
    version = ReportVersion.objects.get(pk=escalation.payload["version"])
    return _(
        "报送营销管理总部\n【相关问题】\n%(problem)s\n"
        "【解决方案】\n%(solution)s\n【处置情况】\n%(handling)s"
    ) % {name: getattr(version, name) for name in TEXTS}


@on_approval(EscalationKind.REPORT, wanted=_whole_text)
def _send(escalation: Escalation, by: User) -> None:
    """Approved is sent, in the words that were approved."""
    now = timezone.now()
    complaint = acting.lock(escalation.complaint, by, now=now)
    payload = escalation.payload
    report = complaint.hq_reports.get(pk=payload["report"])
    version = report.versions.select_related("submitted_by").get(pk=payload["version"])
    for name in TEXTS:
        setattr(report, name, getattr(version, name))
    report.approved_by, report.sent_at = by, now
    report.snapshot = drafting.snapshot(
        report,
        {name: getattr(version, name) for name in TEXTS},
        {
            "received_at": _iso(complaint.received_at),
            "drafted_by": str(version.submitted_by),
            "submitted_at": _iso(version.submitted_at),
            "version": str(version.number),
            "approved_by": f"{by.get_post_display()} {by}",
            "sent_at": _iso(now),
        },
    )
    report.save()
    acting.record(
        complaint,
        "send_report",
        by,
        now=now,
        on_behalf_of=escalation.requested_by,
        facts={"serial": report.serial, "version": version.number},
        rows=[report],
    )
    headquarters = User.objects.filter(post=Post.HEADQUARTERS, is_active=True)
    notices.matter(
        complaint, headquarters, Subject.TASK, _("请接收报送总部材料"), now=now
    )


def _version(report: HeadquartersReport, *, by: User) -> ReportVersion:
    """Masked once more: nobody's telephone leaves the branch by an oversight."""
    for name in TEXTS:
        text = drafting.masked(report.complaint, getattr(report, name))
        if not text.strip():
            raise ValidationError(_("相关问题、解决方案、处置情况均须填写。"))
        setattr(report, name, text)
    report.save()
    version = ReportVersion(
        report=report,
        number=report.versions.count() + 1,
        submitted_by=by,
        submitted_at=timezone.now(),
        **{name: getattr(report, name) for name in TEXTS},
    )
    version.save()
    return version


def _next_serial(complaint: Complaint) -> int:
    last = complaint.hq_reports.aggregate(last=Max("serial"))["last"]
    return (last or 0) + 1


def _tell_branch(report: HeadquartersReport, words: str) -> None:
    """Its leaders, the handler, and whoever wrote it."""
    complaint = report.complaint
    people = {report.drafted_by_id, complaint.handler_id}
    leaders = User.objects.filter(
        branch=complaint.branch.served_by_id, post__in=LEADERS
    )
    told = {user.pk: user for user in leaders}
    told |= User.objects.in_bulk([pk for pk in people if pk])
    notices.matter(complaint, told.values(), Subject.TASK, words, now=timezone.now())


def _iso(at: datetime) -> str:
    zone = timezone.get_default_timezone()
    return timezone.localtime(at, zone).isoformat(timespec="seconds")
