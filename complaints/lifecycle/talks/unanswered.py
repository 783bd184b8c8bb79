"""A call that nobody answered: the number and the time are known, one click says it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import User
from complaints.acts.rules import want
from complaints.case import masking
from complaints.case.choices import State, Way
from complaints.case.models import Complaint
from complaints.case.models.contacts import Contact, Direction, Purpose
from complaints.lifecycle import rules
from complaints.lifecycle.entries import ContactEntry
from complaints.lifecycle.talks import contacts


@transaction.atomic
def log_unanswered(complaint: Complaint, *, by: User) -> Contact:
    """Just now, at the client's number. The text names no more of it than its end."""
    want(rules.may_log_unanswered, complaint, by)
    number = masking.mask_telephone(complaint.telephone)
    entry = ContactEntry(
        purpose=_purpose(complaint),
        direction=Direction.OUTBOUND,
        way=Way.TELEPHONE,
        occurred_at=timezone.now(),
        said=_("拨打 %(number)s，没有接通。") % {"number": number},
        reached=False,
    )
    return contacts.record_contact(complaint, entry=entry, by=by)


def _purpose(complaint: Complaint) -> Purpose:
    """What the client is called for now: his answer, his visit, or a question."""
    if complaint.is_open:
        return Purpose.INTERIM_REPLY
    return Purpose.VISIT if complaint.state == State.FOLLOW_UP else Purpose.ENQUIRY
