"""Working days (工作日) of the State Council calendar, make-up weekends included."""

from datetime import date

import chinese_calendar  # type: ignore[import-untyped]  # ships no types

PACKAGE_VERSION = f"chinesecalendar-{chinese_calendar.__version__}"


class UnpublishedYearError(LookupError):
    """The State Council's schedule of that year is not known."""


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
