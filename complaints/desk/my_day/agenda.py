"""What one person owes today and this week, and who waits for whom."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import Post, User
from complaints.case.models import Complaint
from complaints.clocks.deadlines import Kind
from complaints.clocks.models import Deadline, DeadlineQuerySet
from complaints.recurrence import listed as problems
from complaints.requests.models import Escalation, EscalationState
from complaints.requests.waiting import listed
from complaints.requests.waiting.listed import WaitingRequest
from complaints.visits.models import Visit
from complaints.watch_list.models import WatchEntry

WEEK = timedelta(days=7)
# Nobody reads more of a day; the queue has the rest.
MOST = 50


@dataclass(frozen=True)
class Hour:
    """The clocks that run out within one hour; the first such are those overdue."""

    label: str
    is_over: bool
    clocks: list[Deadline]


@dataclass(frozen=True)
class Errand:
    """What one owes by a day outside of the cases."""

    name: str
    url: str
    due_on: date
    note: str


@dataclass(frozen=True)
class Day:
    hours: list[Hour]
    appointed: list[Visit]
    visits_due: list[Deadline]
    for_me: list[WaitingRequest]
    for_others: list[Escalation]
    checks: list[Complaint]
    to_tell: list[WatchEntry]
    errands: list[Errand]


Errands = Callable[[User, int], Iterable[Errand]]
_errands: list[Errands] = []


def errands(of: Errands) -> Errands:
    """Adds what an app above has for a person's day: one statement, so many rows.

    To be imported when that app is ready.
    """
    _errands.append(of)
    return of


def of(user: User, *, now: datetime) -> Day:
    """Nine statements and one a source of errands, each of at most MOST rows."""
    midnight = timezone.localtime(now).replace(
        hour=0, minute=0, second=0, microsecond=0
    )
    tomorrow, week_ends = midnight + timedelta(days=1), midnight + WEEK
    clocks = clocks_of(user)
    visits = clocks.filter(kind=Kind.FOLLOW_UP_VISIT)
    return Day(
        hours=by_the_hour(list(clocks.filter(due_at__lt=tomorrow)[:MOST]), now=now),
        appointed=appointed(user, before=week_ends),
        visits_due=list(
            visits.filter(due_at__gte=tomorrow, due_at__lt=week_ends)[:MOST]
        ),
        for_me=listed.waiting_for(user)[1],
        for_others=_asked_by(user),
        checks=problems.due_of(user, today=timezone.localdate(now), most=MOST),
        to_tell=to_tell(user, now=now),
        errands=[errand for more in _errands for errand in more(user, MOST)],
    )


def handled_for(user: User, handler: str = "handler") -> Q:
    """His own cases, and those of whom he stands in for today."""
    return Q(**{f"{handler}__in": [user.pk, *user.covers]})


def clocks_of(user: User) -> DeadlineQuerySet:
    """What is owed in the cases that this person handles, next first."""
    cases = Complaint.objects.visible_to(user).filter(
        handled_for(user), next_due_at__isnull=False
    )
    return (
        Deadline.objects.owed()
        .filter(complaint__in=cases)
        .select_related("complaint")
        .defer("complaint__search_vector")
        .order_by("due_at", "pk")
    )


def appointed(user: User, *, before: datetime | None = None) -> list[Visit]:
    """Visits that he appointed or has to make, those that were missed too."""
    rows = Visit.objects.filter(
        Q(appointed_by=user) | handled_for(user, "complaint__handler"),
        contact=None,
        appointed_for__isnull=False,
        complaint__in=Complaint.objects.visible_to(user),
    ).filter(complaint__next_due_at__isnull=False)
    if before:
        rows = rows.filter(appointed_for__lt=before)
    rows = rows.select_related("complaint").defer("complaint__search_vector")
    return list(rows.order_by("appointed_for", "pk")[:MOST])


def to_tell(user: User, *, now: datetime) -> list[WatchEntry]:
    """norm 21.2: whose standard changed: in his cases; the marketing director's all."""
    cases = Complaint.objects.visible_to(user)
    if user.post != Post.MARKETING_DIRECTOR:
        cases = cases.filter(handler=user)
    entries = WatchEntry.objects.filter(complaint__in=cases)
    waiting = entries.to_tell(timezone.localdate(now))
    rows = waiting.select_related("complaint", "standard")
    return list(
        rows.defer("complaint__search_vector").order_by("opened_at", "pk")[:MOST]
    )


def by_the_hour(clocks: list[Deadline], *, now: datetime) -> list[Hour]:
    """In the order of time: overdue ones together, then hour by hour."""

    def label(clock: Deadline) -> str:
        if clock.due_at < now:
            return _("已超时")
        return _("%(hour)s 点") % {"hour": timezone.localtime(clock.due_at).hour}

    return [
        Hour(said, rows[0].due_at < now, rows)
        for said, rows in ((said, list(rows)) for said, rows in groupby(clocks, label))
    ]


def _asked_by(user: User) -> list[Escalation]:
    rows = Escalation.objects.filter(
        requested_by=user,
        state=EscalationState.PENDING,
        complaint__in=Complaint.objects.visible_to(user),
    )
    return list(
        rows.select_related("complaint", "decider").order_by("requested_at", "pk")[
            :MOST
        ]
    )
