"""A year's schedule from the words of the State Council's notice, typed or pasted.

Whatever says of a date that it is off or worked is read in full, or refused with the
words that were not understood; a stated weekday or count of days that is wrong, too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from branches.calendar import is_weekday, weekday_name
from branches.schedules.years import MOST_BYTES, YEARS, Schedule, ScheduleError, belongs

DAY = r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:\(([^()]*)\))?"
SPAN = rf"{DAY}(?:(?:至|到|-|—|~){DAY})?"
CLAUSE = re.compile(
    rf"(?P<spans>{SPAN}(?:[、,和及]{SPAN})*)"
    r"(?P<verb>均?(?:正常|照常)?上班|放假(?:调休)?)"
    r"(?:(?:,?共)?(?P<count>\d{1,2})天)?"
    r"(?:,(?:不调休|与周末连休))*"
)
A_SPAN = re.compile(SPAN)
DATED = re.compile("[0-9一二三四五六七八九十]日")
NAME = re.compile(r"(?:[一二三四五六七八九十]+、|\d+[、.])?(?P<name>[^:\d]{1,40}):")
# The year that the notice is about, not the one in which it was signed.
TITLE = re.compile(r"(\d{4})年[^\d。]{0,20}(?:节假日|放假)")
NUMBER = re.compile(r"国办发(?:明电)?[〔\[(]\d{4}[〕\])]\d+号")
WEEKDAY = re.compile(r"(?:周|星期)([一二三四五六日天])")
WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class Announced:
    schedule: Schedule
    # Sentences with a date that order nothing, for whoever looks at the preview.
    left_out: tuple[str, ...]


def read(text: str, *, year: int | None = None) -> Announced:
    """Raises ScheduleError. `year` is that of the notice, where its words don't say."""
    if len(text.encode(errors="replace")) > MOST_BYTES:
        raise ScheduleError(_("文字过长，不是一年的放假安排。"))
    plain = re.sub(r"[^\S\n]+", "", unicodedata.normalize("NFKC", text))
    reading = _Reading(_year(plain, year))
    for line in plain.splitlines():
        reading.read_line(line)
    if not reading.days:
        raise ScheduleError(
            _("没有读到放假或上班的日期，例如“10月1日（周四）至7日（周三）放假调休”。")
        )
    found = NUMBER.search(plain)
    schedule = Schedule(
        year=reading.year,
        papers=(found[0],) if found else (),
        days=dict(sorted(reading.days.items())),
    )
    return Announced(schedule, tuple(reading.left_out))


def _year(plain: str, given: int | None) -> int:
    said = {int(year) for year in TITLE.findall(plain)}
    if given is None and len(said) != 1:
        raise ScheduleError(_("文字中没有写明是哪一年的安排，请填写年份。"))
    if given is not None and said - {given}:
        raise ScheduleError(
            _("文字是 %(said)s 年的安排，填写的年份是 %(given)s。")
            % {"said": "、".join(map(str, sorted(said))), "given": given}
        )
    year = given if given is not None else said.pop()
    if year not in YEARS:
        raise ScheduleError(
            _("年份须在 %(first)s 至 %(last)s 之间。")
            % {"first": YEARS[0], "last": YEARS[-1]}
        )
    return year


class _Reading:
    def __init__(self, year: int) -> None:
        self.year = year
        self.days: dict[date, tuple[bool, str]] = {}
        self.left_out: list[str] = []

    def read_line(self, line: str) -> None:
        named = NAME.match(line)
        name = named["name"] if named else ""
        rest = line[named.end() :] if named else line
        for sentence in re.split("[。;]", rest):
            if not DATED.search(sentence):
                continue
            if "放假" in sentence or "上班" in sentence:
                self._read_sentence(sentence, name)
            else:
                self.left_out.append(sentence)

    def _read_sentence(self, sentence: str, name: str) -> None:
        rest = sentence
        while rest := rest.lstrip(","):
            clause = CLAUSE.match(rest)
            if not clause:
                raise ScheduleError(_("看不懂：%(words)s") % {"words": rest[:60]})
            self._take(clause, name)
            rest = rest[clause.end() :]

    def _take(self, clause: re.Match[str], name: str) -> None:
        works = clause["verb"].endswith("上班")
        days = list(self._days(clause["spans"]))
        if clause["count"] and int(clause["count"]) != len(days):
            raise ScheduleError(
                _("%(words)s：写的是 %(said)s 天，算来是 %(count)s 天。")
                % {
                    "words": clause[0],
                    "said": clause["count"],
                    "count": len(days),
                }
            )
        for day in days:
            if day in self.days:
                raise ScheduleError(_("%(day)s 重复出现。") % {"day": day})
            if works and is_weekday(day):
                raise ScheduleError(
                    _("%(words)s：%(day)s 是%(weekday)s，本就上班。")
                    % {
                        "words": clause[0],
                        "day": day,
                        "weekday": weekday_name(day),
                    }
                )
            self.days[day] = works, name or (_("调休") if works else _("放假"))

    def _days(self, spans: str) -> Iterator[date]:
        """A day without a month has that of the one before it; so the year."""
        year, month = self.year, ""
        for span in A_SPAN.finditer(spans):
            groups = span.groups()
            first, year, month = self._day(groups[:4], year, month, span[0])
            last = first
            if groups[6]:
                last, year, month = self._day(groups[4:], year, month, span[0])
            if last < first:
                raise ScheduleError(_("%(words)s：结束早于开始。") % {"words": span[0]})
            yield from (first + timedelta(n) for n in range((last - first).days + 1))

    def _day(
        self, said: tuple[str | None, ...], year: int, month: str, words: str
    ) -> tuple[date, int, str]:
        """Of year, month, day and what stands in brackets; with year and month."""
        year, month = int(said[0] or year), said[1] or month
        try:
            day = date(year, int(month), int(said[2] or ""))
        except ValueError as error:
            raise ScheduleError(
                _("%(words)s：没有这一天，或缺少月份。") % {"words": words}
            ) from error
        if not belongs(day, self.year):
            raise ScheduleError(
                _("%(words)s：%(day)s 不在 %(year)s 年。")
                % {"words": words, "day": day, "year": self.year}
            )
        stated = WEEKDAY.search(said[3] or "")
        if stated and WEEKDAYS.find(stated[1].replace("天", "日")) != day.weekday():
            raise ScheduleError(
                _("%(words)s：%(day)s 是%(weekday)s，写的是%(said)s。")
                % {
                    "words": words,
                    "day": day,
                    "weekday": weekday_name(day),
                    "said": stated[0],
                }
            )
        return day, year, month
