"""What may change a deadline: each for a reason, and most with another's consent.

A late entry is confirmed, the final feedback extended, the time of receipt corrected.
Nothing undoes a breach (DESIGN 4).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import LEADERS, User
from complaints.acts import acting, wording
from complaints.acts.rules import UNCLOSED
from complaints.case.models import Complaint
from complaints.case.models.contacts import Purpose
from complaints.clocks import changes
from complaints.clocks import services as clocks
from complaints.clocks.models import Deadline
from complaints.clocks.tiers import Outage
from complaints.deadline_changes import rules
from complaints.evidence.models import Attachment
from complaints.lifecycle.entries import ContactEntry
from complaints.lifecycle.receiving import PROMPT
from complaints.lifecycle.talks import contacts
from complaints.requests import asking
from complaints.requests.effects import on_approval
from complaints.requests.models import Escalation, EscalationKind

INFORMS = (Purpose.EXPLANATION, Purpose.INTERIM_REPLY)


# A late entry


@transaction.atomic
def ask_late_entry(
    complaint: Complaint,
    *,
    rows: Sequence[Deadline],
    evidence: str,
    attachments: Sequence[Attachment] = (),
    by: User,
) -> Escalation:
    """Ask a director to confirm that what was entered late was done in time."""
    now = timezone.now()
    complaint = acting.lock_for(rules.may_ask_late_entry, complaint, by, now=now)
    late = complaint.deadlines.all().came_late().filter(pk__in=[x.pk for x in rows])
    if not rows or late.count() != len(rows):
        raise ValidationError({"rows": _("请选择事实按时而登记超时的时限。")})
    if not evidence.strip() and not attachments:
        raise ValidationError(
            {"evidence": _("请写明证据（录音编号、邮件信头、签字书面），或选择附件。")}
        )
    if any(file.complaint_id != complaint.pk for file in attachments):
        raise ValidationError({"attachments": _("证据须是本投诉的附件。")})
    return asking.ask(
        complaint,
        EscalationKind.LATE_ENTRY,
        by=by,
        reason=evidence or "、".join(file.name for file in attachments),
        payload={
            "deadlines": [row.pk for row in rows],
            "attachments": [file.pk for file in attachments],
        },
    )


def _which_clocks(escalation: Escalation) -> str:
    rows = Deadline.objects.filter(pk__in=escalation.payload["deadlines"])
    clocks = "、".join(row.get_kind_display() for row in rows)
    return _("确认按时：%(clocks)s") % {"clocks": clocks}


def _until(escalation: Escalation) -> str:
    return _("最终反馈延至 %(day)s") % {"day": escalation.payload["day"]}


def _moved_to(escalation: Escalation) -> str:
    at = datetime.fromisoformat(escalation.payload["received_at"])
    return _("受理时间改为 %(at)s") % {"at": wording.exactly(at)}


@on_approval(EscalationKind.LATE_ENTRY, wanted=_which_clocks)
def confirm_late_entry(escalation: Escalation, by: User) -> None:
    now = timezone.now()
    complaint = acting.lock(escalation.complaint, by, now=now)
    asked = escalation.payload["deadlines"]
    late = complaint.deadlines.all().came_late().filter(pk__in=asked)
    rows = list(late.select_related("met_by"))
    if any(row.met_by and row.met_by.by_id == by.pk for row in rows):
        raise ValidationError(_("该联系由您登记，须由另一位领导确认。"))
    remark = changes.account(_("事后确认按时"), by=by, at=now, reason=escalation.reason)
    acting.record(
        complaint,
        "confirm_late_entry",
        by,
        now=now,
        on_behalf_of=escalation.requested_by,
        rows=changes.confirm(rows, remark=remark),
    )


@transaction.atomic
def confirm_outage(outage: Outage, *, by: User) -> int:
    """Confirm in bulk what could not be entered in time; returns how many rows.

    Four eyes: what the director entered himself is left to another.
    """
    if by.post not in LEADERS or by.branch_id != outage.branch_id:
        raise PermissionDenied
    now = timezone.now()
    visible = Complaint.objects.visible_to(by).filter(state__in=UNCLOSED)
    late = changes.late_in(outage).filter(complaint__in=visible)
    late = late.exclude(met_by__by=by)
    cases = {row.complaint_id for row in late}
    locked = {
        case.pk: acting.lock(case, by, now=now)
        for case in Complaint.objects.filter(pk__in=cases).order_by("pk")
    }
    by_case: dict[int, list[Deadline]] = defaultdict(list)
    for row in late.filter(complaint__in=locked):
        by_case[row.complaint_id].append(row)
    remark = changes.account(
        _("事后确认按时"), by=by, at=now, reason=_("系统中断 %s") % outage
    )
    for pk, rows in by_case.items():
        acting.record(
            locked[pk],
            "confirm_late_entry",
            by,
            now=now,
            facts={"outage": outage.pk},
            rows=changes.confirm(rows, remark=remark),
        )
    return sum(map(len, by_case.values()))


# An extension


@transaction.atomic
def ask_extension(
    complaint: Complaint,
    *,
    day: date,
    reason: str,
    by: User,
    contact: ContactEntry | None = None,
) -> Escalation:
    """Ask the manager for more time; `contact` is the talk that told the client."""
    now = timezone.now()
    complaint = acting.lock_for(rules.may_ask_extension, complaint, by, now=now)
    changes.extension(complaint, day, calendar=acting.calendar_of(complaint))
    acting.want_reason(reason)
    payload: dict[str, object] = {"day": day.isoformat()}
    if contact:
        told, rows = contacts.write(complaint, contact, by=by, now=now)
        acting.record(
            complaint,
            "contact",
            by,
            now=now,
            occurred_at=told.occurred_at,
            facts=contacts.facts(told),
            texts={"said": told.said},
            rows=rows,
        )
        payload["contact"] = told.pk
    return asking.ask(
        complaint, EscalationKind.EXTENSION, by=by, reason=reason, payload=payload
    )


@on_approval(EscalationKind.EXTENSION, wanted=_until)
def extend(escalation: Escalation, by: User) -> None:
    """The client has to know of it first; the first clock stays as it is."""
    now = timezone.now()
    complaint = acting.lock(escalation.complaint, by, now=now)
    calendar = acting.calendar_of(complaint)
    due = changes.extension(
        complaint, date.fromisoformat(escalation.payload["day"]), calendar=calendar
    )
    _check_extension(complaint, escalation)
    first_due = clocks.final(complaint).due_at
    asked_until = max(escalation.due_at or first_due, first_due)
    if asked_until < now:
        raise ValidationError(_("延期请求和最终反馈的期限都已过，不能再同意。"))
    if due.due_at <= now:
        raise ValidationError(_("申请的期限已过，请退回。"))
    rows = changes.extend(
        complaint,
        due,
        remark=changes.account(_("同意延长"), by=by, at=now, reason=escalation.reason),
        now=now,
        calendar=calendar,
    )
    acting.record(
        complaint,
        "extend",
        by,
        now=now,
        on_behalf_of=escalation.requested_by,
        facts={"extended_to": due.due_at},
        rows=rows,
    )


def _check_extension(complaint: Complaint, escalation: Escalation) -> None:
    first = clocks.final(complaint)
    if not complaint.is_open or first.met_at or first.extended_by_id:
        raise ValidationError(_("最终反馈已作出或已延长，请退回。"))
    if first.created_at > escalation.requested_at and complaint.cycle > 1:
        raise ValidationError(_("投诉已重新处理，请退回。"))
    told = complaint.contacts.filter(
        models.Q(occurred_at__gte=escalation.requested_at)
        | models.Q(pk=escalation.payload.get("contact")),
        cycle=complaint.cycle,
        purpose__in=INFORMS,
        reached=True,
    )
    if not told.exists():
        raise ValidationError(
            _("尚未联系到客户告知延期：请经办人先登记“解释延期”联系。")
        )


# The time of receipt


@transaction.atomic
def move_receipt(
    complaint: Complaint, *, received_at: datetime, reason: str, by: User
) -> Complaint | Escalation:
    """Correct it: to an earlier time at once, to a later one with a consent."""
    now = timezone.now()
    complaint = acting.lock_for(rules.may_move_receipt, complaint, by, now=now)
    acting.want_reason(reason)
    _check_receipt(complaint, received_at)
    if received_at > complaint.received_at:
        return asking.ask(
            complaint,
            EscalationKind.RECEIPT_MOVED,
            by=by,
            reason=reason,
            payload={"received_at": received_at.isoformat()},
        )
    return _move_receipt(complaint, received_at, reason=reason, by=by, now=now)


@on_approval(EscalationKind.RECEIPT_MOVED, wanted=_moved_to)
def move_receipt_later(escalation: Escalation, by: User) -> None:
    now = timezone.now()
    complaint = acting.lock(escalation.complaint, by, now=now)
    if not complaint.is_open:
        raise ValidationError(_("投诉已办结，请退回。"))
    received_at = datetime.fromisoformat(escalation.payload["received_at"])
    _check_receipt(complaint, received_at)
    _move_receipt(
        complaint,
        received_at,
        reason=escalation.reason,
        by=by,
        now=now,
        on_behalf_of=escalation.requested_by,
    )


def _check_receipt(complaint: Complaint, received_at: datetime) -> None:
    if refusal := rules.counts_from_elsewhere(complaint):
        raise ValidationError(refusal.message)
    if received_at == complaint.received_at:
        raise ValidationError({"received_at": _("与原受理时间相同。")})
    if received_at > complaint.entered_at:
        raise ValidationError({"received_at": _("受理时间不能晚于登记时间。")})
    first = complaint.contacts.exclude(purpose=Purpose.INTAKE).order_by("occurred_at")
    talk = first.values_list("occurred_at", flat=True).first()
    if talk and received_at > talk:
        raise ValidationError({"received_at": _("受理时间不能晚于已登记的联系。")})
    agreed = complaint.contacts.filter(
        purpose=Purpose.INTAKE, agreed_at__lte=received_at
    )
    if agreed.exists():
        raise ValidationError({"received_at": _("受理时间须早于约定的答复时间。")})


def _move_receipt(
    complaint: Complaint,
    received_at: datetime,
    *,
    reason: str,
    by: User,
    now: datetime,
    on_behalf_of: User | None = None,
) -> Complaint:
    """The number stays: it counts entries."""
    before, complaint.received_at = complaint.received_at, received_at
    if complaint.entered_at - received_at > PROMPT:
        complaint.is_backfilled = True
        complaint.backfill_reason = complaint.backfill_reason or reason[:500]
    # The talk in which it was received is the receipt.
    intake = list(complaint.contacts.filter(purpose=Purpose.INTAKE, occurred_at=before))
    for contact in intake:
        contact.occurred_at = received_at
        contact.save()
    rows = changes.move_receipt(
        complaint,
        remark=changes.account(_("更正受理时间"), by=by, at=now, reason=reason),
        now=now,
        calendar=acting.calendar_of(complaint),
    )
    return acting.record(
        complaint,
        "move_receipt",
        by,
        now=now,
        on_behalf_of=on_behalf_of,
        facts={"before": before, "after": received_at},
        reason="" if on_behalf_of else reason,
        rows=[*intake, *rows],
    )
