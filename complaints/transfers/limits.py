"""The limit of a transfer, taken down wrong: put right, and its clock with it."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import User
from complaints.acts import acting, wording
from complaints.acts.rules import UNCLOSED
from complaints.case.models import Complaint
from complaints.clocks import changes, deadlines
from complaints.clocks.deadlines import Due
from complaints.requests.asking import ask
from complaints.requests.effects import on_approval
from complaints.requests.models import Escalation, EscalationKind
from complaints.transfers import rules


@transaction.atomic
def move_limit(
    complaint: Complaint, *, limit: datetime | None, reason: str, by: User
) -> Complaint | Escalation:
    """None: the transfer gives none. Earlier it holds at once, later by a consent."""
    now = timezone.now()
    complaint = acting.lock_for(rules.may_move_limit, complaint, by, now=now)
    acting.want_reason(reason)
    _check(complaint, limit)
    known = _due(complaint, complaint.transfer_due_at)
    if _due(complaint, limit).due_at > known.due_at:
        return ask(
            complaint,
            EscalationKind.LIMIT_MOVED,
            by=by,
            reason=reason,
            payload={"limit": limit.isoformat() if limit else ""},
        )
    return _move(complaint, limit, reason=reason, by=by, now=now)


def _to_when(escalation: Escalation) -> str:
    if limit := _asked(escalation):
        return _("转办时限改为 %(at)s") % {"at": wording.exactly(limit)}
    return _("转办时限改为：转办未给时限")


@on_approval(EscalationKind.LIMIT_MOVED, wanted=_to_when)
def _move_later(escalation: Escalation, by: User) -> None:
    now = timezone.now()
    complaint = acting.lock(escalation.complaint, by, now=now)
    if complaint.state not in UNCLOSED:
        raise ValidationError(_("投诉已结案，请退回。"))
    limit = _asked(escalation)
    _check(complaint, limit)
    asker = escalation.requested_by
    reason = escalation.reason
    _move(complaint, limit, reason=reason, by=by, now=now, on_behalf_of=asker)


def _asked(escalation: Escalation) -> datetime | None:
    limit = escalation.payload["limit"]
    return datetime.fromisoformat(limit) if limit else None


def _due(complaint: Complaint, limit: datetime | None) -> Due:
    calendar = acting.calendar_of(complaint)
    return deadlines.transfer_reply(
        complaint.received_at, limit=limit, calendar=calendar
    )


def _check(complaint: Complaint, limit: datetime | None) -> None:
    if limit == complaint.transfer_due_at:
        raise ValidationError({"limit": _("与原时限相同。")})
    if limit is None:
        return
    try:
        deadlines.check_transfer_limit(limit, received_at=complaint.received_at)
    except deadlines.DeadlineInputError as error:
        raise ValidationError({"limit": str(error)}) from error


def _move(
    complaint: Complaint,
    limit: datetime | None,
    *,
    reason: str,
    by: User,
    now: datetime,
    on_behalf_of: User | None = None,
) -> Complaint:
    before, complaint.transfer_due_at = complaint.transfer_due_at, limit
    complaint.transfer_without_limit = None if limit else True
    rows = changes.move_limit(
        complaint,
        _due(complaint, limit),
        remark=changes.account(_("更正转办时限"), by=by, at=now, reason=reason),
        now=now,
        calendar=acting.calendar_of(complaint),
    )
    return acting.record(
        complaint,
        "move_limit",
        by,
        now=now,
        on_behalf_of=on_behalf_of,
        facts={"before": before, "after": limit},
        reason="" if on_behalf_of else reason,
        rows=rows,
    )
