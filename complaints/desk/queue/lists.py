"""Which complaints a queue holds, and in which order."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from branches.calendar import SHANGHAI
from branches.models import User
from complaints.case.choices import OPEN, LeadDepartment
from complaints.case.finding import search
from complaints.case.finding.keyset import Part
from complaints.case.models import Complaint
from complaints.case.querysets import ComplaintQuerySet
from complaints.desk.queue import gist
from complaints.desk.queue.filters import (
    ALL,
    UNCLASSIFIED,
    DueFilter,
    QueueFilter,
    QueueQuery,
    Scope,
    WaitingFilter,
)
from complaints.requests import services as decisions
from complaints.requests.kinds import PRESSED
from complaints.visits import listed as visits

# What one line shows; the long texts stay where they are.
SHOWN = (
    "number",
    "branch",
    "state",
    "origin",
    "said_columns",
    "cycle",
    "received_at",
    "is_backfilled",
    "channel",
    "source",
    "is_anonymous",
    "client_name",
    "category",
    "severity",
    "next_due_at",
)
PEOPLE = ("handler", "first_responsible")
NAMES = ("last_name", "first_name", "username")


def parts(
    form: QueueFilter, asked: QueueQuery, *, user: User, now: datetime
) -> list[Part[Complaint]]:
    """What is due first, where anything is due; what is done, newest first.

    Without a state the queue holds what is to do. A search and the list of approvals
    go on, after the open cases, with those that are done.
    """
    rows = _lines(_narrowed(form, asked, user=user, now=now), asked)
    branch_id = _branch_id(form, asked, user)
    found = rows.filter(search.matching(asked.q, branch_id=branch_id))
    owed = (WaitingFilter.VISIT, WaitingFilter.TRANSFER)
    if asked.due or asked.waiting in owed or asked.state in OPEN:
        return [Part(found.filter(next_due_at__isnull=False), "next_due_at")]
    if asked.waiting == WaitingFilter.APPROVAL and not asked.state and not asked.q:
        return _to_decide(rows, user=user, now=now)
    if asked.state:
        return [Part(found, "received_at", descending=True)]
    if not asked.q and not asked.waiting:
        return [Part(rows.to_do(now), "next_due_at")]
    still_open = search.matching(asked.q, branch_id=branch_id, open_only=True)
    return [
        Part(rows.open().filter(still_open), "next_due_at"),
        Part(found.exclude(state__in=OPEN), "received_at", descending=True),
    ]


def _to_decide(
    rows: ComplaintQuerySet, *, user: User, now: datetime
) -> list[Part[Complaint]]:
    """Where a deadline behind a request has run out, then by the request's own time."""
    waiting = decisions.waiting_for(user).order_by()
    pressed = waiting.filter(kind__in=PRESSED).values("complaint")
    is_overdue = Q(next_due_at__lt=now, pk__in=pressed)
    own = (
        waiting.filter(complaint=OuterRef("pk"))
        .annotate(by=Coalesce("due_at", "requested_at"))
        .order_by("by", "pk")
    )
    asked = rows.annotate(
        decide_by=Subquery(own.values("by")[:1]),
        asked_kind=Subquery(own.values("kind")[:1]),
        asked_at=Subquery(own.values("requested_at")[:1]),
    )
    return [
        Part(asked.filter(is_overdue), "next_due_at"),
        Part(asked.exclude(is_overdue).filter(decide_by__isnull=False), "decide_by"),
    ]


def scoped(form: QueueFilter, asked: QueueQuery, *, user: User) -> ComplaintQuerySet:
    """What this person may see, of himself, his department, or a branch."""
    rows = Complaint.objects.visible_to(user)
    if asked.branch:
        rows = rows.filter(branch=form.branches[asked.branch])
    if asked.scope == Scope.MINE:
        rows = rows.filter(handler=user)
    if asked.scope == Scope.DEPARTMENT:
        rows = rows.filter(_of_department(user.department))
    return rows


def asking(
    rows: ComplaintQuerySet, question: str, *, user: User, now: datetime
) -> ComplaintQuerySet:
    """One of the usual questions; a day is a day in Shanghai."""
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    if question == DueFilter.OVERDUE:
        return rows.overdue(now)
    if question in (DueFilter.TODAY, DueFilter.WEEK):
        end = today + timedelta(days=1 if question == DueFilter.TODAY else 7)
        return rows.filter(next_due_at__gte=today, next_due_at__lt=end)
    if question == WaitingFilter.VISIT:
        return visits.owing_visit(rows.to_visit(now))
    if question == WaitingFilter.TRANSFER:
        return rows.to_answer()
    if question == WaitingFilter.APPROVAL:
        return rows.filter(pk__in=decisions.waiting_for(user).values("complaint"))
    return rows


def _narrowed(
    form: QueueFilter, asked: QueueQuery, *, user: User, now: datetime
) -> ComplaintQuerySet:
    rows = scoped(form, asked, user=user)
    rows = asking(rows, asked.due, user=user, now=now)
    rows = asking(rows, asked.waiting, user=user, now=now)
    if asked.department:
        rows = rows.filter(_of_department(asked.department))
    if asked.received_from:
        rows = rows.filter(received_at__gte=_midnight(asked.received_from))
    if asked.received_to:
        end = _midnight(asked.received_to) + timedelta(days=1)
        rows = rows.filter(received_at__lt=end)
    return rows.filter(**_columns(form, asked))


def _midnight(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(), SHANGHAI)


def _columns(form: QueueFilter, asked: QueueQuery) -> dict[str, Any]:
    wanted: dict[str, Any] = {"channel": asked.channel}
    wanted["state"] = "" if asked.state == ALL else asked.state
    wanted |= {"nature": asked.nature, "origin": asked.origin}
    wanted["lead_department"] = asked.lead
    wanted["handler"] = form.handlers.get(asked.handler)
    wanted = {column: value for column, value in wanted.items() if value}
    if asked.category:
        wanted["category"] = "" if asked.category == UNCLASSIFIED else asked.category
    return wanted


def _of_department(department: str) -> Q:
    """What it leads; what its receptionists lead (norm 23–25) is its own too."""
    return Q(lead_department=department) | Q(
        lead_department=LeadDepartment.RECEPTIONIST, handler__department=department
    )


def _branch_id(form: QueueFilter, asked: QueueQuery, user: User) -> int | None:
    """The one that is searched: none where he works another's cases too."""
    if asked.branch:
        return form.branches[asked.branch].pk
    return user.branch_id if user.served == {user.branch_id} else None


def _lines(rows: ComplaintQuerySet, asked: QueueQuery) -> ComplaintQuerySet:
    names = [f"{person}__{name}" for person in PEOPLE for name in NAMES]
    return (
        rows.select_related("branch", *PEOPLE)
        .only(*SHOWN, *PEOPLE, *names, "branch__code", "branch__name")
        .annotate(**gist.columns(search.terms(asked.q)))
    )
