"""The answer: one statement, whatever is asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from branches.models import User
from reports.ask.dimensions import DIMENSIONS
from reports.ask.measures import How, Measure
from reports.ask.question import Question
from reports.shares import percent

MINUTES_AN_HOUR = 60
CLIENTS = 10_000
# On the side of the totals.
ALL = ""
Number = int | float | None
# How many rows, and what their own numbers come to.
Sum = tuple[int, Any]
Sums = dict[tuple[str, str], Sum]
NOTHING: Sum = (0, 0)


@dataclass(frozen=True)
class Cell:
    # How many rows are behind it, whatever it says of them.
    count: int
    value: Number
    text: str
    # The cases behind it; empty where there are none.
    url: str


@dataclass(frozen=True)
class Line:
    label: str
    cells: list[Cell]
    total: Cell

    @property
    def numbers(self) -> list[Cell]:
        return [*self.cells, self.total]


@dataclass(frozen=True)
class Table:
    by: str
    heads: list[str]
    lines: list[Line]
    foot: Line


def table(asked: Question, *, user: User, now: datetime) -> Table:
    sums = _sums(asked, user=user, now=now)
    rows = asked.keys(asked.by, {row for row, _column in sums if row != ALL})
    heads: list[str] = []
    if asked.across:
        found = {column for _row, column in sums if column != ALL}
        heads = asked.keys(asked.across, found)
    whole = sums.get((ALL, ALL), NOTHING)

    def cell(row: str, column: str) -> Cell:
        count, own = sums.get((row, column), NOTHING)
        if asked.measured.how is How.PER_CLIENTS:
            value = _per_clients(count, asked.clients(row, column))
        else:
            value = _value(asked.measured, count, own, whole=whole[0])
        url = asked.of_cases(row, column) if count else ""
        return Cell(count, value, _text(asked.measured, value), url)

    def line(label: str, row: str) -> Line:
        return Line(label, [cell(row, column) for column in heads], cell(row, ALL))

    return Table(
        by=str(DIMENSIONS[asked.by].label),
        heads=[asked.label_of(asked.across, head) for head in heads],
        lines=[line(asked.label_of(asked.by, row), row) for row in rows],
        foot=line(_("合计"), ALL),
    )


def _sums(asked: Question, *, user: User, now: datetime) -> Sums:
    """By keys of both sides, and by the totals of each."""
    if asked.measured.is_time:
        # The median of all is none that could be made of the cells' medians.
        return dict(_asked(asked, user=user, now=now))
    sums: Sums = defaultdict(lambda: NOTHING)
    for (row, column), (count, own) in _asked(asked, user=user, now=now):
        for place in {(row, column), (row, ALL), (ALL, column), (ALL, ALL)}:
            had = sums[place]
            sums[place] = (had[0] + count, had[1] + own)
    return sums


def _asked(
    asked: Question, *, user: User, now: datetime
) -> Iterator[tuple[tuple[str, str], Sum]]:
    statement, parameters = counting(asked, user=user, now=now)
    sides = asked.dimensions()
    codes = {branch.pk: code for code, branch in asked.branches.items()}
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        for *values, count, own, totals in cursor.fetchall():
            keys = [
                # PostgreSQL says of each side by a bit whether it is summed up.
                ALL
                if totals >> (len(sides) - 1 - place) & 1
                else side.key(values[place], codes)
                for place, side in enumerate(sides)
            ]
            yield (keys[0], keys[1] if len(keys) > 1 else ALL), (count, own)


def counting(
    asked: Question, *, user: User, now: datetime
) -> tuple[str, tuple[Any, ...]]:
    """Rows and their numbers by the ORM; around them sets of groups, unknown to it."""
    measure = asked.measured
    sides = [f"k{place}" for place, _side in enumerate(asked.dimensions())]
    ground = measure.ground
    keys = {
        side: dimension.expression(ground.path, ground.at)
        for side, dimension in zip(sides, asked.dimensions(), strict=True)
    }
    rows = asked.rows(user=user, now=now).order_by()
    inner, parameters = rows.values(**keys, own=measure.valued).query.sql_with_params()
    grouped = ", ".join(sides)
    groups = f"CUBE ({grouped})" if measure.is_time else grouped
    statement = (
        f"SELECT {grouped}, count(*), {_aggregate(measure)},"  # noqa: S608 (names of ours)
        f" {f'GROUPING({grouped})' if measure.is_time else '0'}"
        f" FROM ({inner}) AS counted GROUP BY {groups}"
    )
    return statement, parameters


def _aggregate(measure: Measure) -> str:
    if measure.is_time:
        place = measure.how.percent / 100
        return f"percentile_cont({place}) WITHIN GROUP (ORDER BY own)"
    return "sum(own)" if measure.how in (How.RATE, How.SUM) else "count(*)"


def _value(measure: Measure, count: int, own: object, *, whole: int) -> Number:
    """None where there is nothing to say a share or a median of."""
    match measure.how:
        case How.COUNT:
            return count
        case How.SHARE:
            return percent(count, whole)
        case How.RATE:
            return percent(int(str(own)), count)
        case How.SUM:
            return float(str(own))
    return _hours(own) if count else None


def _per_clients(count: int, clients: int) -> Number:
    return round(count * CLIENTS / clients, 2) if clients else None


def _hours(minutes: object) -> float:
    """Of whole minutes, as the month counts them."""
    return round(int(float(str(minutes))) / MINUTES_AN_HOUR, 1)


def _text(measure: Measure, value: Number) -> str:
    if value is None:
        return "—"
    if measure.how is How.SUM:
        return f"{value:,.2f}"
    if measure.how in (How.SHARE, How.RATE):
        return f"{value:g}%"
    return str(value) if measure.how is How.COUNT else f"{value:g}"
