"""The links over the queue: whose cases, the usual questions, the filters that hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from branches.models import Post, User
from complaints.acts.web.chips import Chip, choose
from complaints.desk.queue import lists
from complaints.desk.queue.filters import Asked, Due, QueueFilter, Scope, Waiting

COUNT_UP_TO = 99


def scopes(asked: Asked, *, user: User) -> list[Chip]:
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
    form: QueueFilter, asked: Asked, *, user: User, now: datetime
) -> list[Chip]:
    """Each takes the place of the filters that hold, and gives it back."""
    if not user.reads_cases:
        return []
    here = Asked(scope=asked.scope, branch=asked.branch)
    own = [
        (replace(here, due=Due.TODAY), Due.TODAY, "calendar-day"),
        (replace(here, due=Due.OVERDUE), Due.OVERDUE, "exclamation-triangle"),
        (replace(here, waiting=Waiting.VISIT), Waiting.VISIT, "telephone-outbound"),
    ]
    if user.works_on_cases or user.post == Post.HEADQUARTERS:
        # What waits for a decision is seldom the decider's own case.
        approvals = replace(here, scope="", waiting=Waiting.APPROVAL)
        own.insert(2, (approvals, Waiting.APPROVAL, "pen"))
    return [
        Chip(
            label=str(question.label),
            url=(here if asked == goal else goal).url(),
            active=asked == goal,
            icon=icon,
            count=_count(form, goal, question, user=user, now=now),
        )
        for goal, question, icon in own
    ]


def filters(form: QueueFilter, asked: Asked) -> list[Chip]:
    """What narrows the list just now; each link lifts one.

    A question alone is a chip already.
    """
    names = form.narrowing()
    if names == ["due"] and asked.due in (Due.TODAY, Due.OVERDUE):
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


def _count(
    form: QueueFilter, goal: Asked, question: str, *, user: User, now: datetime
) -> str | None:
    """Never counts on beyond what is shown; nothing where there is nothing."""
    rows = lists.scoped(form, goal, user=user)
    rows = lists.asking(rows, question, user=user, now=now)
    count = rows.order_by()[: COUNT_UP_TO + 1].count()
    return f"{COUNT_UP_TO}+" if count > COUNT_UP_TO else str(count or "") or None
