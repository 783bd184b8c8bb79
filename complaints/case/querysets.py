from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Func, Q
from django.utils import timezone

from branches.models import BRANCH_READERS, EVERY_BRANCH_READERS, Branch, User
from complaints.case.choices import OPEN, State

if TYPE_CHECKING:
    from complaints.case.models import Complaint  # noqa: F401 (named in a string)


class Names(Func):
    """Whether the complaint, by its key, names the user among its staff.

    An EXISTS as the ORM would write it, only that the ORM takes longer to write one
    than the database to answer it, and every page begins with it.
    """

    arity = 2
    output_field = models.BooleanField()
    template = (
        "EXISTS (SELECT FROM complaints_namedstaff AS named"
        " WHERE (named.complaint_id, named.user_id) = (%(expressions)s)"
        " AND named.removed_at IS NULL)"
    )


def visit_is_later(at: datetime) -> Q:
    return Q(state=State.RESOLVED, resolved_at__gt=at - relativedelta(months=1))


class ComplaintQuerySet(models.QuerySet["Complaint"]):
    def visible_to(self, user: User | AnonymousUser) -> ComplaintQuerySet:
        """The one door: own branch, never a case in which the reader is named.

        Of a branch that was merged into another, that one's people. Headquarters and
        auditor read every branch; administrators read no case.
        """
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        if user.post in EVERY_BRANCH_READERS:
            return self.exclude(Names("pk", user.pk))
        if user.post in BRANCH_READERS and user.branch_id:
            return self.filter(branch__in=user.served).exclude(Names("pk", user.pk))
        return self.none()

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
        return self.filter(
            ~visit_is_later(at),
            next_due_at__isnull=False,
            state__in=[State.RESOLVED, State.FOLLOW_UP],
        )

    def to_do(self, at: datetime) -> ComplaintQuerySet:
        """What the desk owes somebody: open cases, answers, visits whose time has come.

        Only these have a next due time, but for visits that are owed later.
        """
        is_later = Q(transfer_owed_at=None) & visit_is_later(at)
        return self.filter(~is_later, next_due_at__isnull=False)

    def to_answer(self) -> ComplaintQuerySet:
        """Whoever transferred the case waits for the answer."""
        return self.filter(transfer_owed_at__isnull=False)
