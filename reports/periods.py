"""Months, quarters and years of Shanghai, half-open: where a figure begins and ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from dateutil.relativedelta import relativedelta
from django.utils import timezone

from branches.calendar import SHANGHAI

MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")
QUARTER = re.compile(r"(20\d\d)-Q([1-4])")
HALF = re.compile(r"(20\d\d)-H([12])")
YEAR = re.compile(r"(20\d\d)")


@dataclass(frozen=True, order=True)
class Period:
    """From the first day on, up to the day `end`, which is no longer in it."""

    first: date
    end: date

    @property
    def begin(self) -> datetime:
        """00:00 of the first day in Shanghai."""
        return datetime.combine(self.first, time(), SHANGHAI)

    @property
    def until(self) -> datetime:
        """00:00 in Shanghai of the first day after it: the first moment not in it."""
        return datetime.combine(self.end, time(), SHANGHAI)

    @property
    def length(self) -> int:
        """In calendar months."""
        return (
            (self.end.year - self.first.year) * 12 + self.end.month - self.first.month
        )

    @property
    def slug(self) -> str:
        """As addresses and file names say it: 2026-10, 2026-Q3, 2026-H1, 2026."""
        year, month = self.first.year, self.first.month
        match self.length:
            case 1:
                return f"{year}-{month:02}"
            case 3:
                return f"{year}-Q{(month + 2) // 3}"
            case 6:
                return f"{year}-H{(month + 5) // 6}"
        return str(year)

    def has_begun(self, at: datetime) -> bool:
        return self.begin <= at

    def has_ended(self, at: datetime) -> bool:
        return self.until <= at

    def as_of(self, now: datetime) -> datetime:
        """Up to when its figures are counted: to its end, or to now while it runs."""
        return min(self.until, now)

    def shifted(self, months: int) -> Period:
        """The same length, so many months later."""
        step = relativedelta(months=months)
        return Period(self.first + step, self.end + step)

    @property
    def before(self) -> Period:
        return self.shifted(-self.length)

    @property
    def year_before(self) -> Period:
        return self.shifted(-12)

    def months(self) -> Iterator[Period]:
        """The months of it, the first first."""
        for step in range(self.length):
            yield spanning(self.first + relativedelta(months=step), months=1)


def spanning(first: date, *, months: int) -> Period:
    return Period(first, first + relativedelta(months=months))


def month_of(moment: date | datetime) -> Period:
    """The month in which that day lies, or that moment as Shanghai has it."""
    day = moment.astimezone(SHANGHAI) if isinstance(moment, datetime) else moment
    return spanning(date(day.year, day.month, 1), months=1)


def quarter_of(moment: date | datetime) -> Period:
    first = month_of(moment).first
    return spanning(first.replace(month=(first.month - 1) // 3 * 3 + 1), months=3)


def last_ended_month() -> Period:
    return month_of(timezone.now()).before


def trailing(month: Period, *, months: int) -> list[Period]:
    """The last so many months, `month` the last of them."""
    return [month.shifted(step) for step in range(1 - months, 1)]


def parse(text: str) -> Period:
    """Read 2026-10, 2026-Q3, 2026-H1 or 2026. ValueError where it is none of them."""
    for pattern, months in ((MONTH, 1), (QUARTER, 3), (HALF, 6), (YEAR, 12)):
        if match := pattern.fullmatch(text):
            year, place = int(match[1]), int(match[2]) if pattern.groups > 1 else 1
            return spanning(date(year, (place - 1) * months + 1, 1), months=months)
    raise ValueError(f"no month, quarter, half-year or year: {text!r}")
