"""What the counter page knows before its form is filled in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.functional import cached_property

from branches.calendar import load_calendar
from branches.models import Branch, User
from complaints import services
from complaints.case.models import Complaint
from complaints.case.tables.channels import WITH_PLACE
from complaints.clocks import deadlines
from complaints.clocks.deadlines import Due
from complaints.intake.proposals.models import Proposal
from complaints.lifecycle.entries import Intake

# norm 15.1: so many at once, this one included, are received in a room of their own.
AT_ONCE = 3
AT_ONCE_WITHIN = timedelta(minutes=60)
# What clients of one incident have in common. Where each is received is asked anew.
SHARED = [
    "channel",
    "nature",
    "business",
    "happened",
    "statement",
    "category",
    "secondary_categories",
]


@dataclass(frozen=True, kw_only=True)
class Promise:
    """What can be promised for a complaint received then (norm 7, 17)."""

    baseline: Due | None
    final: Due
    consent_limit: datetime
    now: datetime

    @cached_property
    def proposed_at(self) -> datetime | None:
        """The baseline, while it can still be promised."""
        if self.baseline and self.baseline.due_at > self.now:
            return self.baseline.due_at
        return None


def promise(
    received_at: datetime, *, branch: Branch | None, is_advisory: bool, now: datetime
) -> Promise:
    calendar = load_calendar(branch)
    return Promise(
        baseline=None
        if is_advisory
        else deadlines.baseline_reply(received_at, calendar=calendar),
        final=deadlines.final_feedback(received_at, calendar=calendar),
        consent_limit=deadlines.consent_limit(received_at, calendar=calendar),
        now=now,
    )


def walk_ins_lately(user: User, *, now: datetime) -> int:
    return (
        Complaint.objects.visible_to(user)
        .filter(
            branch=user.branch,
            channel__in=WITH_PLACE,
            received_at__gte=now - AT_ONCE_WITHIN,
        )
        .count()
    )


def shared_with(complaint: Complaint) -> dict[str, Any]:
    """Begin the next client's form with what this incident's last one said."""
    return {name: getattr(complaint, name) for name in SHARED}


@transaction.atomic
def receive(intake: Intake, *, by: User, proposal: Proposal | None = None) -> Complaint:
    """A client who stood there and agreed has been told: no form asks for it again."""
    if proposal:
        return services.accept_proposal(proposal, intake=intake, by=by)
    complaint = services.receive(intake, by=by)
    are_named = {entry.user for entry in intake.named}
    if intake.agreed_at and by not in are_named:
        complaint = services.acknowledge(complaint, by=by)
    return complaint
