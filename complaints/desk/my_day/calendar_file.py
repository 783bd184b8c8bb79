"""One's own dates for a calendar program: numbers, kinds, times; no personal data."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from branches.models import User
from complaints.desk.models import CalendarAddress
from complaints.desk.my_day import agenda

# More than anyone has to do, fewer than a calendar program chokes on.
MOST = 500
VISIT_TAKES = timedelta(minutes=30)


def write(user: User) -> bytes:
    """The same dates give the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.COMPANY_NAME}//complaints//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("投诉受理"))
    for clock in agenda.clocks_of(user)[:MOST]:
        calendar.add_component(
            _event(
                f"deadline-{clock.pk}",
                clock.complaint.number,
                clock.get_kind_display(),
                at=clock.due_at,
                written_at=clock.created_at,
            )
        )
    for visit in agenda.appointed(user):
        if visit.appointed_for:
            calendar.add_component(
                _event(
                    f"visit-{visit.pk}",
                    visit.complaint.number,
                    _("约定的回访"),
                    at=visit.appointed_for,
                    written_at=visit.appointed_for,
                    takes=VISIT_TAKES,
                )
            )
    return bytes(calendar.to_ical())


def new_secret(user: User) -> str:
    """Make an address; the one before leads nowhere from now on."""
    secret = secrets.token_urlsafe(32)
    CalendarAddress.objects.update_or_create(
        user=user, defaults={"digest": _digest(secret)}
    )
    return secret


def owner(secret: str) -> User | None:
    """Whose dates stand under this address; nobody's once he has left."""
    address = (
        CalendarAddress.objects.select_related("user__branch")
        .filter(digest=_digest(secret), user__is_active=True)
        .first()
    )
    return address.user if address else None


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _event(
    uid: str,
    number: str,
    what: str,
    *,
    at: datetime,
    written_at: datetime,
    takes: timedelta = timedelta(),
) -> Event:
    event = Event()
    event.add("uid", f"{uid}@{number.lower()}")
    event.add("dtstamp", written_at)
    event.add("dtstart", at)
    event.add("dtend", at + takes)
    event.add("summary", f"{number} {what}")
    event.add("transp", "TRANSPARENT")
    return event
