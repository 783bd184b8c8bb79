"""Notices read: noted on each; of a leader's reports the case keeps it (norm 18.1)."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from branches.models import User
from complaints.case.models import Complaint
from complaints.clocks.notifications import Notification
from complaints.clocks.notifications.models import REPORTS, NotificationQuerySet
from complaints.evidence import events
from complaints.evidence.models import Event

BATCH = 500


def read_of(complaint: Complaint, *, by: User) -> None:
    """Whoever opens a case has read what he was told of it."""
    _read(Notification.objects.of(by).filter(complaint=complaint), by=by)


def read_one(notice: Notification, *, by: User) -> None:
    _read(Notification.objects.of(by).filter(pk=notice.pk), by=by)


def read_all(*, by: User) -> None:
    """All that there are now, however many: a batch is a transaction."""
    unread = Notification.objects.of(by).unread().order_by("complaint", "pk")
    while ids := list(unread.values_list("pk", flat=True)[:BATCH]):
        _read(Notification.objects.of(by).filter(pk__in=ids), by=by)


@transaction.atomic
def _read(notices: NotificationQuerySet, *, by: User) -> None:
    """Read twice at once, the second finds nothing unread any more."""
    now = timezone.now()
    unread = list(notices.unread().select_for_update(of=("self",)).order_by("pk"))
    ids = [notice.pk for notice in unread]
    Notification.objects.filter(pk__in=ids).update(read_at=now)
    if by.is_leader:
        _record([notice for notice in unread if notice.subject in REPORTS], by, now)


def _record(reports: list[Notification], by: User, now: datetime) -> None:
    subjects: dict[int | None, set[str]] = defaultdict(set)
    for notice in reports:
        subjects[notice.complaint_id].add(notice.subject)
    # Locked in the order in which the sweep locks them.
    cases = Complaint.objects.select_for_update(no_key=True).filter(pk__in=subjects)
    Event.objects.bulk_create(
        events.compose(
            case,
            "read",
            by,
            occurred_at=now,
            facts={"subjects": sorted(subjects[case.pk])},
            is_on_form=False,
        )
        for case in cases.only("cycle", "number", "salt").order_by("pk")
    )
