"""Which branches have begun, and which of their periods are whole ones of their use."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from branches.calendar import SHANGHAI
from branches.models import Branch
from complaints.case.choices import Origin
from complaints.case.models import Complaint


def in_use(branch_ids: Sequence[int]) -> list[Branch]:
    """Those that have begun, with when each received its first complaint, as `began`.

    Without a first day of use nothing is owed before that.
    """
    first = Complaint.objects.filter(
        ~Q(origin=Origin.IMPORT), branch=OuterRef("pk")
    ).order_by("received_at")
    rows = Branch.objects.filter(pk__in=branch_ids).annotate(
        began=Subquery(first.values("received_at")[:1])
    )
    found = rows.exclude(began=None, first_day=None).order_by()
    return list(found.only("pk", "first_day"))


def began(branch: Branch) -> datetime | None:
    """Of one of those."""
    at: datetime | None = branch.began  # type: ignore[attr-defined]  # annotated
    return at


def first_day(branch: Branch) -> date:
    """The day from which one of those owes anything."""
    at = began(branch)
    if branch.first_day or at is None:
        return branch.first_day or date.max
    return timezone.localdate(at, SHANGHAI)
