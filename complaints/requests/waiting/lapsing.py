"""Requests that nobody needs decided any more lapse by themselves (DESIGN 3).

Each with an event, and a notice to who asked. What was missed before stays missed.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.fields.json import KT

from complaints.acts import acting
from complaints.case.choices import LEFT, OPEN, State
from complaints.case.models import Complaint
from complaints.clocks.deadlines import Kind
from complaints.clocks.models import MISSED, Deadline
from complaints.evidence import events
from complaints.requests import notices
from complaints.requests.kinds import REQUESTS
from complaints.requests.models import Escalation, EscalationKind
from complaints.requests.waiting import appointing

# Of a withdrawn case of D-class or a serious one: decided on all the same.
OUTLASTING = (EscalationKind.OPINION, EscalationKind.REPORT)
# Of a case that was withdrawn or merged: a breach that stands is still looked at.
OF_BREACHES = (EscalationKind.OVERDUE, EscalationKind.LATE_ENTRY)
# As many cases as one ring of beat looks at; the rest follow at the next.
BATCH = 500


def lapse(
    complaint: Complaint, *, now: datetime, kinds: Collection[str] | None = None
) -> None:
    """In a locked case: these kinds, else what its new state leaves no room for."""
    _end(
        complaint,
        [
            row
            for row in _pending(complaint)
            if (row.kind in kinds if kinds is not None else _is_over(complaint, row))
        ],
        now=now,
    )


def lapse_all(complaint: Complaint, *, now: datetime) -> None:
    """The locked case has ended."""
    kept: list[str] = []
    if complaint.state == State.WITHDRAWN and complaint.needs_leader:
        kept += OUTLASTING
    if complaint.state in LEFT and complaint.deadlines.filter(result__in=MISSED):
        kept += OF_BREACHES
    if appointing.outlasts(complaint):
        kept.append(EscalationKind.APPOINTMENT)
    rows = [row for row in _pending(complaint) if row.kind not in kept]
    _end(complaint, rows, now=now)
    lapse_needless(complaint, now=now)


def lapse_needless(complaint: Complaint, *, now: datetime) -> None:
    """Headquarters was asked for its people, and nothing needs them any more."""
    asked = Escalation.objects.pending().filter(kind=EscalationKind.APPOINTMENT)
    if not asked.filter(complaint=complaint).exists():
        return
    locked = acting.lock(complaint, None, now=now)
    if not appointing.is_wanted(locked):
        lapse(locked, now=now, kinds=[EscalationKind.APPOINTMENT])


def lapse_moot(*, now: datetime) -> int:
    """What no act has ended, such as the other case of a merge; how many cases."""
    cases = Complaint.objects.filter(pk__in=_moot(now).values("complaint"))
    found = list(cases.order_by("pk")[:BATCH])
    for complaint in found:
        with transaction.atomic():
            locked = acting.lock(complaint, None, now=now)
            rows = list(_moot(now).filter(complaint=locked).order_by("pk"))
            for row in rows:
                row.complaint = locked
            _end(locked, rows, now=now)
    return len(found)


def past_extending(now: datetime) -> Q:
    """Asked in time it is decided until its own time, also after the deadline."""
    finals = Deadline.objects.filter(
        complaint=OuterRef("complaint"),
        cycle=OuterRef("complaint__cycle"),
        kind=Kind.FINAL_FEEDBACK,
    ).unanswered()
    own_time_is_over = Q(due_at__lt=now) | Q(due_at=None)
    none_is_ahead = Q(~Exists(finals.filter(due_at__gte=now)))
    return Q(kind=EscalationKind.EXTENSION) & (
        Q(~Exists(finals)) | (own_time_is_over & none_is_ahead)
    )


def _pending(complaint: Complaint) -> list[Escalation]:
    rows = list(
        Escalation.objects.pending()
        .filter(complaint=complaint)
        .select_related("requested_by")
        .order_by("pk")
    )
    for row in rows:
        row.complaint = complaint
    return rows


def _is_over(complaint: Complaint, row: Escalation) -> bool:
    return complaint.state not in REQUESTS[row.kind].taken_in


def _moot(now: datetime) -> QuerySet[Escalation]:
    other = Complaint.objects.filter(number=OuterRef("into"), state__in=OPEN)
    over = past_extending(now) | Q(~Exists(other), kind=EscalationKind.MERGE)
    for kind, row in REQUESTS.items():
        over |= Q(kind=kind) & ~Q(complaint__state__in=row.taken_in)
    return (
        Escalation.objects.pending()
        .filter(complaint__erased_at=None)
        .annotate(into=KT("payload__target"))
        .filter(over)
        .select_related("requested_by")
    )


def _end(complaint: Complaint, rows: list[Escalation], *, now: datetime) -> None:
    if not rows:
        return
    for row in rows:
        row.lapse(at=now)
        row.save()
    events.record(
        complaint,
        "lapse",
        None,
        occurred_at=now,
        facts={"kinds": sorted(row.kind for row in rows)},
        rows=rows,
        is_on_form=False,
    )
    notices.lapsed(rows, now=now)
