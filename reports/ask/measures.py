"""What can be asked of the data: one declaration a measure.

Which rows count, and when, is said where the month's figures are: nothing here counts
anew what they count.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from django.db.models import (
    Case,
    DurationField,
    ExpressionWrapper,
    F,
    IntegerField,
    Max,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Extract, Floor
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from complaints.case.choices import FOUND, Attitude
from complaints.clocks.deadlines import EXTENSION, Kind
from complaints.clocks.models import MISSED, Result
from reports.monthly.figures import clocks, courses, people
from reports.monthly.figures.received import desk_cases, within
from reports.periods import Period

MINUTE = 60
EVERY, ONE = Q(), Value(1)
Rows = QuerySet[Any, Any]


class How(Enum):
    """What a cell says of its rows."""

    COUNT = "count"
    SHARE = "share"
    RATE = "rate"
    SUM = "sum"
    PER_CLIENTS = "per_clients"
    MEDIAN = "median"
    P90 = "p90"

    @property
    def percent(self) -> int:
        """Of the value below which so many of a hundred lie; none but of these two."""
        return {How.MEDIAN: 50, How.P90: 90}.get(self, 0)


@dataclass(frozen=True, kw_only=True)
class Ground:
    """Rows, each of a case, and the time at which each counts."""

    rows: Callable[[Sequence[int], Period, datetime], Rows]
    at: str
    counts_at: Promise
    case: str = "complaint"

    @property
    def path(self) -> str:
        return f"{self.case}__" if self.case else ""


@dataclass(frozen=True, kw_only=True)
class Measure:
    label: Promise | str
    ground: Ground
    how: How
    unit: Promise
    # Which of the ground's rows count at all, and of a rate those above the line.
    of: Q = EVERY
    part: Q = EVERY
    value: Any = ONE

    @property
    def is_time(self) -> bool:
        return bool(self.how.percent)

    def rows(self, branch_ids: Sequence[int], period: Period, now: datetime) -> Rows:
        return self.ground.rows(branch_ids, period, now).filter(self.of)

    @property
    def says_of_each(self) -> Promise | str:
        """The heading of what a listed case is worth; empty: it only counts."""
        if self.is_time:
            return _("用时（时:分）")
        return {How.RATE: _("计入比例"), How.SUM: _("金额（元）")}.get(self.how, "")

    @property
    def valued(self) -> Any:
        """A row's own number: minutes, an amount, or whether it is above the line."""
        if self.how is not How.RATE:
            return self.value
        whether = When(self.part, then=Value(1))
        return Case(whether, default=Value(0), output_field=IntegerField())


def _received(ids: Sequence[int], period: Period, now: datetime) -> Rows:
    return desk_cases(ids).filter(within("received_at", period))


def _decided(ids: Sequence[int], period: Period, now: datetime) -> Rows:
    """Clocks that have run out or were answered; extensions are told beside them."""
    return (
        clocks.rows_of(ids, as_of=period.as_of(now))
        .filter(within("due_at", period))
        .exclude(rule=EXTENSION)
        .exclude(outcome=Result.PENDING)
    )


def _visited(ids: Sequence[int], period: Period, now: datetime) -> Rows:
    closes_at = Max("complaint__deadlines__due_at")
    return people.visited(ids, period).annotate(closes_at=closes_at)


def _replied(ids: Sequence[int], period: Period, now: datetime) -> Rows:
    return courses.replied(ids, period)


def _resolved(ids: Sequence[int], period: Period, now: datetime) -> Rows:
    return courses.resolved(ids, period)


def _reopened(ids: Sequence[int], period: Period, now: datetime) -> Rows:
    return courses.reopenings(ids, period)


RECEIVED = Ground(rows=_received, at="received_at", case="", counts_at=_("受理时间"))
REPLIED = Ground(rows=_replied, at="answered_at", case="", counts_at=_("首次答复时间"))
RESOLVED = Ground(rows=_resolved, at="resolved_at", case="", counts_at=_("办结时间"))
DECIDED = Ground(rows=_decided, at="due_at", counts_at=_("时限到期时间"))
VISITED = Ground(rows=_visited, at="closes_at", counts_at=_("回访期截止时间"))
REOPENED = Ground(rows=_reopened, at="occurred_at", counts_at=_("重新处理时间"))

CASES, PERCENT, TIME = _("件"), _("%"), _("小时")


def _took(until: str) -> Any:
    took = ExpressionWrapper(F(until) - F("received_at"), output_field=DurationField())
    return Floor(Extract(took, "epoch") / MINUTE, output_field=IntegerField())


def _of(ground: Ground, how: How, label: Promise, until: str) -> Measure:
    value = _took(until)
    return Measure(label=label, ground=ground, how=how, unit=TIME, value=value)


def _breached(kind: Kind) -> Measure:
    return Measure(
        label=format_lazy(_("超时率：{clock}"), clock=kind.label),
        ground=DECIDED,
        how=How.RATE,
        unit=PERCENT,
        of=Q(kind=kind),
        part=Q(outcome__in=MISSED),
    )


MEASURES: dict[str, Measure] = {
    "count": Measure(label=_("受理件数"), ground=RECEIVED, how=How.COUNT, unit=CASES),
    "share": Measure(
        label=_("占全部受理的比例"), ground=RECEIVED, how=How.SHARE, unit=PERCENT
    ),
    "per_clients": Measure(
        label=_("每万名客户受理件数（按目前登记的客户数）"),
        ground=RECEIVED,
        how=How.PER_CLIENTS,
        unit=CASES,
        of=Q(branch__client_count__isnull=False),
    ),
    "reply_median": _of(
        REPLIED, How.MEDIAN, _("首次答复用时（中位数）"), "answered_at"
    ),
    "reply_p90": _of(REPLIED, How.P90, _("首次答复用时（九成以内）"), "answered_at"),
    "resolve_median": _of(RESOLVED, How.MEDIAN, _("办结用时（中位数）"), "resolved_at"),
    "resolve_p90": _of(RESOLVED, How.P90, _("办结用时（九成以内）"), "resolved_at"),
    **{f"breached_{kind}": _breached(kind) for kind in Kind},
    "founded": Measure(
        label=_("属实率（含部分属实）"),
        ground=RECEIVED,
        how=How.RATE,
        unit=PERCENT,
        of=~Q(conclusion=""),
        part=Q(conclusion__in=FOUND),
    ),
    "satisfied": Measure(
        label=_("回访满意率（含基本满意）"),
        ground=VISITED,
        how=How.RATE,
        unit=PERCENT,
        part=Q(satisfaction__in=[Attitude.SATISFIED, Attitude.MOSTLY]),
    ),
    "amount": Measure(
        label=_("涉及金额合计"),
        ground=RECEIVED,
        how=How.SUM,
        unit=_("元"),
        of=Q(amount__isnull=False),
        value=F("amount"),
    ),
    "reopened": Measure(
        label=_("重新处理次数"), ground=REOPENED, how=How.COUNT, unit=_("次")
    ),
}
