"""The rows behind a number, as far as the reader sees their cases: the unmet first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.db.models import BooleanField, Case, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.calendar import SHANGHAI
from branches.models import Branch, User
from complaints.case.choices import Category
from complaints.case.finding import keyset
from complaints.case.finding.keyset import Part
from complaints.case.models import Complaint
from reports import periods
from reports.periods import Period
from reports.scorecard.measures import Ground, Measure
from reports.scorecard.obligations import obligations
from reports.scorecard.of_branch import REVIEWS
from reports.scorecard.of_duties import RECORDED_LATER
from reports.scorecard.owed import Owed
from reports.scorecard.scores import grounds, owed

CHUNK = 500


@dataclass(frozen=True)
class CaseLine:
    is_met: bool
    # Not met, and counted beside it as well.
    is_beside: bool
    name: str
    url: str
    letter: str
    category: str
    counted_at: datetime
    words: str

    @property
    def is_of_day(self) -> bool:
        """A month or a day, of which midnight would say nothing."""
        return timezone.localtime(self.counted_at).time() == time()


@dataclass(frozen=True)
class ListedCases:
    """A page of lines, and what their time is."""

    lines: list[CaseLine]
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
) -> ListedCases:
    """One statement, two where the page spans the unmet and the met, for a ground."""
    parts = _parts(id, branch, period, user=user, now=now)
    if not parts:
        return ListedCases(_owed(id, branch, period, now=now), _("月份"), "", "")
    shown = keyset.page([part for part, _ in parts], after=after, before=before)
    of_model = {ground.rows.model: ground for _part, ground in reversed(parts)}
    lines = [line_of(row, of_model[type(row)]) for row in shown.rows]
    return ListedCases(lines, parts[0][1].at, shown.before, shown.after)


def every(
    id: str, branch: Branch, period: Period, *, user: User, now: datetime
) -> Iterator[CaseLine]:
    """All that the pages show, in their order; read in chunks."""
    parts = _parts(id, branch, period, user=user, now=now)
    if not parts:
        yield from _owed(id, branch, period, now=now)
    for part, ground in parts:
        rows = part.rows.order_by(part.field, "pk")
        for row in rows.iterator(chunk_size=CHUNK):
            yield line_of(row, ground)


def _parts(
    id: str, branch: Branch, period: Period, *, user: User, now: datetime
) -> list[tuple[Part[Any], Ground]]:
    """None for what is owed once a month or quarter: that has no rows."""
    found = [
        (ground, measure)
        for ground in grounds(period, now=now)
        for measure in ground.measures
        if measure.id == id
    ]
    return [
        (Part(rows.filter(is_met=is_met), "counted_at"), ground)
        for is_met in (False, True)
        for ground, measure in found
        for rows in [_rows(ground, measure, branch, user)]
    ]


def _owed(id: str, branch: Branch, period: Period, *, now: datetime) -> list[CaseLine]:
    """What the branch owes by itself is a line, of its day or of its month; the unmet
    first."""
    lines = [
        CaseLine(
            is_met=one.is_met,
            is_beside=False,
            name=one.name or obligations()[id].room,
            url=_page_of(branch, one),
            letter="",
            category="",
            counted_at=datetime.combine(one.on or one.month, time(), SHANGHAI),
            words=_now("%(count)s 项") % {"count": one.count} if one.count > 1 else "",
        )
        for one in owed([branch.pk], period, now=now)
        if one.id == id
    ]
    return sorted(lines, key=lambda line: (line.is_met, line.counted_at))


def _page_of(branch: Branch, owed: Owed) -> str:
    if owed.id in RECORDED_LATER:
        month = periods.month_of(owed.month)
        return reverse("reports:duties", args=[branch.code, month])
    if kind := REVIEWS.get(owed.id):
        quarter = periods.quarter_of(owed.month)
        return reverse("reports:review", args=[branch.code, quarter, kind])
    month = periods.month_of(owed.month)
    return reverse("reports:monthly", args=[branch.code, month])


def _rows(
    ground: Ground, measure: Measure, branch: Branch, user: User
) -> QuerySet[Any]:
    rows: QuerySet[Any] = ground.of_branches([branch.pk]).filter(measure.of)
    beside = ground.beside.get(measure.id)
    rows = rows.annotate(
        is_met=whether(measure.met),
        is_beside=whether(beside) if beside else Value(False),
    )
    rows = rows.select_related(*ground.related) if ground.related else rows
    return seen_of(rows, ground, user)


def seen_of(rows: QuerySet[Any], ground: Ground, user: User) -> QuerySet[Any]:
    if ground.seen:
        return rows.filter(pk__in=ground.seen(user).order_by().values("pk"))
    path = f"{ground.case}__" if ground.case else ""
    visible = Complaint.objects.visible_to(user).order_by().values("pk")
    found = rows.filter(**{f"{path}pk__in": visible})
    found = found.select_related(ground.case) if ground.case else found
    return found.defer(f"{path}search_vector", f"{path}statement")


def whether(condition: Q) -> Case:
    return Case(
        When(condition, then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )


def line_of(row: Any, ground: Ground) -> CaseLine:
    about: Any = row
    for name in ground.case.split("__") if ground.case else []:
        about = getattr(about, name)
    letter = getattr(about, "category", "")
    return CaseLine(
        is_met=row.is_met,
        is_beside=row.is_beside,
        name=str(about),
        url=about.get_absolute_url() if hasattr(about, "get_absolute_url") else "",
        letter=letter,
        category=str(Category(letter).label) if letter else "",
        counted_at=row.counted_at,
        words=ground.words(row),
    )
