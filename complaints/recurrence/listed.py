"""norm 20.3: earlier cases in like words, and the solved problems of a quarter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from branches.models import Post, User
from complaints.case.choices import ADVISORY, DONE, Origin
from complaints.case.finding import similar
from complaints.case.models import Complaint
from complaints.case.querysets import ComplaintQuerySet
from complaints.case.tables.categories import RECURRING
from complaints.recurrence.models import ProblemCheck, Recurrence, quarter_of

# How far back the same problem is looked for, and in how many cases.
BACK = timedelta(days=365)
COMPARED = 400
MOST = 10
# A problem is looked at in so many quarters after the one in which it was solved.
QUARTERS = 4


@dataclass(frozen=True)
class Earlier:
    case: Complaint
    mark: Recurrence | None


def earlier(complaint: Complaint, user: User) -> list[Earlier]:
    """Like ones not looked at yet, and those that were: three statements."""
    marks = {
        mark.earlier_id: mark
        for mark in complaint.recurrences.select_related("marked_by")
    }
    visible = Complaint.objects.visible_to(user)
    wanted = [*marks, *(pk for pk in _alike(complaint, visible) if pk not in marks)]
    cases = similar.for_a_line(visible.filter(pk__in=wanted))
    return [
        Earlier(case, marks.get(case.pk))
        for case in cases.order_by("-received_at", "-pk")
    ]


def due(user: User, quarter: date) -> ComplaintQuerySet:
    """What this person sees of what is to be looked at in this quarter."""
    begins = timezone.make_aware(datetime.combine(quarter, time()))
    seen = Complaint.objects.visible_to(user)
    return to_check(seen, quarter, begins=begins, since=checked_since(begins))


def checked_since(begins: datetime) -> datetime:
    """Of a quarter: what was solved earlier is not looked at any more."""
    return begins - relativedelta(months=3 * QUARTERS)


def to_check(
    cases: ComplaintQuerySet,
    quarter: Any,
    *,
    begins: Any,
    since: Any,
    together: bool = True,
) -> ComplaintQuerySet:
    """Solved A-class problems that nobody has looked at in this quarter.

    The quarter by its first day, and the moments; or expressions of them. What came
    back is one problem with what it was before, looked at in the last of its cases.
    """
    solved = Q(
        ~Q(nature__in=ADVISORY),
        ~Q(origin=Origin.IMPORT),
        category__in=RECURRING,
        state__in=DONE,
        resolved_at__lt=begins,
        resolved_at__gte=since,
    )
    checked = ProblemCheck.objects.filter(quarter=quarter)
    found = cases.filter(solved).exclude(
        Exists(checked.filter(complaint=OuterRef("pk")))
    )
    if not together:
        return found
    same = Recurrence.objects.filter(is_same=True)
    again = same.filter(
        earlier=OuterRef("pk"), complaint__in=Complaint.objects.filter(solved)
    )
    looked_at = same.filter(
        complaint=OuterRef("pk"), earlier__in=checked.values("complaint")
    )
    return found.exclude(Exists(again)).exclude(Exists(looked_at))


def due_of(user: User, *, today: date, most: int) -> list[Complaint]:
    """For My day: his own cases', and the operations director's whole branch."""
    rows = due(user, quarter_of(today))
    if user.post != Post.OPERATIONS_DIRECTOR:
        rows = rows.filter(handler=user)
    return list(rows.defer("search_vector").order_by("resolved_at", "pk")[:most])


def _alike(complaint: Complaint, visible: ComplaintQuerySet) -> list[int]:
    before = visible.filter(
        branch=complaint.branch_id,
        category=complaint.category,
        received_at__lt=complaint.received_at,
        received_at__gte=complaint.received_at - BACK,
    ).exclude(pk=complaint.pk)
    return similar.alike(complaint.statement, before, most=MOST, compared=COMPARED)
