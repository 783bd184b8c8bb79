"""The links over the queue: whose cases, the usual questions, the filters that hold."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime

from django.db.models import Value
from django.utils.translation import gettext as _

from branches.models import Post, User
from complaints.acts.web.chips import Chip, choose
from complaints.case.querysets import ComplaintQuerySet
from complaints.desk.queue import lists
from complaints.desk.queue.filters import (
    DueFilter,
    QueueFilter,
    QueueQuery,
    Scope,
    WaitingFilter,
)

COUNT_UP_TO = 99
# A filter, the question that it asks, and the question's icon.
QUESTIONS: list[tuple[str, DueFilter | WaitingFilter, str]] = [
    ("due", DueFilter.TODAY, "calendar-day"),
    ("due", DueFilter.OVERDUE, "exclamation-triangle"),
    ("waiting", WaitingFilter.APPROVAL, "pen"),
    ("waiting", WaitingFilter.VISIT, "telephone-outbound"),
    ("waiting", WaitingFilter.TRANSFER, "reply-all"),
]


def scopes(asked: QueueQuery, *, user: User) -> list[Chip]:
    """None where there is nothing to choose: headquarters, the archive keeper."""
    offered = [Scope.MINE] if user.works_on_cases else []
    if user.branch_id and user.department:
        offered.append(Scope.DEPARTMENT)
    if not offered:
        return []
    mine = [(scope.value, scope.label) for scope in offered]
    return choose(
        [*mine, ("", Scope.BRANCH.label)],
        asked.scope if asked.scope != Scope.BRANCH else "",
        url=lambda scope: replace(asked, scope=scope).url(),
    )


def questions(
    form: QueueFilter, asked: QueueQuery, *, user: User, now: datetime
) -> list[Chip]:
    """Each takes the place of the filters that hold, and gives it back."""
    if not user.reads_cases:
        return []
    here = QueueQuery(scope=asked.scope, branch=asked.branch)
    decides = user.works_on_cases or user.post == Post.HEADQUARTERS
    own = [
        (_answering(here, name, question), question, icon)
        for name, question, icon in QUESTIONS
        if decides or question != WaitingFilter.APPROVAL
    ]
    found = [
        lists.asking(lists.scoped(form, goal, user=user), question, user=user, now=now)
        for goal, question, _icon in own
    ]
    return [
        Chip(
            label=str(question.label),
            url=(here if asked == goal else goal).url(),
            active=asked == goal,
            icon=icon,
            count=count,
        )
        for (goal, question, icon), count in zip(own, _counts(found), strict=True)
    ]


def _answering(here: QueueQuery, name: str, question: str) -> QueueQuery:
    # What waits for a decision is seldom the decider's own case.
    scope = "" if question == WaitingFilter.APPROVAL else here.scope
    return replace(here, scope=scope, **{name: question})


def filters(form: QueueFilter, asked: QueueQuery) -> list[Chip]:
    """What narrows the list just now; each link lifts one.

    A question alone is a chip already.
    """
    names = form.narrowing()
    if names == ["due"] and asked.due in (DueFilter.TODAY, DueFilter.OVERDUE):
        return []
    return [
        Chip(
            label=_("%(field)s：%(value)s")
            % {"field": form.fields[name].label, "value": form.label_of(name)},
            url=replace(asked, **{name: ""}).url(),
            icon="x-lg",
        )
        for name in names
    ]


def _counts(found: list[ComplaintQuerySet]) -> list[str | None]:
    """One statement, which never counts on beyond what is shown; nothing for none."""
    first, *others = [
        rows.order_by()
        .annotate(which=Value(which))
        .values_list("which", flat=True)[: COUNT_UP_TO + 1]
        for which, rows in enumerate(found)
    ]
    counts = Counter(first.union(*others, all=True))
    return [
        f"{COUNT_UP_TO}+" if count > COUNT_UP_TO else str(count or "") or None
        for count in (counts[which] for which in range(len(found)))
    ]
