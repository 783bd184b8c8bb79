"""Figures of limits: clocks kept and missed, requests decided and let pass."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from branches.models import Post
from complaints.clocks.deadlines import EXTENSION, Kind
from complaints.clocks.kinds import COMPARED, OWED_WHEN_OPEN
from complaints.clocks.models import MISSED, Result
from reports.behind.figure import (
    SHARE,
    Asked,
    Figure,
    UnknownFigureError,
    figures,
    one_of,
    whole,
)
from reports.monthly.figures import requests as decided
from reports.monthly.figures.clocks import RESULTS, rows_of
from reports.monthly.figures.received import within
from reports.scorecard.measures import Ground, joined, lateness

COUNTED = _("到期时间在本期内的时限；被替代的、历史导入的不计。")
KEPT = _("到期时间在本期内、已有结果的时限中按时的占比；约定延后的不算按时。")
FOLLOW_UP: str = Kind.FOLLOW_UP_VISIT
EXTENDED = Q(rule=EXTENSION)


def _words(row: Any) -> str:
    label = dict(Result.choices).get(row.outcome, row.outcome)
    return joined(row.get_kind_display(), label, lateness(row.due_at, row.met_at))


def _ground(asked: Asked, which: Q) -> Ground:
    rows = (
        rows_of(asked.branches, as_of=asked.as_of)
        .filter(which, within("due_at", asked.period))
        .annotate(counted_at=F("due_at"))
    )
    return Ground(rows, (), at=_("到期时间"), words=_words)


@figures("clocks", "extension", *COMPARED)
def clock(asked: Asked, parts: list[str]) -> Figure:
    """A kind, or several together; then the result."""
    name = parts.pop(0)
    which = {
        "clocks": Q(kind__in=OWED_WHEN_OPEN) & ~EXTENDED,
        "extension": Q(kind=Kind.FINAL_FEEDBACK) & EXTENDED,
        FOLLOW_UP: Q(kind=FOLLOW_UP),
    }.get(name, Q(kind=name) & ~EXTENDED)
    return of(asked, which, parts)


def of(asked: Asked, which: Q, parts: list[str]) -> Figure:
    part = parts.pop(0) if parts else ""
    whole(parts)
    if part == "in_time":
        ground = _ground(asked, which & ~Q(outcome=Result.PENDING))
        return Figure(ground, Q(outcome=Result.MET), KEPT, value=SHARE)
    counted = {
        "due": Q(),
        "missed": Q(outcome__in=MISSED),
        **{result: Q(outcome=result) for result in RESULTS},
    }
    if part not in counted:
        raise UnknownFigureError(part)
    return Figure(_ground(asked, which), counted[part], COUNTED)


@figures("requests")
def requests(asked: Asked, parts: list[str]) -> Figure:
    """All posts together, or one: what two let pass together counts for both."""
    post = parts[1] if len(parts) == 3 else ""
    what = one_of(parts[-1:], "due", "in_time", "missed")
    if post and post not in Post.values:
        raise UnknownFigureError(post)
    rows = decided.counted_rows(asked.branches, asked.period, as_of=asked.as_of)
    counted = {"due": Q(), "in_time": decided.IN_TIME, "missed": ~decided.IN_TIME}[what]
    if post:
        counted &= Q(pk__in=decided.of_post(rows, post))
    ground = Ground(
        rows.annotate(counted_at=F("due_at")),
        (),
        at=_("应决定时间"),
        words=_of_request,
        related=("decider", "decided_by"),
    )
    return Figure(ground, counted, _("应决定时间在本期内的请求。"))


def _of_request(row: Any) -> str:
    who = row.decided or row.awaited
    return joined(row.get_kind_display(), row.get_state_display(), who)
