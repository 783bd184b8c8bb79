"""Working days (工作日) of the State Council calendar, make-up weekends included."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from functools import lru_cache
from hashlib import sha256
from zoneinfo import ZoneInfo

import chinese_calendar
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.models import Branch, CalendarDay, Closure, ClosureKind

PACKAGE_VERSION = f"chinesecalendar-{chinese_calendar.__version__}"
SHANGHAI = ZoneInfo("Asia/Shanghai")
DEFAULT_CLOSING = time(17)
LATEST_CLOSING = time(18)
# From this month on next year's schedule is missed.
MISSED_FROM_MONTH = 11

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
class LocalHours:
    first: date
    last: date | None
    closing: time

    def covers(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


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
    # What a branch has of its own, approved: days, which stand in `special` too, and
    # hours, of which the last that covers a day holds.
    local_days: frozenset[date] = frozenset()
    local_hours: Sequence[LocalHours] = ()

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
        """Return the end of business of that day, never later than 18:00."""
        closing = self.closing
        for hours in self.local_hours:
            if hours.covers(day):
                closing = hours.closing
        return min(closing, LATEST_CLOSING)

    def label(self, day: date) -> str:
        """Return the day as people say it: 2026-02-14 周六（调休）."""
        works = self.is_working_day(day)
        if works == is_weekday(day):
            return _("%(day)s %(weekday)s") % _named(day)
        if day in self.local_days:
            return self._local_label(day, works=works)
        if works:
            return _("%(day)s %(weekday)s（调休）") % _named(day)
        return _("%(day)s %(weekday)s（放假）") % _named(day)

    def _local_label(self, day: date, *, works: bool) -> str:
        if works:
            return _("%(day)s %(weekday)s（加开）") % _named(day)
        return _("%(day)s %(weekday)s（停业）") % _named(day)

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
    """Read the published calendar, and the branch's own days and hours over it.

    One query; two with a branch.
    """
    calendar = _published()
    if branch is None:
        return calendar
    closures = Closure.objects.in_force().filter(branch=branch.pk)
    return _of_branch(calendar, branch, closures)


def load_calendars() -> dict[int, WorkingCalendar]:
    """Read every branch's calendar, by its key, in three queries."""
    calendar = _published()
    closures: dict[int, list[Closure]] = defaultdict(list)
    for closure in Closure.objects.in_force():
        closures[closure.branch_id].append(closure)
    return {
        branch.pk: _of_branch(calendar, branch, closures[branch.pk])
        for branch in Branch.objects.all()
    }


def load_working_days(branch_ids: Iterable[int]) -> dict[int, WorkingCalendar]:
    """The same of these, for who asks of days and not of hours: two queries."""
    calendar = _published()
    closures: dict[int, list[Closure]] = defaultdict(list)
    in_force = Closure.objects.in_force().filter(branch__in=branch_ids)
    for closure in in_force.select_related("branch"):
        closures[closure.branch_id].append(closure)
    return {
        pk: _of_branch(calendar, closures[pk][0].branch, closures[pk])
        if pk in closures
        else calendar
        for pk in branch_ids
    }


def missing_year(today: date) -> int | None:
    """Return the year whose schedule is wanted by now and not known, if any."""
    wanted = today.year + (today.month >= MISSED_FROM_MONTH)
    known = CalendarDay.objects.filter(calendar_year__year=wanted).exists()
    return None if known else wanted


def _published() -> WorkingCalendar:
    days = CalendarDay.objects.order_by("date").values_list(
        "date", "is_working", "calendar_year__year", "calendar_year__version"
    )
    return _of_days(tuple(days))


@lru_cache(maxsize=4)
def _of_days(days: tuple[tuple[date, bool, int, str], ...]) -> WorkingCalendar:
    """Built once of the same days: every act asks for them, and they seldom change."""
    special: dict[date, bool] = {}
    versions: dict[int, str] = {}
    for day, is_working, year, version in days:
        special[day] = is_working
        versions[year] = version
    return WorkingCalendar(
        special=special,
        years=frozenset(versions),
        version=_version(special, newest=versions[max(versions)]) if versions else "",
    )


def _of_branch(
    calendar: WorkingCalendar, branch: Branch, closures: Iterable[Closure]
) -> WorkingCalendar:
    """Lay a branch's closures over the calendar, in the order they were decided."""
    closures = list(closures)
    days: dict[date, bool] = {}
    hours: list[LocalHours] = []
    for closure in closures:
        first, last = closure.first_day, closure.last_day
        if closure.kind == ClosureKind.HOURS:
            closing = closure.closing_time or branch.closing_time
            hours.append(LocalHours(first=first, last=last, closing=closing))
        else:
            works = closure.kind == ClosureKind.OPEN
            days |= dict.fromkeys(_span(first, last or first), works)
    return replace(
        calendar,
        special={**calendar.special, **days},
        version=calendar.version + _local_version(branch, closures),
        closing=branch.closing_time,
        local_days=frozenset(days),
        local_hours=tuple(hours),
    )


def _span(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _version(special: Mapping[date, bool], *, newest: str) -> str:
    """Name the newest source and digest all days: any changed day shows."""
    days = "".join(f"{day} {is_working:d}\n" for day, is_working in special.items())
    return f"{newest}@{_digest(days)}"


def _local_version(branch: Branch, closures: Sequence[Closure]) -> str:
    if not closures:
        return ""
    lines = "".join(
        f"{one.kind} {one.first_day} {one.last_day} {one.closing_time}\n"
        for one in closures
    )
    return f"+{branch.code}@{_digest(lines)}"


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:8]


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
