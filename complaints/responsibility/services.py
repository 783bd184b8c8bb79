from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import Post, User
from complaints.acts import acting
from complaints.acts.rules import want
from complaints.case.colleagues import receivers
from complaints.case.models import Complaint, NamedStaff
from complaints.case.models.appointees import Appointee
from complaints.case.rights import leads
from complaints.clocks.notifications import Subject
from complaints.lifecycle.entries import NamedEntry
from complaints.requests import deciders, deciding, notices
from complaints.requests import services as decisions
from complaints.requests.asking import ask, ask_headquarters
from complaints.requests.effects import its_name, on_approval
from complaints.requests.models import Escalation, EscalationKind
from complaints.requests.waiting import lapsing
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
    """Name someone complained of: from now on he neither sees nor handles the case.

    Where he answers for it, somebody stands in for him at once (DESIGN 3).
    """
    now = timezone.now()
    complaint = acting.lock_for(rules.may_name_staff, complaint, by, now=now)
    named = entry.row(complaint, by=by, now=now)
    named.full_clean()
    named.save()
    is_responsible = bool(named.user_id) and named.user_id == complaint.responsible_id
    has_part = is_responsible or (named.user_id and named.user == complaint.handler)
    if has_part:
        _stand_in(complaint, named, by=by)
    moved_up = decisions.reroute(complaint)
    acting.record(complaint, "name_staff", by, now=now, rows=[named, *moved_up])
    for escalation in moved_up:
        notices.asked(escalation, now=now)
    if has_part:
        notices.assigned(complaint, by=by, now=now)
    if is_responsible and complaint.is_open:
        reason = _("第一责任人被投诉。")
        ask(complaint, EscalationKind.SUCCESSOR, by=by, reason=reason)
    ask_headquarters(complaint)
    return named


def _stand_in(complaint: Complaint, named: NamedStaff, *, by: User) -> None:
    """The director concerned, for whom nobody names a successor yet."""
    if named.user_id == complaint.responsible_id:
        complaint.successor = by if leads(complaint, by) else _concerned(complaint, by)
    if named.user_id == complaint.handler_id:
        answers = complaint.successor or complaint.first_responsible
        is_able = answers and answers.pk != named.user_id
        complaint.handler = answers if is_able else None


def _concerned(complaint: Complaint, by: User) -> User | None:
    posts = deciders.deciding_posts(complaint, EscalationKind.SUCCESSOR, by=by)
    able = deciders.people(complaint, posts, barred=[by.pk])
    of_branch = able.filter(branch=complaint.branch.served_by_id)
    # Who stands in for a post comes after who holds one.
    order = {post: place for place, post in enumerate(posts)}
    return min(of_branch, key=lambda x: order.get(x.post, len(posts)), default=None)


@transaction.atomic
def appoint(
    complaint: Complaint, *, people: Sequence[User], reason: str, by: User
) -> list[Appointee]:
    """Headquarters' own, two where one gives the opinion and one approves it.

    That decides the request for them, where one waits for him; else it is needless.
    """
    now = timezone.now()
    complaint = acting.lock_for(rules.may_appoint, complaint, by, now=now)
    acting.want_reason(reason)
    waiting = complaint.escalations.pending().filter(kind=EscalationKind.APPOINTMENT)
    request = waiting.select_related("complaint").first()
    if request and request.may_be_decided_by(by):
        approve_appointment(request, people=people, by=by, comment=reason)
        return list(complaint.appointees.filter(appointed_at__gte=now))
    rows = _appoint(complaint, people, reason=reason, by=by, now=now)
    lapsing.lapse_needless(complaint, now=now)
    return rows


def _appoint(
    complaint: Complaint,
    people: Sequence[User],
    *,
    reason: str,
    by: User,
    now: datetime,
) -> list[Appointee]:
    able = deciders.people(complaint, [Post.HEADQUARTERS], barred=())
    fresh = [person for person in people if person.pk not in complaint.appointed]
    if not fresh or any(person not in able for person in fresh):
        raise ValidationError({"people": _("请选择尚未指派的总部人员。")})
    rows = Appointee.objects.bulk_create(
        Appointee(
            complaint=complaint,
            user=person,
            reason=reason,
            appointed_by=by,
            appointed_at=now,
        )
        for person in fresh
    )
    acting.record(complaint, "appoint", by, now=now, rows=rows)
    others = [person for person in fresh if person.pk != by.pk]
    notices.matter(complaint, others, Subject.TASK, _("总部指派您办理"), now=now)
    return rows


@transaction.atomic
def approve_appointment(
    escalation: Escalation,
    *,
    by: User,
    people: Sequence[User] = (),
    comment: str = "",
) -> Escalation:
    """To decide it is to appoint somebody, and to say why."""
    complaint = acting.lock(escalation.complaint, by, now=timezone.now())
    if not comment.strip():
        raise ValidationError({"comment": _("请写明指派的理由。")})
    row = Escalation.objects.get(pk=escalation.pk)
    row.complaint = complaint
    if row.is_pending and row.may_be_decided_by(by):
        row.payload = {"people": [person.pk for person in people]}
        row.save(update_fields=["payload"])
    return deciding.approve(row, by=by, comment=comment)


@on_approval(EscalationKind.APPOINTMENT, wanted=its_name)
def _people_come(escalation: Escalation, by: User) -> None:
    now = timezone.now()
    complaint = acting.lock(escalation.complaint, by, now=now)
    want(rules.may_appoint, complaint, by)
    chosen = User.objects.filter(pk__in=escalation.payload.get("people", ()))
    _appoint(complaint, list(chosen), reason=escalation.comment, by=by, now=now)


@transaction.atomic
def approve_successor(
    escalation: Escalation,
    *,
    by: User,
    successor: User | None = None,
    comment: str = "",
) -> Escalation:
    """To decide it is to name him."""
    complaint = acting.lock(escalation.complaint, by, now=timezone.now())
    _check_successor(complaint, successor)
    row = Escalation.objects.get(pk=escalation.pk)
    row.complaint = complaint
    if successor and row.is_pending and row.may_be_decided_by(by):
        row.payload = {"successor": successor.pk}
        row.save(update_fields=["payload"])
    return deciding.approve(row, by=by, comment=comment)


def _check_successor(complaint: Complaint, successor: User | None) -> None:
    is_able = successor and successor in receivers(complaint)
    if not is_able:
        raise ValidationError({"successor": _("请选择另一位能办理本投诉的同事。")})


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


@on_approval(EscalationKind.SUCCESSOR, wanted=its_name)
def _succeed(escalation: Escalation, by: User) -> None:
    now = timezone.now()
    complaint = acting.lock(escalation.complaint, by, now=now)
    chosen = escalation.payload.get("successor")
    successor = User.objects.filter(pk=chosen).first()
    _check_successor(complaint, successor)
    before, complaint.successor = complaint.responsible_id, successor
    if complaint.handler_id in (None, before):
        complaint.handler = successor
    notices.assigned(complaint, by=by, now=now)
    acting.record(
        complaint,
        "name_successor",
        by,
        now=now,
        on_behalf_of=escalation.requested_by,
    )
