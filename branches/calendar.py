"""Working days (工作日) of the State Council calendar, make-up weekends included."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

import chinese_calendar
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.models import Branch, CalendarDay

PACKAGE_VERSION = f"chinesecalendar-{chinese_calendar.__version__}"
SHANGHAI = ZoneInfo("Asia/Shanghai")
DEFAULT_CLOSING = time(17)
LATEST_CLOSING = time(18)

# Days off by law on fixed dates, as (month, day). All that is known of a year
# whose schedule is unpublished: the other holidays follow the moon.
FIXED_HOLIDAYS = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})

WEEKDAYS = [
    gettext_lazy("周一"),
    gettext_lazy("周二"),
    gettext_lazy("周三"),
    gettext_lazy("周四"),
    gettext_lazy("周五"),
    gettext_lazy("周六"),
    gettext_lazy("周日"),
]

ONE_DAY = timedelta(days=1)


class UnpublishedYearError(LookupError):
    """The State Council's schedule of that year is not known."""


@dataclass(frozen=True, kw_only=True)
class WorkingCalendar:
    """The days that differ from Monday to Friday, and the years that are known.

    Outside `years` it answers with weekdays and fixed holidays: provisional, but
    an answer. Whoever counts days asks if the span he counted `is_provisional`.
    """

    special: Mapping[date, bool]
    years: frozenset[int]
    version: str
    closing: time = DEFAULT_CLOSING

    def is_published(self, year: int) -> bool:
        return year in self.years

    def unpublished_years(self, first: date, last: date) -> list[int]:
        years = range(first.year, last.year + 1)
        return [year for year in years if not self.is_published(year)]

    def is_provisional(self, first: date, last: date) -> bool:
        return bool(self.unpublished_years(first, last))

    def is_working_day(self, day: date) -> bool:
        if day in self.special:
            return self.special[day]
        if not self.is_published(day.year) and (day.month, day.day) in FIXED_HOLIDAYS:
            return False
        return is_weekday(day)

    def next_working_day(self, day: date, *, inclusive: bool = False) -> date:
        return self._walk(day, step=ONE_DAY, inclusive=inclusive)

    def previous_working_day(self, day: date, *, inclusive: bool = False) -> date:
        return self._walk(day, step=-ONE_DAY, inclusive=inclusive)

    def closing_on(self, day: date) -> time:
        """Return the end of business of that day; `day` leaves room for local hours."""
        return min(self.closing, LATEST_CLOSING)

    def label(self, day: date) -> str:
        """Return the day as people say it: 2026-02-14 周六（调休）."""
        works = self.is_working_day(day)
        if works == is_weekday(day):
            return _("%(day)s %(weekday)s") % _named(day)
        if works:
            return _("%(day)s %(weekday)s（调休）") % _named(day)
        return _("%(day)s %(weekday)s（放假）") % _named(day)

    def _walk(self, day: date, *, step: timedelta, inclusive: bool) -> date:
        if not inclusive:
            day += step
        while not self.is_working_day(day):
            day += step
        return day


def is_weekday(day: date) -> bool:
    return day.weekday() < 5


def weekday_name(day: date) -> str:
    return str(WEEKDAYS[day.weekday()])


def _named(day: date) -> dict[str, str]:
    return {"day": day.isoformat(), "weekday": weekday_name(day)}


def load_calendar(branch: Branch | None = None) -> WorkingCalendar:
    """Read the published calendar with the branch's hours: one query.

    A branch's own closures, once there are any, are laid over `special` here.
    """
    days = CalendarDay.objects.order_by("date").values_list(
        "date", "is_working", "calendar_year__year", "calendar_year__version"
    )
    special: dict[date, bool] = {}
    versions: dict[int, str] = {}
    for day, is_working, year, version in days:
        special[day] = is_working
        versions[year] = version
    return WorkingCalendar(
        special=special,
        years=frozenset(versions),
        version=_version(special, newest=versions[max(versions)]) if versions else "",
        closing=branch.closing_time if branch else DEFAULT_CLOSING,
    )


def _version(special: Mapping[date, bool], *, newest: str) -> str:
    """Name the newest source and digest all days: any changed day shows."""
    days = "".join(f"{day} {is_working:d}\n" for day, is_working in special.items())
    return f"{newest}@{sha256(days.encode()).hexdigest()[:8]}"


def published_days(year: int) -> list[tuple[date, bool, str]]:
    """List the days off and the make-up days of a year: (date, is_working, name).

    Days off that fall on a weekend are listed too; every other day follows
    Monday to Friday.
    """
    days = [(day, False, name) for day, name in chinese_calendar.holidays.items()]
    days += [(day, True, name) for day, name in chinese_calendar.workdays.items()]
    special = sorted(
        (day, is_working, chinese_calendar.Holiday(name).chinese)
        for day, is_working, name in days
        if day.year == year
    )
    if not special:
        raise UnpublishedYearError(year)
    return special
