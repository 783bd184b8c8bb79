"""A case begins by what is done with it, where nothing is lacking (norm 7.1).

Who has agreed a time with the client, talked to him or found something out, need not
say in forms of their own that he acknowledges and investigates. Both are events.
"""

from __future__ import annotations

import json
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from branches.models import User
from complaints.acts import acting
from complaints.case.choices import State
from complaints.case.models import Complaint
from complaints.case.models.contacts import Contact
from complaints.clocks.deadlines import Kind
from complaints.lifecycle import requirements
from complaints.lifecycle.talks import substitutes
from complaints.requests.models import EscalationKind, EscalationState


def begin(complaint: Complaint, *, by: User, now: datetime) -> None:
    """Acknowledge and investigate a locked case, as far as nothing is lacking."""
    if complaint.state == State.RECEIVED and _is_agreed(complaint):
        complaint.acknowledge(at=now)
        facts = {"category": complaint.category, "reply_way": complaint.reply_way}
        acting.record(complaint, "acknowledge", by, now=now, facts=facts)
    lacking = requirements.missing_to_investigate(complaint)
    if complaint.state == State.ACKNOWLEDGED and not lacking:
        complaint.investigate(handler=complaint.handler or by, at=now)
        acting.record(complaint, "investigate", by, now=now, facts={"begun": True})


def has_begun(complaint: Complaint) -> bool:
    """Whether a talk or a finding began the investigation, and no step of its own."""
    if complaint.state != State.INVESTIGATING:
        return False
    event = complaint.events.filter(verb="investigate").order_by("seq").last()
    return event is not None and bool(json.loads(event.body).get("begun"))


def begins(contact: Contact, complaint: Complaint) -> bool:
    """Only the talk of whom the case is entrusted to, and only with the client."""
    entrusted = (complaint.handler_id, complaint.responsible_id)
    return contact.reached and contact.by_id in entrusted


def check_acknowledgement(complaint: Complaint) -> None:
    """norm 7.1: a time and way of reply are agreed, or it is said why none could be."""
    substitutes.check_first_word(complaint)
    agreed = (
        complaint.deadlines.filter(
            cycle=complaint.cycle, kind=Kind.AGREED_REPLY
        ).exists()
        or complaint.escalations.filter(
            kind=EscalationKind.AGREED_TIME, state=EscalationState.PENDING
        ).exists()
    )
    if agreed and not complaint.reply_way:
        raise ValidationError({"reply_way": _("请选择与客户约定的反馈方式。")})
    if not agreed and not complaint.no_agreed_time_reason:
        raise ValidationError(
            {"agreed_at": _("请登记与客户约定的答复时间，或说明未能约定的原因。")}
        )


def _is_agreed(complaint: Complaint) -> bool:
    try:
        check_acknowledgement(complaint)
    except ValidationError:
        return False
    return True
