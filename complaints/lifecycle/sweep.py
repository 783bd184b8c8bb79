"""What time alone brings: breaches, tiers, and the windows of visits.

Set-based, in batches of one transaction each. Cases that another has locked are left
to the next pass, so that two sweeps at once, or one killed in the middle, do nothing
twice and leave nothing out. Selected by state and time due, never by "is it today".
"""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db import models, transaction
from django.db.models import F, Q, QuerySet, Value
from django_fsm import TransitionNotAllowed

from branches.models import User
from complaints.case.choices import ADVISORY, Severity, State
from complaints.case.models import Complaint
from complaints.clocks import heartbeat, notifications, outages
from complaints.clocks.deadlines import VISIT_OPENS_AFTER, Kind
from complaints.clocks.models import Deadline, Result
from complaints.clocks.notifications import Notification, Subject
from complaints.clocks.recipients import Directory
from complaints.clocks.tiers import WARNING, Outcome, Recipient, TierTime
from complaints.decisions.models import Escalation, EscalationKind
from complaints.evidence import events
from complaints.evidence.models import Event
from complaints.lifecycle import services

BATCH = 1000

# What a batch reads of its cases.
COLUMNS = (
    "branch",
    "number",
    "salt",
    "cycle",
    "severity",
    "category",
    "secondary_categories",
    "lead_department",
    "handler",
    "first_responsible",
    "successor",
)


@dataclass
class Swept:
    """What one pass did, in rows; `seconds` is how long it took."""

    warned: int = 0
    breached: int = 0
    escalated: int = 0
    seconds: float = 0.0


@dataclass(frozen=True)
class Told:
    """A tier that fired: whom it tells, and which posts have to decide."""

    row: TierTime
    complaint: Complaint
    people: list[User]
    posts: list[str]

    @property
    def is_warning(self) -> bool:
        return self.row.tier.level == WARNING


def sweep(*, now: datetime) -> Swept:
    """Work off all that is due at `now`, oldest first."""
    began = time.monotonic()
    outages.note(now=now)
    done = Swept()
    while _sweep_batch(done, now=now):
        pass
    heartbeat.beat(heartbeat.SWEEP)
    done.seconds = round(time.monotonic() - began, 3)
    return done


def open_visits(*, now: datetime) -> int:
    """Move resolved cases whose visit's window is open to the follow-up (norm 8.2)."""
    waiting = list(_visits_open(now)[:BATCH])
    for complaint in waiting:
        try:
            services.start_follow_up(complaint)
        except TransitionNotAllowed:
            continue  # reopened a moment ago
    return len(waiting)


@transaction.atomic
def _sweep_batch(done: Swept, *, now: datetime) -> bool:
    """Sweep one batch, count it in `done`; False when nothing was found to do."""
    cases = _lock_due(now)
    if not cases:
        return False
    missed = _write_breaches(cases, now=now)
    told = _fire_tiers(cases, now=now)
    asked = _write_escalations(told)
    notifications.write(_notices(told, now=now))
    _write_events(cases, missed, told, asked, now=now)
    warned = sum(one.is_warning for one in told)
    done.warned += warned
    done.breached += len(missed)
    done.escalated += len(told) - warned
    return True


def _lock_due(now: datetime) -> dict[int, Complaint]:
    """Lock the cases in which something has been due longest."""
    past = Deadline.objects.past(now).order_by("due_at", "pk")
    ids = dict.fromkeys(past.values_list("complaint", flat=True)[:BATCH])
    if len(ids) < BATCH:
        waiting = _waiting(now).order_by("due_at", "pk")
        tiers = waiting.values_list("deadline__complaint", flat=True)
        ids |= dict.fromkeys(tiers[:BATCH])
    if not ids:
        return {}
    locked = (
        Complaint.objects.select_for_update(no_key=True, skip_locked=True)
        .filter(pk__in=list(ids))
        .only(*COLUMNS)
        .order_by("pk")
    )
    return {case.pk: case for case in locked}


def _waiting(now: datetime) -> QuerySet[TierTime]:
    return TierTime.objects.filter(outcome=Outcome.WAITING, due_at__lte=now)


def _write_breaches(cases: dict[int, Complaint], *, now: datetime) -> list[Deadline]:
    past = Deadline.objects.past(now).filter(complaint__in=list(cases))
    rows = list(past.order_by("due_at", "pk"))
    Deadline.objects.filter(pk__in=[row.pk for row in rows]).update(
        result=Result.BREACHED, breached_at=F("due_at")
    )
    for row in rows:
        row.result, row.breached_at = Result.BREACHED, row.due_at
    return rows


