"""The cases behind a cell: what counts above the line of a rate first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from branches.models import User
from complaints.case.choices import Category, State
from complaints.case.finding import keyset
from complaints.case.finding.keyset import Part
from complaints.case.models import Complaint
from reports.ask.measures import How, Measure
from reports.ask.question import Question
from reports.monthly.paper.labels import clock

NEEDLESS = ("search_vector", "statement")


@dataclass(frozen=True)
class CaseLine:
    number: str
    url: str
    branch: str
    letter: str
    category: str
    state: str
    counted_at: datetime
    words: str


@dataclass(frozen=True)
class ListedCases:
    lines: list[CaseLine]
    before: str
    after: str


def page(
    asked: Question,
    row: str,
    column: str,
    *,
    user: User,
    now: datetime,
    after: str = "",
    before: str = "",
) -> ListedCases:
    """One statement, two where the page spans both sides of the line."""
    ground, measure = asked.measured.ground, asked.measured
    path = ground.path
    rows = (
        asked.rows(user=user, now=now)
        .filter(asked.of_cell(row, column))
        .annotate(counted_at=F(ground.at), own=measure.valued)
        .select_related(f"{path}branch")
        .defer(*(f"{path}{name}" for name in NEEDLESS))
    )
    sides = [rows.filter(own=1), rows.filter(own=0)]
    parts: list[Part[Any]] = [
        Part(side, "counted_at", descending=True)
        for side in (sides if measure.how is How.RATE else [rows])
    ]
    shown = keyset.page(parts, after=after, before=before)
    lines = [_line(one, measure) for one in shown.rows]
    return ListedCases(lines, shown.before, shown.after)


def _line(row: Any, measure: Measure) -> CaseLine:
    case: Complaint = getattr(row, measure.ground.case) if measure.ground.case else row
    return CaseLine(
        number=case.number,
        url=case.get_absolute_url(),
        branch=case.branch.name,
        letter=case.category,
        category=str(Category(case.category).label) if case.category else "",
        state=str(State(case.state).label),
        counted_at=row.counted_at,
        words=_words(row.own, measure.how),
    )


def _words(own: Any, how: How) -> str:
    if how is How.RATE:
        return _("是") if own else _("否")
    if how is How.SUM:
        return f"{own:,.2f}"
    return clock(own) if how.percent else ""
