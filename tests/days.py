"""A case of 2026-03-02, an ordinary Monday, and what its clocks say."""

from django.utils import timezone

from complaints import services
from complaints.clocks.models import Deadline
from complaints.models import Complaint
from tests.cases import contact
from tests.lives import at

RECEIVED = at("2026-03-02 10:00")
BASELINE = at("2026-03-02 15:30")
IN_24H = at("2026-03-03 10:00")
FINAL = at("2026-03-05 17:00")


def rows(case, cycle=None):
    """(kind, due, result) of every row, as stored."""
    found = Deadline.objects.filter(complaint=case).order_by("pk")
    if cycle:
        found = found.filter(cycle=cycle)
    return [(row.kind, timezone.localtime(row.due_at), row.result) for row in found]


def results(case, cycle=1):
    return {kind: result for kind, _due, result in rows(case, cycle)}


def the(case, kind, **wanted):
    return Deadline.objects.get(complaint=case, kind=kind, **wanted)


def talk(case, purpose, *, by, agreed=None, reason="客户要求", **values):
    if agreed:
        values |= {
            "agreed_at": at(agreed),
            "client_agreed": True,
            "proposed_by": "client",
            "agreed_reason": reason,
        }
    return services.record_contact(case, entry=contact(purpose, **values), by=by)


def next_due(case):
    return Complaint.objects.get(pk=case.pk).next_due_at