def _fire_tiers(cases: dict[int, Complaint], *, now: datetime) -> list[Told]:
    """A tier fires where its clock was unmet at the tier's time, however late."""
    due = list(
        _waiting(now)
        .filter(deadline__complaint__in=list(cases))
        .select_related("deadline", "tier")
        .order_by("due_at", "pk")
    )
    fired = [row for row in due if _was_unmet(row)]
    lapsed = [row.pk for row in due if not _was_unmet(row)]
    if lapsed:
        TierTime.objects.filter(pk__in=lapsed).update(outcome=Outcome.LAPSED)
    if not fired:
        return []
    _save_fired(fired, cases, now=now)
    directory = Directory(cases.values())
    return [_told(row, cases[row.deadline.complaint_id], directory) for row in fired]


def _was_unmet(row: TierTime) -> bool:
    settled_at = row.deadline.settled_at
    return settled_at is None or settled_at > row.due_at


def _save_fired(
    fired: list[TierTime], cases: dict[int, Complaint], *, now: datetime
) -> None:
    """One statement for each outage that made tiers late, one for all others."""
    outage_of = outages.covering(cases.values(), fired)
    by_outage: dict[int | None, list[int]] = defaultdict(list)
    for row in fired:
        row.outcome, row.fired_at, row.late_by = Outcome.FIRED, now, now - row.due_at
        row.outage = outage_of(row, cases[row.deadline.complaint_id])
        by_outage[row.outage_id].append(row.pk)
    for outage_id, ids in by_outage.items():
        TierTime.objects.filter(pk__in=ids).update(
            outcome=Outcome.FIRED,
            fired_at=now,
            late_by=Value(now, models.DateTimeField()) - F("due_at"),
            outage=outage_id,
        )


def _told(row: TierTime, complaint: Complaint, directory: Directory) -> Told:
    """In a serious case the general manager hears the first tier too."""
    roles = list(row.tier.recipients)
    if row.tier.level == 1 and complaint.severity == Severity.SERIOUS:
        roles.append(Recipient.GENERAL_MANAGER)
    return Told(
        row=row,
        complaint=complaint,
        people=directory.people(complaint, roles),
        posts=directory.posts(complaint, roles),
    )


def _write_escalations(told: list[Told]) -> list[Escalation]:
    """From the first tier on someone has to decide; a warning is only told."""
    return Escalation.objects.bulk_create(
        Escalation(
            complaint=one.complaint,
            kind=EscalationKind.OVERDUE,
            requested_at=one.row.due_at,
            tier_time=one.row,
            decider_posts=one.posts,
        )
        for one in told
        if not one.is_warning
    )


def _notices(told: list[Told], *, now: datetime) -> list[Notification]:
    return [
        Notification(
            recipient=person,
            complaint=one.complaint,
            subject=Subject.WARNING if one.is_warning else Subject.OVERDUE,
            kind=one.row.deadline.kind,
            level=one.row.tier.level,
            due_at=one.row.deadline.due_at,
            late_by=one.row.late_by,
            is_urgent=one.complaint.severity == Severity.SERIOUS,
            created_at=now,
        )
        for one in told
        for person in one.people
    ]


def _write_events(
    cases: dict[int, Complaint],
    missed: list[Deadline],
    told: list[Told],
    asked: list[Escalation],
    *,
    now: datetime,
) -> None:
    """One event a case and pass: what it missed, which tiers told of it."""
    rows: dict[int, list[models.Model]] = defaultdict(list)
    tiers: dict[int, list[dict[str, object]]] = defaultdict(list)
    for deadline in missed:
        rows[deadline.complaint_id].append(deadline)
    for escalation in asked:
        rows[escalation.complaint_id].append(escalation)
    for one in told:
        tiers[one.complaint.pk].append(
            {
                "kind": one.row.deadline.kind,
                "level": one.row.tier.level,
                "late_by": round((one.row.late_by or now - now).total_seconds()),
            }
        )
    breached = {row.complaint_id for row in missed}
    Event.objects.bulk_create(
        events.compose(
            cases[pk],
            "breach" if pk in breached else "escalate",
            None,
            occurred_at=now,
            facts={"tiers": tiers[pk]} if tiers[pk] else {},
            rows=rows[pk],
        )
        for pk in dict.fromkeys((*rows, *tiers))
    )


def _visits_open(now: datetime) -> QuerySet[Complaint]:
    """Where no visit is owed for want of an address, the window opens all the same."""
    visits = Deadline.objects.filter(
        kind=Kind.FOLLOW_UP_VISIT, result=Result.PENDING, opens_at__lte=now
    )
    unreachable = Q(telephone="", email="", address="") & Q(
        resolved_at__lte=now - VISIT_OPENS_AFTER
    )
    return (
        Complaint.objects.filter(state=State.RESOLVED)
        .exclude(nature__in=ADVISORY)
        .filter(Q(pk__in=visits.values("complaint")) | unreachable)
        .order_by("resolved_at", "pk")
    )
