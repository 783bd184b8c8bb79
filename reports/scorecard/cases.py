"""The rows behind a number, as far as the reader sees their cases: the unmet first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Case, Q, QuerySet, Value, When
from django.utils.functional import Promise

from branches.models import Branch, User
from complaints.case import keyset
from complaints.case.choices import Category
from complaints.case.keyset import Part
from complaints.case.models import Complaint
from complaints.decisions.incidents.models import Incident
from reports.periods import Period
from reports.scorecard.measures import Ground, Measure
from reports.scorecard.scores import grounds


@dataclass(frozen=True)
class Line:
    is_met: bool
    # Not met, and counted beside it as well.
    is_beside: bool
    name: str
    url: str
    letter: str
    category: str
    counted_at: datetime
    words: str


@dataclass(frozen=True)
class Listed:
    """A page of lines, and what their time is."""

    lines: list[Line]
    at: Promise
    before: str
    after: str


def page(
    id: str,
    branch: Branch,
    period: Period,
    *,
    user: User,
    now: datetime,
    after: str = "",
    before: str = "",
) -> Listed:
    """One statement, two where the page spans the unmet and the met, for a ground."""
    found = [
        (ground, measure)
        for ground in grounds(period, now=now)
        for measure in ground.measures
        if measure.id == id
    ]
    parts = [
        (Part(rows.filter(is_met=is_met), "counted_at"), ground)
        for is_met in (False, True)
        for ground, measure in found
        for rows in [_rows(ground, measure, branch, user)]
    ]
    by_model = {ground.rows.model: ground for _part, ground in reversed(parts)}
    shown = keyset.page([part for part, _ in parts], after=after, before=before)
    lines = [_line(row, by_model[type(row)]) for row in shown.rows]
    return Listed(lines, found[0][0].at, shown.before, shown.after)


def _rows(
    ground: Ground, measure: Measure, branch: Branch, user: User
) -> QuerySet[Any]:
    rows: QuerySet[Any] = ground.of_branches([branch.pk]).filter(measure.of)
    beside = ground.beside.get(measure.id)
    rows = rows.annotate(
        is_met=_whether(measure.met),
        is_beside=_whether(beside & ~measure.met) if beside else Value(False),
    )
    rows = rows.select_related(*ground.related) if ground.related else rows
    return _seen(rows, ground.case, user)


def _seen(rows: QuerySet[Any], case: str | None, user: User) -> QuerySet[Any]:
    if case is None:
        seen = Incident.objects.visible_to(user).order_by().values("pk")
        return rows.filter(pk__in=seen)
    path = f"{case}__" if case else ""
    visible = Complaint.objects.visible_to(user).order_by().values("pk")
    seen_rows = rows.filter(**{f"{path}pk__in": visible})
    seen_rows = seen_rows.select_related(case) if case else seen_rows
    return seen_rows.defer(f"{path}search_vector", f"{path}statement")


def _whether(condition: Q) -> Case:
    return Case(
        When(condition, then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )


def _line(row: Any, ground: Ground) -> Line:
    about: Complaint | Incident = row
    for name in ground.case.split("__") if ground.case else []:
        about = getattr(about, name)
    return Line(
        is_met=row.is_met,
        is_beside=row.is_beside,
        name=str(about),
        url=about.get_absolute_url(),
        letter=about.category,
        category=str(Category(about.category).label) if about.category else "",
        counted_at=row.counted_at,
        words=ground.words(row),
    )
