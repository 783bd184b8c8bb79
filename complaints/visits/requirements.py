"""norm 8.2, 8.3: what closing asks of the visit, and what may stand in its place."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from complaints.acts.dossier import Missing
from complaints.case.choices import State
from complaints.case.models import Complaint
from complaints.case.models.contacts import Purpose
from complaints.lifecycle.requirements import missing_of_requests
from complaints.requests.models import EscalationKind, EscalationState
from complaints.visits.models import Visit

WAIVERS = (EscalationKind.VISIT_FAILED, EscalationKind.NO_ADDRESS)
# So many days on which the client was tried in vain (norm 8.2).
FAILED_DAYS = 3


def missing_of_visit(complaint: Complaint) -> list[Missing]:
    """norm 8.2, 8.3: the visit with its answers, or the consent to close without."""
    if not owes_visit(complaint) or _is_waived(complaint):
        return []
    if waiting := missing_of_requests(complaint, WAIVERS):
        return waiting
    if not complaint.has_contact_data:
        return [Missing(_("客户未留联系方式，结案须经总监同意"), "waive_visit")]
    is_open = complaint.state == State.FOLLOW_UP
    return [Missing(_("尚未回访客户"), "record_visit" if is_open else "appoint_visit")]


def owes_visit(complaint: Complaint) -> bool:
    """Resolved, and this cycle's visit was not made yet."""
    if complaint.is_advisory or complaint.state not in (
        State.RESOLVED,
        State.FOLLOW_UP,
    ):
        return False
    visit = visit_of(complaint)
    return visit is None or not visit.is_made


def visit_of(complaint: Complaint) -> Visit | None:
    """This cycle's, appointed or made."""
    # Not filtered by the database: a page has them at hand, a case has few.
    visits = (row for row in complaint.visits.all() if row.cycle == complaint.cycle)
    return next(visits, None)


def waiver(complaint: Complaint) -> str | None:
    """For what reason a director may be asked to let it be closed unvisited."""
    if complaint.state != State.FOLLOW_UP or not owes_visit(complaint):
        return None
    if _is_waived(complaint) or missing_of_requests(complaint, WAIVERS):
        return None
    if not complaint.has_contact_data:
        return EscalationKind.NO_ADDRESS
    failed = complaint.contacts.filter(
        cycle=complaint.cycle, purpose=Purpose.VISIT, reached=False
    )
    times = failed.values_list("occurred_at", flat=True)
    days = {timezone.localdate(at) for at in times}
    return EscalationKind.VISIT_FAILED if len(days) >= FAILED_DAYS else None


def _is_waived(complaint: Complaint) -> bool:
    """A director agreed, in this cycle."""
    return any(
        escalation.kind in WAIVERS
        and escalation.state == EscalationState.APPROVED
        and escalation.payload.get("cycle") == complaint.cycle
        for escalation in complaint.escalations.all()
    )
