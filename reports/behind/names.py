"""Names of figures, read: `category.A.before`, `clocks.in_time.2026-09`.

What stands last is a period beside that of the page: before it, a year before, a month
of the trend, or all its twelve months.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from reports import periods
from reports.behind import clocks, courses, received, work  # noqa: F401 (they register)
from reports.behind.figure import FOUND_BY, Asked, Figure, UnknownFigureError
from reports.behind.words import FIRST, PARTS, word_of
from reports.monthly.figures.received import TREND_MONTHS
from reports.periods import Period, spanning

TRAILING = "trailing"


def find(
    name: str, branches: Sequence[int], period: Period, *, now: datetime
) -> tuple[Figure, Period]:
    """And the period that it is of."""
    parts, period = _dated(name.split("."), period)
    if not parts or parts[0] not in FOUND_BY:
        raise UnknownFigureError(name)
    asked = Asked(list(branches), period, as_of=period.as_of(now))
    try:
        return FOUND_BY[parts[0]](asked, list(parts)), period
    except (ValueError, KeyError) as error:
        raise UnknownFigureError(name) from error


def _dated(parts: list[str], period: Period) -> tuple[list[str], Period]:
    while parts:
        match parts[-1]:
            case "before":
                period = period.before
            case "year_before":
                period = period.year_before
            case "trailing":
                first = period.shifted(period.length - TREND_MONTHS).first
                period = spanning(first, months=TREND_MONTHS)
            case last if periods.MONTH.fullmatch(last):
                period = periods.parse(last)
            case _:
                break
        parts = parts[:-1]
    return parts, period


def title_of(name: str) -> str:
    """In words: 类别 · A 类 · 上期."""
    first, *rest = name.split(".")
    said = [str(FIRST.get(first) or word_of("kind", first))]
    for part in rest:
        said.append(str(PARTS.get(part) or word_of(first, part)))
    return _(" · ").join(said)
