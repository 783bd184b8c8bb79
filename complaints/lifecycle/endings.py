"""How a case ends before it is resolved: withdrawn, or merged into another."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import User
from complaints.acts import acting
from complaints.case.finding import search
from complaints.case.models import Complaint
from complaints.clocks import services as clocks
from complaints.lifecycle import rules
from complaints.requests.asking import ask
from complaints.requests.effects import Proof, on_approval
from complaints.requests.models import Escalation, EscalationKind
from complaints.requests.waiting import lapsing


@transaction.atomic
def withdraw(
    complaint: Complaint,
    *,
    reason: str,
    spoke_at: datetime,
    by: User,
    on_behalf_of: User,
) -> Complaint:
    """The client takes it back: decided by a director, D or serious by the manager.

    A clock that was not due yet when he said so is owed no longer, nor missed.
    """
    now = timezone.now()
    complaint = acting.lock(complaint, by, now=now)
    acting.allow_decided(complaint.withdraw, by, on_behalf_of=on_behalf_of)
    acting.want_reason(reason)
    rows = clocks.forgive(complaint, since=spoke_at, now=now)
    rows += clocks.stop(complaint, now=now)
    complaint.withdraw(at=now)
    acting.record(
        complaint,
        "withdraw",
        by,
        now=now,
        on_behalf_of=on_behalf_of,
        reason=reason,
        rows=rows,
    )
    lapsing.lapse_all(complaint, now=now)
    return complaint


@transaction.atomic
def ask_merge(
    complaint: Complaint, *, target: Complaint, reason: str, by: User
) -> Escalation:
    now = timezone.now()
    complaint = acting.lock_for(rules.may_merge, complaint, by, now=now)
    check_merge(complaint, target)
    return ask(
        complaint,
        EscalationKind.MERGE,
        by=by,
        reason=reason,
        payload={"target": target.number},
    )


def _asker(escalation: Escalation) -> User:
    if escalation.requested_by is None:
        raise PermissionDenied  # Only an overdue clock is nobody's request.
    return escalation.requested_by


def _into_which(escalation: Escalation) -> str:
    return _("并入 %(number)s") % {"number": escalation.payload["target"]}


def _target(escalation: Escalation) -> list[Proof]:
    number = escalation.payload["target"]
    return [Proof(number, reverse("complaints:case", args=[number]))]


@on_approval(EscalationKind.MERGE, wanted=_into_which, rests_on=_target)
def _merge(escalation: Escalation, by: User) -> None:
    target = Complaint.objects.get(number=escalation.payload["target"])
    merge(
        escalation.complaint,
        target=target,
        reason=escalation.reason,
        by=by,
        on_behalf_of=_asker(escalation),
    )


@transaction.atomic
def merge(
    complaint: Complaint,
    *,
    target: Complaint,
    reason: str,
    by: User,
    on_behalf_of: User,
) -> Complaint:
    """Into an earlier open complaint of the same client; its reply clocks go along."""
    now = timezone.now()
    complaint, target = _lock_both(complaint, target, by, now=now)
    acting.allow_decided(complaint.merge, by, on_behalf_of=on_behalf_of)
    acting.want_reason(reason)
    check_merge(complaint, target)
    carried = clocks.carry_over(
        complaint, target, now=now, calendar=acting.calendar_of(complaint)
    )
    stopped = clocks.stop(complaint, now=now)
    complaint.merge(target=target, at=now)
    acting.record(
        target,
        "take_in",
        by,
        now=now,
        facts={"source": complaint.number},
        rows=carried,
    )
    acting.record(
        complaint,
        "merge",
        by,
        now=now,
        on_behalf_of=on_behalf_of,
        facts={"target": target.number},
        reason=reason,
        rows=stopped,
    )
    lapsing.lapse_all(complaint, now=now)
    return complaint


def _lock_both(
    complaint: Complaint, target: Complaint, by: User, *, now: datetime
) -> tuple[Complaint, Complaint]:
    """In one order everywhere: two merges at once can't wait on each other."""
    first, second = sorted((complaint, target), key=lambda row: row.pk)
    locked = {row.pk: acting.lock(row, by, now=now) for row in (first, second)}
    return locked[complaint.pk], locked[target.pk]


def check_merge(complaint: Complaint, target: Complaint) -> None:
    """Raise ValidationError unless `target` is an earlier open case of this client."""
    if complaint.pk == target.pk or complaint.branch_id != target.branch_id:
        raise ValidationError({"target": _("只能并入本营业部的另一件投诉。")})
    if not target.is_open:
        raise ValidationError({"target": _("并入的投诉须尚未办结。")})
    if target.received_at > complaint.received_at:
        raise ValidationError({"target": _("只能并入受理更早的投诉。")})
    same_name = complaint.client_name and complaint.client_name == target.client_name
    if not same_name and not search.same_telephone(complaint, target):
        raise ValidationError(
            {"target": _("两件投诉的客户不同：多名客户的同一事件请按群体投诉处理。")}
        )
