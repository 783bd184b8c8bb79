"""How many complaints, by one or two of what they are sorted by: one statement.

Imports are history: they are counted beside the table and in no number of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import models
from django.db.models import Count, F
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.calendar import SHANGHAI
from branches.models import Branch, User
from complaints.case.choices import Category, Channel, LeadDepartment, Origin, State
from complaints.case.models import Complaint
from complaints.desk.queue.filters import ALL, QueueQuery


class Dimension(models.TextChoices):
    MONTH = "month", _("月份")
    BRANCH = "branch", _("营业部")
    CATEGORY = "category", _("类别")
    CHANNEL = "channel", _("方式")
    DEPARTMENT = "department", _("主办部门")
    STATE = "state", _("状态")


COLUMNS: dict[str, Any] = {
    Dimension.MONTH: TruncMonth("received_at", tzinfo=SHANGHAI),
    # By its key: the counts are read from an index, and no branch has to be joined.
    Dimension.BRANCH: F("branch"),
    Dimension.CATEGORY: F("category"),
    Dimension.CHANNEL: F("channel"),
    Dimension.DEPARTMENT: F("lead_department"),
    Dimension.STATE: F("state"),
}
WORDS: dict[str, type[models.TextChoices]] = {
    Dimension.CATEGORY: Category,
    Dimension.CHANNEL: Channel,
    Dimension.DEPARTMENT: LeadDepartment,
    Dimension.STATE: State,
}


@dataclass(frozen=True)
class Cell:
    count: int
    # The queue that holds these; empty where it can't be asked for them.
    url: str


@dataclass(frozen=True)
class CountLine:
    label: str
    cells: list[Cell]
    total: Cell

    @property
    def numbers(self) -> list[Cell]:
        return [*self.cells, self.total]


@dataclass(frozen=True)
class CountTable:
    by: str
    heads: list[str]
    lines: list[CountLine]
    foot: CountLine
    imported: int


def table(
    asked: Mapping[str, Any], *, user: User, branches: dict[str, Branch]
) -> CountTable:
    """`asked`: what AskForm cleaned; `branches`: those one may ask for, by code."""
    by, across = asked["by"], asked["across"]
    counts, imported = _counts(asked, user=user, branches=branches)
    rows = _keys(by, {row for row, _column in counts}, asked)
    heads = _keys(across, {column for _row, column in counts}, asked) if across else []
    whole = _of_queue(asked)
    narrowed = {row: _narrowed(whole, by, row) for row in rows}

    def cell(count: int, row: str = "", column: str = "") -> Cell:
        if not count:
            return Cell(0, "")
        queue = narrowed.get(row, whole)
        queue = _narrowed(queue, across, column) if column else queue
        return Cell(count, queue.url())

    per_row, per_column = Counter[str](), Counter[str]()
    for (row, column), count in counts.items():
        per_row[row] += count
        per_column[column] += count
    lines = [
        CountLine(
            _label(by, row, branches),
            [cell(counts[row, column], row, column) for column in heads],
            cell(per_row[row], row),
        )
        for row in rows
    ]
    foot = [cell(per_column[column], "", column) for column in heads]
    return CountTable(
        by=str(Dimension(by).label),
        heads=[_label(across, column, branches) for column in heads],
        lines=lines,
        foot=CountLine(_now("合计"), foot, cell(per_row.total())),
        imported=imported,
    )


def _counts(
    asked: Mapping[str, Any], *, user: User, branches: dict[str, Branch]
) -> tuple[Counter[tuple[str, str]], int]:
    begin = datetime.combine(asked["first"], time(), SHANGHAI)
    until = datetime.combine(asked["last"] + timedelta(days=1), time(), SHANGHAI)
    wanted = {
        "branch": branches.get(asked["branch"]),
        "category": asked["category"],
        "channel": asked["channel"],
        "lead_department": asked["department"],
        "state": asked["state"],
        "nature": asked["nature"],
    }
    rows = Complaint.objects.visible_to(user).filter(
        received_at__gte=begin,
        received_at__lt=until,
        **{column: value for column, value in wanted.items() if value},
    )
    keys = {"k1": COLUMNS[asked["by"]]}
    if asked["across"]:
        keys["k2"] = COLUMNS[asked["across"]]
    found = rows.order_by().values("origin", **keys).annotate(n=Count("pk"))
    codes = {branch.pk: code for code, branch in branches.items()}
    counts, imported = Counter[tuple[str, str]](), 0
    for row in found:
        if row["origin"] == Origin.IMPORT:
            imported += row["n"]
        else:
            counts[_key(row["k1"], codes), _key(row.get("k2"), codes)] += row["n"]
    return counts, imported


def _key(value: object, codes: Mapping[int, str]) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m}"
    return codes[value] if isinstance(value, int) else str(value or "")


def _keys(dimension: str, found: set[str], asked: Mapping[str, Any]) -> list[str]:
    """In the order of the norm's words; of months each, also those without any."""
    if dimension == Dimension.MONTH:
        return list(_months(asked["first"], asked["last"]))
    if dimension == Dimension.BRANCH:
        return sorted(found)
    order = [*WORDS[dimension].values, ""]
    return sorted(found, key=order.index)


def _months(first: date, last: date) -> Iterator[str]:
    month = first.replace(day=1)
    while month <= last:
        yield f"{month:%Y-%m}"
        month += relativedelta(months=1)


def _label(dimension: str, key: str, branches: dict[str, Branch]) -> str:
    if dimension == Dimension.MONTH:
        return key
    if not key:
        return _now("未定")
    if dimension == Dimension.BRANCH:
        return branches[key].name
    return str(WORDS[dimension](key).label)


def _of_queue(asked: Mapping[str, Any]) -> QueueQuery:
    return QueueQuery(
        received_from=asked["first"].isoformat(),
        received_to=asked["last"].isoformat(),
        state=asked["state"] or ALL,
        origin=Origin.DESK,
        branch=asked["branch"],
        category=asked["category"],
        channel=asked["channel"],
        lead=asked["department"],
        nature=asked["nature"],
    )


def _narrowed(queue: QueueQuery, dimension: str, key: str) -> QueueQuery:
    if dimension == Dimension.MONTH:
        first = date.fromisoformat(f"{key}-01")
        last = first + relativedelta(months=1, days=-1)
        # The range that was asked for may begin or end within the month.
        return replace(
            queue,
            received_from=max(queue.received_from, first.isoformat()),
            received_to=min(queue.received_to, last.isoformat()),
        )
    name = "lead" if dimension == Dimension.DEPARTMENT else str(dimension)
    return replace(queue, **{name: key})
