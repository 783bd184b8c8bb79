"""Headquarters' own people are needed no more: leaders came back, nothing is owed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from complaints.acts import acting
from complaints.case.choices import ENDED, State
from complaints.case.models import Complaint
from complaints.lifecycle import requirements
from complaints.requests.models import Escalation, EscalationKind
from complaints.requests.waiting import appointing, lapsing

APPOINTMENT = [EscalationKind.APPOINTMENT]


def is_over(complaint: Complaint) -> bool:
    """It has ended, and owes nothing that outlasts its end."""
    if complaint.state not in ENDED or complaint.transfer_owed_at:
        return False
    if complaint.state != State.WITHDRAWN:
        return True
    return not requirements.missing_after_withdrawal(complaint)


def lapse_appointments(*, now: datetime) -> int:
    """Those that no act has ended; how many."""
    asked = Escalation.objects.pending().filter(kind__in=APPOINTMENT)
    cases = Complaint.objects.filter(erased_at=None, pk__in=asked.values("complaint"))
    needless = [case for case in cases.order_by("pk") if _is_needless(case)]
    for case in needless:
        with transaction.atomic():
            locked = acting.lock(case, None, now=now)
            if _is_needless(locked):
                lapsing.lapse(locked, now=now, kinds=APPOINTMENT)
    return len(needless)


def _is_needless(complaint: Complaint) -> bool:
    return is_over(complaint) or not appointing.is_wanted(complaint)
