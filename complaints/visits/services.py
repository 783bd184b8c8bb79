"""The follow-up visit: appoint it, make it, and what follows from the answers."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import User
from complaints.acts import acting
from complaints.case.choices import Attitude, State
from complaints.case.models import Complaint
from complaints.case.models.contacts import Direction, Purpose
from complaints.clocks import deadlines
from complaints.clocks.deadlines import Kind
from complaints.lifecycle import moves, obstacles
from complaints.lifecycle.entries import ContactEntry, ObstacleEntry, VisitEntry
from complaints.lifecycle.talks import contacts
from complaints.visits import requirements, rules
from complaints.visits.models import VISIT_WAYS, Visit


@transaction.atomic
def appoint_visit(complaint: Complaint, *, at: datetime, way: str, by: User) -> Visit:
    """Say when and how the client will be visited; again moves the appointment."""
    now = timezone.now()
    complaint = acting.lock_for(rules.may_appoint_visit, complaint, by, now=now)
    visit = _due_visit(complaint)
    _check_way(way)
    _check_appointment(complaint, at, now=now)
    visit.appointed_for, visit.appointed_way, visit.appointed_by = at, way, by
    visit.save()
    acting.record(
        complaint,
        "appoint_visit",
        by,
        now=now,
        facts={"appointed_for": at, "way": way},
        rows=[visit],
    )
    return visit


@transaction.atomic
def record_visit(complaint: Complaint, *, entry: VisitEntry, by: User) -> Visit:
    """norm 8.2, 8.3, 3.2: the client was reached, and everything was asked."""
    now = timezone.now()
    complaint = acting.lock_for(rules.may_record_visit, complaint, by, now=now)
    if complaint.state == State.RESOLVED:
        # On a weekend, in a holiday, or past the window: beat was not here yet.
        complaint = moves.begin_follow_up(complaint, by=by, now=now)
    visit = _due_visit(complaint)
    _check_way(entry.way)
    _check_answers(entry, by)
    contact, rows = contacts.write(complaint, _contact(entry), by=by, now=now)
    visit.contact = contact
    visit.satisfaction = entry.satisfaction
    visit.service_feedback = entry.service_feedback
    visit.met_obstacles = entry.met_obstacles
    visit.had_quarrel = entry.had_quarrel
    visit.reopens = entry.reopens
    visit.not_reopened_reason = entry.not_reopened_reason
    if entry.brings_up_complaint:
        visit.raised = _receive(complaint, entry, by=by, now=now)
    visit.save()
    _record(complaint, visit, rows, by=by, now=now)
    if visit.reopens:
        reason = _("回访时客户不满意：%(opinions)s") % {"opinions": entry.opinions}
        moves.reopen(complaint, reason=reason, by=by)
    return visit


def _due_visit(complaint: Complaint) -> Visit:
    """The cycle's visit, still to be made."""
    visit = requirements.visit_of(complaint)
    return visit or Visit(complaint=complaint, cycle=complaint.cycle)


def _check_way(way: str) -> None:
    if way not in VISIT_WAYS:
        raise ValidationError({"way": _("不能以此方式回访。")})


def _check_appointment(complaint: Complaint, at: datetime, *, now: datetime) -> None:
    """In the window; once that has run out, as soon as can be."""
    if at <= now:
        raise ValidationError({"at": _("约定的回访时间须在现在之后。")})
    if complaint.resolved_at is None:
        return
    opens_at = deadlines.visit_counts_from(complaint.resolved_at)
    if at < opens_at:
        raise ValidationError(
            {
                "at": _("办结满一个月（%(day)s 起）才能回访。")
                % {"day": timezone.localtime(opens_at).strftime("%Y-%m-%d")}
            }
        )
    clock = complaint.deadlines.filter(
        cycle=complaint.cycle, kind=Kind.FOLLOW_UP_VISIT
    ).unanswered()
    due_at = clock.values_list("due_at", flat=True).first()
    if due_at and now <= due_at < at:
        raise ValidationError(
            {
                "at": _("回访不能晚于 %(due)s。")
                % {"due": timezone.localtime(due_at).strftime("%Y-%m-%d %H:%M")}
            }
        )


def _check_answers(entry: VisitEntry, by: User) -> None:
    """norm 8.3, 3.2: nothing is left unasked, and no answer without what follows."""
    wanted = {
        "satisfaction": entry.satisfaction,
        "opinions": entry.opinions.strip(),
        "service_feedback": entry.service_feedback.strip(),
    }
    if entry.brings_up_complaint:
        wanted["incident"] = entry.incident.strip()
    missing = {name: _("请填写此项。") for name, value in wanted.items() if not value}
    if missing:
        raise ValidationError(missing)
    dissatisfied = entry.satisfaction == Attitude.NOT_SATISFIED
    if dissatisfied and not (entry.reopens or entry.not_reopened_reason.strip()):
        raise ValidationError(
            {"not_reopened_reason": _("请选择重新处理，或说明不重新处理的原因。")}
        )
    if entry.reopens and not dissatisfied:
        raise ValidationError({"reopens": _("客户不满意时才由回访重新处理。")})
    if entry.staff and entry.staff.pk == by.pk:
        raise ValidationError(
            {"staff": _("客户反映的是您本人，请由其他同事登记回访。")}
        )


def _contact(entry: VisitEntry) -> ContactEntry:
    return ContactEntry(
        purpose=Purpose.VISIT,
        direction=Direction.OUTBOUND,
        way=entry.way,
        occurred_at=entry.occurred_at,
        said=entry.opinions,
    )


def _receive(
    complaint: Complaint, entry: VisitEntry, *, by: User, now: datetime
) -> Complaint:
    """norm 3.2: what the client met with is a D-class complaint of its own."""
    told = ObstacleEntry(
        incident=entry.incident,
        staff=entry.staff,
        staff_described=entry.staff_described,
        demand=_("客户在回访中提出，请核实处理并答复。"),
        backfill_reason=_("回访中提出，随回访一并登记"),
    )
    return obstacles.receive(
        complaint, told, occurred_at=entry.occurred_at, way=entry.way, by=by, now=now
    )


def _record(
    complaint: Complaint,
    visit: Visit,
    rows: list[models.Model],
    *,
    by: User,
    now: datetime,
) -> None:
    """The event names no raised complaint: who is named in that may read this one."""
    contact = visit.contact
    acting.record(
        complaint,
        "visit",
        by,
        now=now,
        occurred_at=contact.occurred_at if contact else now,
        facts={
            "satisfaction": visit.satisfaction,
            "met_obstacles": visit.met_obstacles,
            "had_quarrel": visit.had_quarrel,
            "reopens": visit.reopens,
        },
        texts={
            "said": contact.said if contact else "",
            "service_feedback": visit.service_feedback,
            "not_reopened_reason": visit.not_reopened_reason,
        },
        rows=[*rows, visit],
    )
