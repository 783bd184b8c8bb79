"""norm 19.1, 4.3: the clients of an incident called together, or told by one text.

What each was told is a contact of his own case, in a transaction of its own: where one
is refused the others are told all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import User
from complaints.acts import acting
from complaints.acts.forms.moments import to_the_second
from complaints.acts.rules import want
from complaints.case.choices import Way
from complaints.case.models import Complaint
from complaints.case.models.contacts import REPLIES, Contact, Direction
from complaints.incidents import rules
from complaints.incidents.for_all.attempts import Attempt, attempt
from complaints.incidents.models import (
    Attendance,
    GroupText,
    Incident,
    Meeting,
    TextDelivery,
)
from complaints.incidents.services import lock
from complaints.lifecycle import requirements
from complaints.lifecycle.entries import ContactEntry
from complaints.lifecycle.talks import contacts
from complaints.requests.asking import ask
from complaints.requests.effects import on_approval
from complaints.requests.models import Escalation, EscalationKind


@dataclass(frozen=True, kw_only=True)
class MeetingEntry:
    kind: str
    held_at: datetime
    place: str
    led_by: User
    said: str
    attended: Sequence[Complaint]


@dataclass(frozen=True, kw_only=True)
class ToldEntry:
    """What all of them are told: an answer until more is known, or the outcome."""

    purpose: str
    said: str
    thanked: bool = False
    explained: bool = False
    hoped: bool = False


@transaction.atomic
def hold_meeting(incident: Incident, *, entry: MeetingEntry, by: User) -> Meeting:
    """A leader explained and apologised; each client who came is ticked."""
    now = timezone.now()
    incident = lock(incident, by)
    if entry.held_at > now:
        raise ValidationError({"held_at": _("见面会时间不能晚于现在。")})
    if not entry.led_by.is_leader or not incident.may_be_worked_by(entry.led_by):
        raise ValidationError({"led_by": _("须由本营业部的总监或总经理主持。")})
    if not entry.attended:
        raise ValidationError({"attended": _("请选择到会的客户。")})
    meeting = Meeting(
        incident=incident,
        kind=entry.kind,
        held_at=entry.held_at,
        place=entry.place,
        led_by=entry.led_by,
        said=entry.said,
        recorded_by=by,
        recorded_at=now,
    )
    meeting.full_clean(exclude=["incident", "led_by", "recorded_by"])
    meeting.save()
    for complaint in sorted(entry.attended, key=lambda case: case.pk):
        _attend(complaint, meeting, by=by, now=now)
    return meeting


def tell_meeting(meeting: Meeting, *, entry: ToldEntry, by: User) -> list[Attempt]:
    """One act for all who attended and whose case has no contact of this meeting."""
    want(rules.may_work, meeting, by)
    _check_purpose(entry)
    rows = meeting.attendances.filter(
        contact=None, complaint__in=Complaint.objects.visible_to(by)
    )
    rows = rows.select_related("complaint", "meeting__led_by")
    return [
        attempt(row.complaint, partial(_tell_attendance, row, entry, by=by))
        for row in rows.order_by("complaint__number")
    ]


@transaction.atomic
def ask_text(
    incident: Incident, *, complaint: Complaint, text: str, by: User
) -> Escalation:
    """Have a leader approve what staff will tell every client in the same words."""
    now = timezone.now()
    incident = lock(incident, by)
    complaint = acting.lock_for(rules.may_tell, complaint, by, now=now)
    if not incident.links.filter(complaint=complaint, unlinked_at=None).exists():
        raise ValidationError(_("本投诉不在该事件中。"))
    written = GroupText(incident=incident, text=text, written_by=by, written_at=now)
    written.full_clean(exclude=["incident", "written_by"])
    written.save()
    return ask(
        complaint,
        EscalationKind.GROUP_TEXT,
        by=by,
        # The whole of it is shown to whoever decides.
        reason=_("统一答复：%(text)s") % {"text": text[:200]},
        payload={"text": written.pk, "incident": incident.pk},
    )


def _this_text(escalation: Escalation) -> str:
    text = GroupText.objects.get(pk=escalation.payload["text"])
    return _("用这段文字统一答复客户：%(text)s") % {"text": text.text}


@on_approval(EscalationKind.GROUP_TEXT, wanted=_this_text)
def _approve_text(escalation: Escalation, by: User) -> None:
    """The effect of the approval: from now on staff may deliver it."""
    now = timezone.now()
    text = GroupText.objects.select_for_update().get(pk=escalation.payload["text"])
    text.approved_by, text.approved_at = by, now
    text.save()
    complaint = acting.lock(escalation.complaint, by, now=now)
    acting.record(complaint, "approve_text", by, now=now, rows=[text])


def deliver_text(
    text: GroupText,
    *,
    to: Iterable[Complaint],
    entry: ToldEntry,
    way: str,
    at: datetime,
    by: User,
) -> list[Attempt]:
    """Staff told these clients with the approved text."""
    want(rules.may_deliver, text, by)
    _check_purpose(entry)
    return [
        attempt(
            complaint,
            partial(_deliver, complaint, text, entry, way=way, at=at, by=by),
        )
        for complaint in to
    ]


def _check_purpose(entry: ToldEntry) -> None:
    if entry.purpose not in REPLIES:
        raise ValidationError({"purpose": _("请选择阶段答复或最终反馈。")})


def _attend(
    complaint: Complaint, meeting: Meeting, *, by: User, now: datetime
) -> Attendance:
    complaint = acting.lock_for(rules.may_tell, complaint, by, now=now)
    linked = meeting.incident.links.filter(complaint=complaint, unlinked_at=None)
    if not linked.exists():
        raise ValidationError(
            {"attended": _("%(number)s 不在该事件中。") % {"number": complaint}}
        )
    _check_leader(complaint, meeting.led_by, "led_by")
    attendance = Attendance.objects.create(meeting=meeting, complaint=complaint)
    acting.record(
        complaint,
        "hold_meeting",
        by,
        now=now,
        occurred_at=meeting.held_at,
        facts={"incident": meeting.incident_id, "kind": meeting.kind},
        texts={"said": meeting.said, "place": meeting.place},
        rows=[meeting, attendance],
    )
    return attendance


def _check_leader(complaint: Complaint, leader: User, field: str) -> None:
    """Nobody complained of in a case speaks to its client."""
    if not requirements.may_handle(complaint, leader):
        raise ValidationError(
            {
                field: _("%(name)s 不能参与 %(number)s 的处理。")
                % {"name": leader, "number": complaint}
            }
        )


@transaction.atomic
def _tell_attendance(row: Attendance, entry: ToldEntry, *, by: User) -> Contact:
    """Said by the leader at the meeting, entered by whoever keeps the record."""
    now = timezone.now()
    meeting = row.meeting
    complaint = acting.lock_for(rules.may_tell, row.complaint, by, now=now)
    _check_leader(complaint, meeting.led_by, "said")
    row = Attendance.objects.select_for_update().get(pk=row.pk)
    if row.contact_id:
        raise ValidationError(_("该客户的反馈已登记。"))
    told = _contact(complaint, entry, way=Way.IN_PERSON, at=meeting.held_at)
    contact, rows = contacts.write(complaint, told, by=meeting.led_by, now=now)
    row.contact = contact
    row.save()
    _record(complaint, contact, [*rows, row], by=by, now=now)
    return contact


@transaction.atomic
def _deliver(
    complaint: Complaint,
    text: GroupText,
    entry: ToldEntry,
    *,
    way: str,
    at: datetime,
    by: User,
) -> Contact:
    now = timezone.now()
    complaint = acting.lock_for(rules.may_tell, complaint, by, now=now)
    links = text.incident.links.filter(complaint=complaint, unlinked_at=None)
    if not links.exists():
        raise ValidationError(_("本投诉不在该事件中。"))
    if text.deliveries.filter(complaint=complaint).exists():
        raise ValidationError(_("该文字已送达该客户。"))
    if text.approved_at and at < text.approved_at.replace(second=0, microsecond=0):
        raise ValidationError({"at": _("送达时间不能早于批准。")})
    told = _contact(complaint, entry, way=way, at=at, approved_by=text.approved_by)
    contact, rows = contacts.write(complaint, told, by=by, now=now)
    row = TextDelivery.objects.create(text=text, complaint=complaint, contact=contact)
    _record(complaint, contact, [*rows, row, text], by=by, now=now)
    return contact


def _contact(
    complaint: Complaint,
    entry: ToldEntry,
    *,
    way: str,
    at: datetime,
    approved_by: User | None = None,
) -> ContactEntry:
    return ContactEntry(
        **asdict(entry),
        direction=Direction.OUTBOUND,
        way=way,
        occurred_at=to_the_second(at, complaint.received_at),
        approved_by=approved_by,
    )


def _record(
    complaint: Complaint,
    contact: Contact,
    rows: Sequence[models.Model],
    *,
    by: User,
    now: datetime,
) -> None:
    acting.record(
        complaint,
        "contact",
        by,
        now=now,
        occurred_at=contact.occurred_at,
        facts=contacts.facts(contact),
        texts={"said": contact.said},
        rows=rows,
    )
