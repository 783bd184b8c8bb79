"""The time that a contact agreed: it takes effect, or waits for a consent."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import User
from complaints.acts import acting, wording
from complaints.case.models import Complaint
from complaints.case.models.contacts import Contact
from complaints.clocks import services as clocks
from complaints.clocks.deadlines import Kind
from complaints.requests import notices
from complaints.requests import services as decisions
from complaints.requests.effects import on_approval
from complaints.requests.models import Escalation, EscalationKind
from complaints.requests.waiting import lapsing


def take_effect(
    complaint: Complaint, contact: Contact, *, by: User, now: datetime
) -> list[models.Model]:
    """What was promised holds from the talk on; a late time wants a consent beside.

    norm 7.1. A newer time takes the place of one that waits for its consent.
    """
    if contact.agreed_at is None:
        return []
    lapsing.lapse(complaint, now=now, kinds=[EscalationKind.AGREED_TIME])
    calendar = acting.calendar_of(complaint)
    rows = clocks.agree(complaint, contact, now=now, calendar=calendar)
    if not clocks.needs_consent(complaint, contact.agreed_at, calendar=calendar):
        return [*rows]
    asked = decisions.ask(
        complaint,
        EscalationKind.AGREED_TIME,
        by=by,
        reason=contact.agreed_reason,
        at=now,
        payload={"contact": contact.pk},
    )
    notices.asked(asked, now=now)
    return [*rows, asked]


def _by_when(escalation: Escalation) -> str:
    contact = Contact.objects.get(pk=escalation.payload["contact"])
    if contact.agreed_at is None:
        return ""
    return _("约定在 %(at)s 前答复") % {"at": wording.exactly(contact.agreed_at)}


@on_approval(EscalationKind.AGREED_TIME, wanted=_by_when)
def _agree_time(escalation: Escalation, by: User) -> None:
    """It holds already; one of before that was so counts from now, if it is ahead."""
    now = timezone.now()
    complaint = acting.lock(escalation.complaint, by, now=now)
    contact = Contact.objects.get(pk=escalation.payload["contact"])
    agreed = complaint.deadlines.filter(kind=Kind.AGREED_REPLY)
    if contact.agreed_at in set(agreed.values_list("due_at", flat=True)):
        return
    if contact.agreed_at is None or contact.agreed_at <= now:
        raise ValidationError(_("约定的时间已过，请退回并重新与客户约定。"))
    rows = clocks.agree(
        complaint, contact, now=now, calendar=acting.calendar_of(complaint)
    )
    acting.record(complaint, "agree_time", by, now=now, rows=rows)
