"""What time alone brings: breaches, and the windows of visits.

Selected by state and time due, never by "is it today": a pass that was missed is made
up by the next.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django_fsm import TransitionNotAllowed

from complaints.case.choices import ADVISORY, State
from complaints.case.models import Complaint
from complaints.clocks.deadlines import VISIT_OPENS_AFTER, Kind
from complaints.clocks.models import Deadline, Result
from complaints.lifecycle import acts, services

BATCH = 500


def write_breaches(*, now: datetime) -> int:
    """Write the breach of every clock that has run out; one transaction a case."""
    ids = (
        Deadline.objects.past(now)
        .order_by("due_at", "pk")
        .values_list("complaint", flat=True)[:BATCH]
    )
    cases = dict.fromkeys(ids)
    for pk in cases:
        _write_breaches(pk, now=now)
    return len(cases)


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
def _write_breaches(pk: int, *, now: datetime) -> None:
    locked = Complaint.objects.select_for_update(
        of=("self",), no_key=True, skip_locked=True
    )
    complaint = locked.defer("search_vector").filter(pk=pk).first()
    if complaint:
        acts.write_breaches(complaint, now=now)


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
