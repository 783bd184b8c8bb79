"""A year's schedule, as a file brings it: read, checked, and kept."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any, TypeGuard

from django.utils.translation import gettext as _

from branches.calendar import is_weekday
from branches.models import CalendarDay, CalendarYear

YEARS = range(2000, 2101)
# A year names some forty days; a file far beyond that is something else.
MOST_BYTES = 256 * 1024
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


class ScheduleError(ValueError):
    """A file that is no year's schedule; the message is one line for the user."""


@dataclass(frozen=True, kw_only=True)
class Schedule:
    year: int
    papers: tuple[str, ...]
    # Whether one works, and the day's name.
    days: Mapping[date, tuple[bool, str]]

    @property
    def version(self) -> str:
        return f"{self.year}-{sha256(self.as_json().encode()).hexdigest()[:12]}"

    @property
    def source(self) -> str:
        return (self.papers[0] if self.papers else _("导入"))[:100]

    def as_json(self) -> str:
        """Write the file again, the same for the same schedule."""
        days = [
            {"name": name, "date": day.isoformat(), "isOffDay": not works}
            for day, (works, name) in sorted(self.days.items())
        ]
        whole = {"year": self.year, "papers": self.papers, "days": days}
        return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))


def parse(content: bytes) -> Schedule:
    if len(content) > MOST_BYTES:
        raise ScheduleError(_("文件过大，不是一年的放假安排。"))
    whole = _loaded(content)
    year = whole.get("year")
    if type(year) is not int or year not in YEARS:
        raise ScheduleError(
            _("year 须为 %(first)s 至 %(last)s 之间的年份。")
            % {"first": YEARS[0], "last": YEARS[-1]}
        )
    return Schedule(
        year=year, papers=_papers(whole.get("papers", [])), days=_days(whole, year)
    )


def belongs(day: date, year: int) -> bool:
    """New Year's days off may begin in the last days of December before."""
    return date(year - 1, 12, 25) <= day <= date(year, 12, 31)


def is_kept(schedule: Schedule) -> bool:
    return CalendarYear.objects.filter(
        year=schedule.year, version=schedule.version
    ).exists()


def keep(schedule: Schedule) -> CalendarYear:
    """Write the year and its days in place of what was known of it.

    A day that the new schedule no longer names stays, as the weekday that it is: the
    deadlines counted with it name it.
    """
    year, _created = CalendarYear.objects.update_or_create(
        year=schedule.year,
        defaults={
            "source": schedule.source,
            "version": schedule.version,
            "papers": list(schedule.papers),
        },
    )
    for row in year.days.exclude(date__in=schedule.days):
        row.is_working = is_weekday(row.date)
        row.save()
    CalendarDay.objects.bulk_create(
        (
            CalendarDay(calendar_year=year, date=day, is_working=works, name=name)
            for day, (works, name) in sorted(schedule.days.items())
        ),
        update_conflicts=True,
        unique_fields=["date"],
        update_fields=["is_working", "name", "calendar_year"],
    )
    return year


def _loaded(content: bytes) -> dict[str, Any]:
    try:
        whole = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ScheduleError(_("文件不是 UTF-8 编码的 JSON。")) from error
    if not isinstance(whole, dict):
        raise ScheduleError(_("文件须为一个 JSON 对象：year、papers、days。"))
    return whole


def _papers(papers: object) -> tuple[str, ...]:
    if not isinstance(papers, list) or not all(map(_is_line, papers)):
        raise ScheduleError(_("papers 须为文件网址的列表。"))
    return tuple(papers)


def _days(whole: Mapping[str, Any], year: int) -> dict[date, tuple[bool, str]]:
    listed = whole.get("days")
    if not isinstance(listed, list):
        raise ScheduleError(_("缺少 days 列表。"))
    if not listed:
        raise ScheduleError(
            _("%(year)s 年的 days 为空：放假安排尚未公布。") % {"year": year}
        )
    days: dict[date, tuple[bool, str]] = {}
    for place, entry in enumerate(listed, start=1):
        day, works, name = _day(entry, place)
        if not belongs(day, year):
            raise ScheduleError(
                _("第 %(place)s 天 %(day)s 不在 %(year)s 年。")
                % {"place": place, "day": day, "year": year}
            )
        if day in days:
            raise ScheduleError(_("%(day)s 重复出现。") % {"day": day})
        days[day] = works, name
    return days


def _day(entry: object, place: int) -> tuple[date, bool, str]:
    if isinstance(entry, dict):
        name, day, is_off = (entry.get(key) for key in ("name", "date", "isOffDay"))
        if _is_line(name) and len(name) <= 40 and isinstance(is_off, bool):
            moment = _date(day)
            if moment:
                return moment, not is_off, name
    raise ScheduleError(
        _(
            "第 %(place)s 天须有 name、date（如 2027-01-01）"
            "和 isOffDay（true 或 false）。"
        )
        % {"place": place}
    )


def _date(text: object) -> date | None:
    if not isinstance(text, str) or not DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _is_line(text: object) -> TypeGuard[str]:
    """Printable and short: the database takes no NUL, a table no line break."""
    return isinstance(text, str) and 0 < len(text) <= 300 and text.isprintable()
