"""DESIGN 6: how long a case is kept, counted from its closing.

`RETENTION_YEARS` says when erasing is offered; the row of `Retention`, which the
database's owner writes, how long the database refuses it.
"""

from __future__ import annotations

from datetime import datetime

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from branches.models import Post
from complaints.archive.models import Loan
from complaints.case.choices import ENDED
from complaints.case.models import Complaint
from complaints.case.querysets import ComplaintQuerySet
from complaints.requests.models import Escalation, EscalationKind, EscalationState
from complaints.watch_list.models import WatchEntry

# Who is shown what is due: the keeper asks, headquarters decides.
READERS = (Post.ARCHIVE_KEEPER, Post.HEADQUARTERS, Post.AUDITOR)


def due_on(complaint: Complaint) -> datetime | None:
    """From this moment on it may be erased."""
    if complaint.closed_at is None:
        return None
    since = max(complaint.closed_at, complaint.entered_at)
    return since + relativedelta(years=settings.RETENTION_YEARS)


def due(cases: ComplaintQuerySet, *, now: datetime) -> ComplaintQuerySet:
    """Kept long enough, no paper out, nobody waiting for word; the oldest first.

    What a ledger brought is kept from then on.

    A merged case is kept as long as the one it went into.
    """
    before = now - relativedelta(years=settings.RETENTION_YEARS)
    loans = Loan.objects.filter(complaint=OuterRef("pk"), returned_at=None)
    watched = WatchEntry.objects.filter(complaint=OuterRef("pk"), ended_at=None)
    target = Q(merged_into=None) | Q(merged_into__closed_at__lte=before)
    return (
        cases.filter(target, state__in=ENDED, erased_at=None)
        .filter(closed_at__lte=before, entered_at__lte=before)
        .exclude(Exists(loans))
        .exclude(Exists(watched))
        .order_by("closed_at", "pk")
    )


def asked(cases: ComplaintQuerySet) -> ComplaintQuerySet:
    """With `is_asked` and `is_agreed`: how far its erasure has come."""
    return cases.annotate(is_asked=_waits(), is_agreed=_is_agreed())


def unasked(cases: ComplaintQuerySet) -> ComplaintQuerySet:
    return cases.exclude(_waits()).exclude(_is_agreed())


def _waits() -> Exists:
    return Exists(_requests().filter(state=EscalationState.PENDING))


def _is_agreed() -> Exists:
    """Since it was closed last."""
    since = OuterRef("closed_at")
    return Exists(
        _requests().filter(state=EscalationState.APPROVED, decided_at__gte=since)
    )


def _requests() -> QuerySet[Escalation]:
    return Escalation.objects.filter(
        complaint=OuterRef("pk"), kind=EscalationKind.ERASURE
    )
