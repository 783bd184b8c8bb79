"""Figures of how cases went: replied, resolved, ended, open, changed, visited."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from branches.calendar import SHANGHAI
from complaints.case.choices import ENDED, Attitude, Category
from complaints.case.models import Complaint
from complaints.visits.models import Visit
from reports.behind import clocks
from reports.behind.figure import (
    COUNT,
    PERCENTS,
    Asked,
    Figure,
    UnknownFigureError,
    always,
    figures,
    key_of,
    whole,
)
from reports.definitions import LAYOUT
from reports.monthly.figures import courses, people
from reports.monthly.figures.received import desk_cases, within
from reports.monthly.paper.labels import clock
from reports.scorecard.measures import Ground, joined

AGES = {courses.age_of(low, high): (low, high) for low, high in courses.AGES}
CATEGORIES = [*Category.values, "none"]
TOOK = {
    "replied": _("首次答复在本期内的投诉，自受理起的用时。"),
    "resolved": _("办结在本期内的投诉，自受理起的用时。"),
}


def minutes(case: Any) -> int:
    return int((case.counted_at - case.received_at).total_seconds()) // 60


def _took(case: Complaint) -> str:
    return joined(clock(minutes(case)), case.get_state_display())


def _state(case: Complaint) -> str:
    return joined(case.get_severity_display(), case.get_state_display())


def _category(parts: list[str]) -> Q:
    """The next part, where it is one."""
    if parts and parts[0] in CATEGORIES:
        return Q(category=key_of(parts.pop(0)))
    return Q()


@figures("replied", "resolved")
def took(asked: Asked, parts: list[str]) -> Figure:
    name = parts.pop(0)
    if name == "replied":
        rows = courses.replied(asked.branches, asked.period)
        rows, at = rows.annotate(counted_at=F("answered_at")), _("首次答复")
    else:
        rows = courses.resolved(asked.branches, asked.period)
        rows, at = rows.annotate(counted_at=F("resolved_at")), _("办结时间")
    ground = Ground(rows, (), at=at, words=_took, branch="branch", case="")
    counted = _category(parts)
    value = parts.pop(0) if parts else COUNT
    whole(parts)
    if value not in (COUNT, *PERCENTS):
        raise UnknownFigureError(value)
    return Figure(ground, counted, TOOK[name], value=value)


@figures(*ENDED)
def ended(asked: Asked, parts: list[str]) -> Figure:
    [state] = parts
    rows = desk_cases(asked.branches).filter(within("closed_at", asked.period))
    rows = rows.annotate(counted_at=F("closed_at"))
    ground = Ground(rows, (), at=_("结束时间"), words=_state, branch="branch", case="")
    return Figure(ground, Q(state=state), _("在本期内结案、撤回或并案的投诉。"))


@figures("open")
def still_open(asked: Asked, parts: list[str]) -> Figure:
    rest = parts[1:]
    counted = _category(rest)
    if rest:
        counted &= _aged(rest.pop(0), asked)
    whole(rest)
    rows = courses.open_then(asked.branches, asked.period)
    rows = rows.annotate(counted_at=F("received_at"))
    ground = Ground(rows, (), at=_("受理时间"), words=_state, branch="branch", case="")
    return Figure(ground, counted, _("期末时尚未办结的投诉，天数自受理之日起算。"))


def _aged(age: str, asked: Asked) -> Q:
    if age not in AGES:
        raise UnknownFigureError(age)
    low, high = AGES[age]
    last = asked.period.end - timedelta(days=1)

    def midnight(days: int) -> datetime:
        return datetime.combine(last - timedelta(days=days), time(), SHANGHAI)

    counted = Q(received_at__lt=midnight(low - 1))
    return counted if high is None else counted & Q(received_at__gte=midnight(high))


@figures("reopened")
def reopened(asked: Asked, parts: list[str]) -> Figure:
    whole(parts[1:])
    rows = courses.reopenings(asked.branches, asked.period)
    ground = Ground(
        rows.annotate(counted_at=F("occurred_at")),
        (),
        at=_("重新处理时间"),
        words=always,
    )
    return Figure(ground, Q(), _("在本期内重新处理的次数。"))


@figures("recategorised")
def recategorised(asked: Asked, parts: list[str]) -> Figure:
    counted = Q()
    if parts[1:]:
        [before, after] = parts[1].split("-")
        counted = Q(category_before=key_of(before), category_after=key_of(after))
    rows = courses.moves(asked.branches, asked.period)
    ground = Ground(
        rows.annotate(counted_at=F("written_at")),
        (),
        at=_("变更时间"),
        words=lambda row: f"{row.category_before or '—'} → {row.category_after}",
    )
    return Figure(ground, counted, _("在本期内的类别变更，每次计一次。"))


@figures("visits")
def visits(asked: Asked, parts: list[str]) -> Figure:
    """Their clock; and what clients said in those whose windows close (norm 8.2)."""
    what = parts[1] if parts[1:] else ""
    if what in ("due", "met", "missed"):
        return clocks.clock(asked, [clocks.FOLLOW_UP, what])
    counted = {
        "made": Q(),
        "obstacles": Q(met_obstacles=True),
        "quarrels": Q(had_quarrel=True),
        **{key: Q(satisfaction=key) for key in Attitude.values},
    }
    if what not in counted:
        raise UnknownFigureError(what)
    made = people.visited(asked.branches, asked.period)
    rows = Visit.objects.filter(pk__in=made.values("pk"))
    ground = Ground(
        rows.annotate(counted_at=F("contact__occurred_at")),
        (),
        at=_("回访时间"),
        words=lambda row: str(row.get_satisfaction_display()),
        related=("contact",),
    )
    return Figure(ground, counted[what], _("回访期限在本期内届满、期末前已回访的。"))


@figures("disposals")
def disposals(asked: Asked, parts: list[str]) -> Figure:
    """disposals.decided, or disposals.decided.<conclusion or any>.<measure>."""
    [what, *which] = parts[1:] or [""]
    decided, done = people.decided_and_done(asked.period, layout=LAYOUT)
    counted = {"decided": decided, "done": done}.get(what)
    if counted is None:
        raise UnknownFigureError(what)
    if which:
        [conclusion, *measure] = which
        counted &= Q(measure__name=".".join(measure))
        if conclusion != "any":
            counted &= Q(conclusion=conclusion)
    rows = people.disposals_of(asked.branches, decided | done)
    ground = Ground(
        rows.annotate(counted_at=F("decided_at")),
        (),
        at=_("决定时间"),
        words=lambda row: joined(row.measure.name, row.done_on),
        related=("measure",),
    )
    return Figure(ground, counted, _("决定计入决定当期，完成计入完成当期。"))
