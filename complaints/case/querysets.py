from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone

from branches.models import BRANCH_READERS, EVERY_BRANCH_READERS, Branch, User
from complaints.case.choices import OPEN, State

if TYPE_CHECKING:
    from complaints.case.models import Complaint  # noqa: F401 (named in a string)


@lru_cache(maxsize=1024)
def _names(reader: int) -> Exists:
    """Every query begins with it: built once a reader, and copied where it is used."""
    named_staff = apps.get_model("complaints", "NamedStaff")
    rows = named_staff.objects.filter(complaint=OuterRef("pk"), user=reader)
    return Exists(rows.filter(removed_at=None))


class ComplaintQuerySet(models.QuerySet["Complaint"]):
    def visible_to(self, user: User | AnonymousUser) -> ComplaintQuerySet:
        """The one door: own branch, never a case in which the reader is named.

        Headquarters and auditor read every branch; administrators read no case.
        """
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        if user.post in EVERY_BRANCH_READERS:
            visible = self
        elif user.post in BRANCH_READERS and user.branch_id:
            visible = self.filter(branch=user.branch_id)
        else:
            return self.none()
        return visible.exclude(_names(user.pk))

    def of_year(self, branch: Branch, year: int) -> ComplaintQuerySet:
        """Received by this branch in that year, as years begin in Shanghai."""
        zone = timezone.get_default_timezone()
        begin, end = (datetime(y, 1, 1, tzinfo=zone) for y in (year, year + 1))
        return self.filter(branch=branch, received_at__gte=begin, received_at__lt=end)

    def open(self) -> ComplaintQuerySet:
        return self.filter(state__in=OPEN)

    def overdue(self, at: datetime) -> ComplaintQuerySet:
        return self.filter(next_due_at__lt=at)

    def to_visit(self, at: datetime) -> ComplaintQuerySet:
        """norm 8.2: the visit is owed, and its time has come."""
        return self.to_do(at).filter(state__in=[State.RESOLVED, State.FOLLOW_UP])

    def to_do(self, at: datetime) -> ComplaintQuerySet:
        """What the desk owes somebody: open cases, and visits whose time has come.

        Only these have a next due time, but for visits that are owed later.
        """
        month_before = at - relativedelta(months=1)
        return self.filter(next_due_at__isnull=False).exclude(
            state=State.RESOLVED, resolved_at__gt=month_before
        )
