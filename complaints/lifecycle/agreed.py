"""The time that a contact agreed: it takes effect, or waits for a consent."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from branches.models import User
from complaints.case.contacts import Contact
from complaints.case.models import Complaint
from complaints.clocks import services as clocks
from complaints.decisions import services as decisions
from complaints.decisions.models import EscalationKind
from complaints.lifecycle import acts, telling


def take_effect(
    complaint: Complaint, contact: Contact, *, by: User, now: datetime
) -> list[models.Model]:
    """Replace the clocks, or ask for the consent that a late time needs (norm 7.1)."""
    if contact.agreed_at is None:
        return []
    calendar = acts.calendar_of(complaint)
    if not clocks.needs_consent(complaint, contact.agreed_at, calendar=calendar):
        return [*clocks.agree(complaint, contact, now=now, calendar=calendar)]
    asked = decisions.ask(
        complaint,
        EscalationKind.AGREED_TIME,
        by=by,
        reason=contact.agreed_reason,
        at=now,
        payload={"contact": contact.pk},
    )
    telling.asked(asked, now=now)
    return [asked]
