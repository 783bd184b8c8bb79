"""Ask for what another must decide; and what follows when he agrees."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import CASE_WORKERS, User
from complaints.case.contacts import Contact
from complaints.case.models import Complaint, NamedStaff, leads
from complaints.clocks import services as clocks
from complaints.decisions import services as decisions
from complaints.decisions.models import Escalation, EscalationKind
from complaints.lifecycle import acts, categories, gates, moves, telling
from complaints.lifecycle.asking import ask
from complaints.lifecycle.effects import on_approval
from complaints.lifecycle.entries import NamedEntry


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
    complaint = acts.lock(complaint, by, now=now)
    acts.allow_work(complaint, by)
    if not complaint.is_open:
        raise ValidationError(_("投诉已办结，不再转交。"))
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
    acts.want_reason(reason)
    if not leads(complaint, by):
        raise PermissionDenied
    before, complaint.handler = complaint.handler, receiver
    telling.handed_over(complaint, before=before, knows=[by.pk, receiver.pk], now=now)
    telling.assigned(complaint, by=by, now=now)
    return acts.record(complaint, "assign", by, now=now, reason=reason)


def receivers(complaint: Complaint) -> list[User]:
    """Colleagues of the branch who work on cases and are not complained of here."""
    return list(
        User.objects.filter(
            branch=complaint.branch_id, post__in=CASE_WORKERS, is_active=True
        ).exclude(pk__in=complaint.named_users)
    )


@transaction.atomic
def ask_withdrawal(complaint: Complaint, *, reason: str, by: User) -> Escalation:
    """The client takes the complaint back; `reason` names the evidence."""
    complaint = acts.lock_open(complaint, by, now=timezone.now())
    return ask(complaint, EscalationKind.WITHDRAWAL, by=by, reason=reason)


@transaction.atomic
def ask_merge(
    complaint: Complaint, *, target: Complaint, reason: str, by: User
) -> Escalation:
    complaint = acts.lock_open(complaint, by, now=timezone.now())
    moves.check_merge(complaint, target)
    return ask(
        complaint,
        EscalationKind.MERGE,
        by=by,
        reason=reason,
        payload={"target": target.number},
    )


@transaction.atomic
def recategorise(
    complaint: Complaint,
    *,
    category: str,
    secondary_categories: list[str],
    reason: str,
    by: User,
) -> Complaint | Escalation:
    """Change the category at once, or ask where another must agree."""
    complaint = acts.lock_open(complaint, by, now=timezone.now())
    if not categories.wants_decision(complaint, category, secondary_categories):
        return categories.recategorise(
            complaint,
            category=category,
            secondary_categories=secondary_categories,
            reason=reason,
            by=by,
        )
    return ask(
        complaint,
        EscalationKind.RECATEGORISE,
        by=by,
        reason=reason,
        payload={
            "category": category,
            "secondary_categories": secondary_categories,
        },
    )


@transaction.atomic
def name_successor(
    complaint: Complaint, *, successor: User, reason: str, by: User
) -> Complaint:
    """norm 4.1: for the first-responsible person who is complained of, at once.

    A director names him. The first one's name stays on the record.
    """
    complaint = acts.lock_open(complaint, by, now=timezone.now())
    acts.want_reason(reason)
    if not leads(complaint, by) or by.pk == complaint.responsible_id:
        raise PermissionDenied
    responsible = (complaint.first_responsible_id, complaint.responsible_id)
    if successor.pk in responsible or successor not in receivers(complaint):
        raise ValidationError({"successor": _("请选择另一位能办理本投诉的同事。")})
    before = complaint.responsible_id
    complaint.successor = successor
    if complaint.handler_id == before:
        complaint.handler = successor
    now = timezone.now()
    telling.assigned(complaint, by=by, now=now)
    return acts.record(complaint, "name_successor", by, now=now, reason=reason)


@transaction.atomic
def name_staff(complaint: Complaint, *, entry: NamedEntry, by: User) -> NamedStaff:
    """Name someone complained of: from now on he neither sees nor handles the case."""
    now = timezone.now()
    complaint = acts.lock(complaint, by, now=now)
    acts.allow_work(complaint, by)
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
    acts.record(complaint, "name_staff", by, now=now, rows=[named, *moved_up])
    for escalation in moved_up:
        telling.asked(escalation, now=now)
    return named


@transaction.atomic
def ask_unname(named: NamedStaff, *, reason: str, by: User) -> Escalation:
    """Removing a name needs a second person."""
    complaint = acts.lock_open(named.complaint, by, now=timezone.now())
    if named.removed_at:
        raise ValidationError(_("该姓名已移除。"))
    return ask(
        complaint,
        EscalationKind.UNNAME,
        by=by,
        reason=reason,
        payload={"named_staff": named.pk},
    )


@transaction.atomic
def waive_visit(complaint: Complaint, *, reason: str, by: User) -> Escalation:
    """norm 8.2: to close unvisited whom nobody reaches, a director consents."""
    complaint = acts.lock(complaint, by, now=timezone.now())
    acts.allow_work(complaint, by)
    kind = gates.waiver(complaint)
    if kind is None:
        raise ValidationError(
            _(
                "回访期内分三天三次未联系到客户、或客户未留联系方式的，"
                "才能申请不回访归档。"
            )
        )
    return ask(
        complaint, kind, by=by, reason=reason, payload={"cycle": complaint.cycle}
    )


def _asker(escalation: Escalation) -> User:
    if escalation.requested_by is None:
        raise PermissionDenied  # Only an overdue clock is nobody's request.
    return escalation.requested_by


@transaction.atomic
def ask_help(complaint: Complaint, *, reason: str, by: User) -> Escalation:
    """norm 18.1: the director concerned decides, or takes the case himself."""
    complaint = acts.lock_open(complaint, by, now=timezone.now())
    return ask(complaint, EscalationKind.HELP, by=by, reason=reason)


@on_approval(EscalationKind.HANDOVER)
def _take_over(escalation: Escalation, by: User) -> None:
    now = timezone.now()
    complaint = acts.lock(escalation.complaint, by, now=now)
    if escalation.payload.get("handler", complaint.handler_id) != complaint.handler_id:
        raise ValidationError(_("经办人已另行变更，请退回此申请。"))
    if escalation.decider_id != by.pk:
        raise ValidationError(_("接收人不能再经办本投诉，请退回。"))
    before, complaint.handler = complaint.handler, by
    acts.record(
        complaint, "hand_over", by, now=now, on_behalf_of=escalation.requested_by
    )
    knows = (by.pk, escalation.requested_by_id)
    telling.handed_over(complaint, before=before, knows=knows, now=now)


@on_approval(EscalationKind.AGREED_TIME)
def _agree_time(escalation: Escalation, by: User) -> None:
    """The consented time counts from now, if it has not passed meanwhile."""
    now = timezone.now()
    complaint = acts.lock(escalation.complaint, by, now=now)
    contact = Contact.objects.get(pk=escalation.payload["contact"])
    if contact.agreed_at is None or contact.agreed_at <= now:
        raise ValidationError(_("约定的时间已过，请退回并重新与客户约定。"))
    rows = clocks.agree(
        complaint, contact, now=now, calendar=acts.calendar_of(complaint)
    )
    acts.record(complaint, "agree_time", by, now=now, rows=rows)


@on_approval(EscalationKind.WITHDRAWAL)
def _withdraw(escalation: Escalation, by: User) -> None:
    moves.withdraw(
        escalation.complaint,
        reason=escalation.reason,
        by=by,
        on_behalf_of=_asker(escalation),
    )


@on_approval(EscalationKind.MERGE)
def _merge(escalation: Escalation, by: User) -> None:
    target = Complaint.objects.get(number=escalation.payload["target"])
    moves.merge(
        escalation.complaint,
        target=target,
        reason=escalation.reason,
        by=by,
        on_behalf_of=_asker(escalation),
    )


@on_approval(EscalationKind.RECATEGORISE)
def _recategorise(escalation: Escalation, by: User) -> None:
    categories.recategorise(
        escalation.complaint,
        category=escalation.payload["category"],
        secondary_categories=escalation.payload["secondary_categories"],
        reason=escalation.reason,
        by=by,
        on_behalf_of=escalation.requested_by,
    )


@on_approval(EscalationKind.UNNAME)
def _unname(escalation: Escalation, by: User) -> None:
    now = timezone.now()
    complaint = acts.lock(escalation.complaint, by, now=now)
    named = NamedStaff.objects.get(pk=escalation.payload["named_staff"])
    if by.pk == named.named_by_id:
        raise PermissionDenied
    named.removed_by, named.removed_at = by, now
    named.save()
    acts.record(complaint, "unname", by, now=now, rows=[named])


@on_approval(EscalationKind.VISIT_FAILED, EscalationKind.NO_ADDRESS)
def _waive_visit(escalation: Escalation, by: User) -> None:
    """The gate reads the consent; in another cycle the client is visited anew."""
    if escalation.payload["cycle"] != escalation.complaint.cycle:
        raise ValidationError(_("投诉已重新处理，请退回此申请。"))


@on_approval(EscalationKind.OVERDUE, EscalationKind.HELP, EscalationKind.FIRST_F)
def _take_note(escalation: Escalation, by: User) -> None:
    """A leader has seen it; a breach stands, and advice stands in his comment."""
