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
from complaints.requests import notices
from complaints.requests import services as decisions
from complaints.requests.effects import on_approval
from complaints.requests.models import Escalation, EscalationKind


def take_effect(
    complaint: Complaint, contact: Contact, *, by: User, now: datetime
) -> list[models.Model]:
    """Replace the clocks, or ask for the consent that a late time needs (norm 7.1)."""
    if contact.agreed_at is None:
        return []
    calendar = acting.calendar_of(complaint)
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
    notices.asked(asked, now=now)
    return [asked]


def _by_when(escalation: Escalation) -> str:
    contact = Contact.objects.get(pk=escalation.payload["contact"])
    if contact.agreed_at is None:
        return ""
    return _("约定在 %(at)s 前答复") % {"at": wording.exactly(contact.agreed_at)}


@on_approval(EscalationKind.AGREED_TIME, wanted=_by_when)
def _agree_time(escalation: Escalation, by: User) -> None:
    """The consented time counts from now, if it has not passed meanwhile."""
    now = timezone.now()
    complaint = acting.lock(escalation.complaint, by, now=now)
    contact = Contact.objects.get(pk=escalation.payload["contact"])
    if contact.agreed_at is None or contact.agreed_at <= now:
        raise ValidationError(_("约定的时间已过，请退回并重新与客户约定。"))
    rows = clocks.agree(
        complaint, contact, now=now, calendar=acting.calendar_of(complaint)
    )
    acting.record(complaint, "agree_time", by, now=now, rows=rows)
