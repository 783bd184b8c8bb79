from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import User
from complaints.acts import acting
from complaints.acts.rules import want
from complaints.case.colleagues import receivers
from complaints.case.models import Complaint, NamedStaff
from complaints.case.rights import leads
from complaints.lifecycle.entries import NamedEntry
from complaints.requests import notices
from complaints.requests import services as decisions
from complaints.requests.asking import ask
from complaints.requests.effects import on_approval
from complaints.requests.models import Escalation, EscalationKind
from complaints.responsibility import rules


@transaction.atomic
def hand_over(
    complaint: Complaint,
    *,
    receiver: User,
    reason: str,
    by: User,
    is_forced: bool = False,
) -> Complaint | Escalation:
    """norm 4.1: another handler takes the case when he accepts it.

    The first-responsible person stays on the case. A leader may force it: at once.
    """
    now = timezone.now()
    complaint = acting.lock_for(rules.may_hand_over, complaint, by, now=now)
    if receiver.pk in (by.pk, complaint.handler_id):
        raise ValidationError({"receiver": _("请选择另一位同事。")})
    if receiver not in receivers(complaint):
        raise ValidationError({"receiver": _("该同事不能经办本投诉。")})
    if is_forced:
        return _assign(complaint, receiver, reason=reason, by=by)
    return ask(
        complaint,
        EscalationKind.HANDOVER,
        by=by,
        reason=reason,
        decider=receiver,
        payload={"handler": complaint.handler_id},
    )


def _assign(
    complaint: Complaint, receiver: User, *, reason: str, by: User
) -> Complaint:
    now = timezone.now()
    acting.want_reason(reason)
    if not leads(complaint, by):
        raise PermissionDenied
    before, complaint.handler = complaint.handler, receiver
    notices.handed_over(complaint, before=before, knows=[by.pk, receiver.pk], now=now)
    notices.assigned(complaint, by=by, now=now)
    return acting.record(complaint, "assign", by, now=now, reason=reason)


@transaction.atomic
def name_successor(
    complaint: Complaint, *, successor: User, reason: str, by: User
) -> Complaint:
    """norm 4.1: for the first-responsible person who is complained of, at once.

    A director names him. The first one's name stays on the record.
    """
    now = timezone.now()
    complaint = acting.lock_for(rules.may_name_successor, complaint, by, now=now)
    acting.want_reason(reason)
    responsible = (complaint.first_responsible_id, complaint.responsible_id)
    if successor.pk in responsible or successor not in receivers(complaint):
        raise ValidationError({"successor": _("请选择另一位能办理本投诉的同事。")})
    before = complaint.responsible_id
    complaint.successor = successor
    if complaint.handler_id == before:
        complaint.handler = successor
    notices.assigned(complaint, by=by, now=now)
    return acting.record(complaint, "name_successor", by, now=now, reason=reason)


@transaction.atomic
def name_staff(complaint: Complaint, *, entry: NamedEntry, by: User) -> NamedStaff:
    """Name someone complained of: from now on he neither sees nor handles the case."""
    now = timezone.now()
    complaint = acting.lock_for(rules.may_name_staff, complaint, by, now=now)
    if entry.user and entry.user.pk in (
        complaint.handler_id,
        complaint.responsible_id,
    ):
        raise ValidationError(
            {"user": _("经办人或第一责任人被投诉时，须先由总监指定接替人。")}
        )
    named = entry.row(complaint, by=by, now=now)
    named.full_clean()
    named.save()
    moved_up = decisions.reroute(complaint)
    acting.record(complaint, "name_staff", by, now=now, rows=[named, *moved_up])
    for escalation in moved_up:
        notices.asked(escalation, now=now)
    return named


@transaction.atomic
def ask_unname(named: NamedStaff, *, reason: str, by: User) -> Escalation:
    """Removing a name needs a second person."""
    complaint = acting.lock(named.complaint, by, now=timezone.now())
    named.complaint = complaint
    want(rules.may_unname, named, by)
    return ask(
        complaint,
        EscalationKind.UNNAME,
        by=by,
        reason=reason,
        payload={"named_staff": named.pk},
    )


@transaction.atomic
def ask_help(complaint: Complaint, *, reason: str, by: User) -> Escalation:
    """norm 18.1: the director concerned decides, or takes the case himself."""
    now = timezone.now()
    complaint = acting.lock_for(rules.may_ask_help, complaint, by, now=now)
    return ask(complaint, EscalationKind.HELP, by=by, reason=reason)


def _to_whom(escalation: Escalation) -> str:
    return _("由%(name)s接手经办") % {"name": escalation.decider}


def _not_named_any_more(escalation: Escalation) -> str:
    named = NamedStaff.objects.get(pk=escalation.payload["named_staff"])
    return _("不再列%(name)s为被投诉员工") % {"name": named}


@on_approval(EscalationKind.HANDOVER, wanted=_to_whom)
def _take_over(escalation: Escalation, by: User) -> None:
    now = timezone.now()
    complaint = acting.lock(escalation.complaint, by, now=now)
    if escalation.payload.get("handler", complaint.handler_id) != complaint.handler_id:
        raise ValidationError(_("经办人已另行变更，请退回此申请。"))
    receiver = escalation.decider
    if receiver is None or receiver not in receivers(complaint):
        raise ValidationError(_("接收人不能再经办本投诉，请退回。"))
    # Another than the receiver decides where he let the time pass: he is named.
    before, complaint.handler = complaint.handler, receiver
    acting.record(
        complaint, "hand_over", by, now=now, on_behalf_of=escalation.requested_by
    )
    knows = (by.pk, escalation.requested_by_id)
    notices.handed_over(complaint, before=before, knows=knows, now=now)


@on_approval(EscalationKind.UNNAME, wanted=_not_named_any_more)
def _unname(escalation: Escalation, by: User) -> None:
    now = timezone.now()
    complaint = acting.lock(escalation.complaint, by, now=now)
    named = NamedStaff.objects.get(pk=escalation.payload["named_staff"])
    if by.pk == named.named_by_id:
        raise PermissionDenied
    named.removed_by, named.removed_at = by, now
    named.save()
    acting.record(complaint, "unname", by, now=now, rows=[named])
