"""What a row counts for: a ground of rows, and the obligations that count on it.

The scorecard sums the rows, the list behind a number shows them: both from here, so
that they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import F, Func, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields import DateTimeField
from django.db.models.lookups import IsNull
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from branches.calendar import SHANGHAI
from branches.models import User
from complaints.acts import wording
from complaints.case.choices import Origin
from complaints.recurrence.listed import checked_since
from reports.periods import Period

EVERY_ROW = Q()


@dataclass(frozen=True, kw_only=True)
class Span:
    """A period, and the moment of looking at it: days of Shanghai, and moments."""

    first: date
    end: date
    begin: datetime
    until: datetime
    now: datetime
    today: date
    # The first days of the quarters that end in it, half-open.
    quarters_from: date
    quarters_until: date
    # The first of them begins; and since when its cases are looked at (norm 20.3).
    quarter_begin: datetime
    checked_since: datetime
    # Since when it is counted as now; before, as then (DESIGN 7). None: ever since.
    changed_at: datetime | None

    @property
    def is_changed(self) -> bool:
        return self.changed_at is None or self.changed_at <= self.begin

    def since(self, new: Q, old: Q) -> Q:
        """Of the months since then the one, of those before the other."""
        if self.changed_at is None or self.is_changed:
            return new
        later = Q(counted_at__gte=self.changed_at)
        return later & new | ~later & old


def span_of(period: Period, *, now: datetime, changed_at: datetime | None) -> Span:
    quarter = period.shifted(-2)
    return Span(
        first=period.first,
        end=period.end,
        begin=period.begin,
        until=period.until,
        now=now,
        today=timezone.localdate(now, SHANGHAI),
        quarters_from=quarter.first,
        quarters_until=quarter.end,
        quarter_begin=quarter.begin,
        checked_since=checked_since(quarter.begin),
        changed_at=changed_at,
    )


@dataclass(frozen=True)
class Measure:
    """One obligation on its ground: which rows it is about, and which meet it."""

    id: str
    met: Q
    of: Q = EVERY_ROW


@dataclass(frozen=True)
class Ground:
    """The rows of a period, each with `counted_at`: in which month it counts."""

    rows: QuerySet[Any]
    measures: tuple[Measure, ...]
    # What the row's time is, and what else the list says of a row.
    at: Promise
    words: Callable[[Any], str]
    # Paths from the row: its branch, and its case ("" where the row is the case,
    # None where there is none).
    branch: str = "complaint__branch"
    case: str | None = "complaint"
    # By obligation: what is counted beside it, and neither met nor missed by it.
    beside: Mapping[str, Q] = field(default_factory=dict)
    # What `words` reads of other tables.
    related: tuple[str, ...] = ()
    # Without a case: which rows a reader sees.
    seen: Callable[[User], QuerySet[Any]] | None = None

    def of_branches(self, branch_ids: list[int]) -> QuerySet[Any]:
        """Nothing of before a branch's first day of use."""
        return self.rows.filter(
            in_use("counted_at", self.branch),
            **{f"{self.branch}__id__any": branch_ids},
        )


def lateness(due_at: datetime, done_at: datetime | None) -> str:
    """By how much; empty for what was done in time."""
    if done_at is None:
        return _("未完成")
    if done_at <= due_at:
        return ""
    return _("迟 %(span)s") % {"span": wording.duration(done_at - due_at)}


def joined(*words: object) -> str:
    return " · ".join(str(word) for word in words if word)


class Midnight(Func):
    """The beginning of a day in Shanghai."""

    template = "(%(expressions)s::timestamp AT TIME ZONE 'Asia/Shanghai')"
    output_field = DateTimeField()


def in_use(moment: str, branch: str) -> Q:
    """Not before the branch's first day of use, where it has one."""
    return Q(**{f"{branch}__first_day": None}) | Q(
        **{f"{moment}__gte": Midnight(F(f"{branch}__first_day"))}
    )


def within(
    rows: QuerySet[Any], span: Span, *, moment: str, case: str = "complaint"
) -> QuerySet[Any]:
    """Those of the period, without the imports, which are history (DESIGN 4)."""
    path = f"{case}__" if case else ""
    found: QuerySet[Any] = rows.filter(
        ~Q(**{f"{path}origin": Origin.IMPORT}),
        **{f"{moment}__gte": span.begin, f"{moment}__lt": span.until},
    )
    counted: QuerySet[Any] = found.annotate(counted_at=F(moment))
    return counted


def has(model: type[Model], *conditions: Q, of: str = "complaint", **columns: Any) -> Q:
    """Whether the case that the row is has such a row."""
    rows = model._default_manager.filter(*conditions, **{of: OuterRef("pk")}, **columns)
    return there_is(rows)


def there_is(rows: QuerySet[Any], *, at_least: int = 1) -> Q:
    """As EXISTS, but looked up row by row.

    Of an EXISTS beside an aggregate PostgreSQL makes a hash of the whole table, which
    grows with the years; a scalar subquery it leaves to the index.
    """
    last = Subquery(rows.order_by().values("pk")[at_least - 1 : at_least])
    return Q(IsNull(last, False))


def filled(*names: str) -> Q:
    """Of columns of text: none of them is empty."""
    whole = Q()
    for name in names:
        whole &= ~Q(**{name: ""})
    return whole


def known(*names: str) -> Q:
    """Of other columns: each has a value."""
    return Q(**{f"{name}__isnull": False for name in names})
