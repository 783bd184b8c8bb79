"""When a story's acts happen: counted in working days, from the day of loading.

received   "-12 10:20"    twelve working days ago at 10:20
           "40min"        forty minutes of business ago
           "last-year 03-10 09:20"   on or after that day of the year before
           "month-2 5 09:20"         on the fifth working day of the month before last
at         "+1 14:00"     on the first working day after receipt
           "+12min"       twelve minutes after receipt
           "open+2 10:15" two working days after the visit's window opened
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from dateutil.relativedelta import relativedelta

from branches.calendar import SHANGHAI, WorkingCalendar

MINUTES = re.compile(r"\+?(\d+)min")
MONTHS_AGO = re.compile(r"month-(?P<months>\d+) (?P<place>\d+) (?P<clock>\d\d:\d\d)")
LAST_YEAR = re.compile(r"last-year (?P<day>\d\d-\d\d) (?P<clock>\d\d:\d\d)")
DAY_AND_CLOCK = re.compile(r"(?P<origin>open)?(?P<days>[+-]\d+) (?P<clock>\d\d:\d\d)")


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """The days before `now`, as the branch works them."""

    now: datetime
    calendar: WorkingCalendar
    opening: time
    closing: time

    def received(self, told: str) -> datetime:
        if match := MINUTES.fullmatch(told):
            return self._business_minutes_ago(int(match[1]))
        if match := LAST_YEAR.fullmatch(told):
            day = date.fromisoformat(f"{_day(self.now).year - 1}-{match['day']}")
            day = self.calendar.next_working_day(day, inclusive=True)
            return self._on(day, time.fromisoformat(match["clock"]))
        if match := MONTHS_AGO.fullmatch(told):
            day = self._of_month(int(match["months"]), place=int(match["place"]))
            return self._on(day, time.fromisoformat(match["clock"]))
        return self._on_working_day(told, origin=self.now)

    def at(
        self, told: str, *, received: datetime, opens_at: datetime | None = None
    ) -> datetime:
        if match := MINUTES.fullmatch(told):
            return received + timedelta(minutes=int(match[1]))
        if told.startswith("open"):
            if opens_at is None:
                raise ValueError(f"no visit is owed: {told}")
            return self._on_working_day(told, origin=opens_at)
        return self._on_working_day(told, origin=received)

    def _on_working_day(self, told: str, *, origin: datetime) -> datetime:
        match = DAY_AND_CLOCK.fullmatch(told)
        if match is None:
            raise ValueError(f"not a moment of a story: {told}")
        day = self._walk(origin.astimezone(SHANGHAI).date(), int(match["days"]))
        return self._on(day, time.fromisoformat(match["clock"]))

    def _of_month(self, months: int, *, place: int) -> date:
        """A working day of the month so many months ago; at most its last one."""
        first = _day(self.now).replace(day=1) - relativedelta(months=months)
        day = self._walk(first - timedelta(days=1), place)
        next_month = first + relativedelta(months=1)
        return min(day, self.calendar.previous_working_day(next_month))

    def _walk(self, day: date, days: int) -> date:
        for _step in range(abs(days)):
            if days > 0:
                day = self.calendar.next_working_day(day)
            else:
                day = self.calendar.previous_working_day(day)
        return day

    def _business_minutes_ago(self, minutes: int) -> datetime:
        """At night and on holidays the last business day is what just was."""
        moment = self._last_business_moment()
        left = timedelta(minutes=minutes)
        open_for = moment - self._on(_day(moment), self.opening)
        if open_for >= left:
            return moment - left
        yesterday = self.calendar.previous_working_day(_day(moment))
        return self._on(yesterday, self.closing) - (left - open_for)

    def _last_business_moment(self) -> datetime:
        today = _day(self.now)
        if self.calendar.is_working_day(today):
            if self.now >= self._on(today, self.closing):
                return self._on(today, self.closing)
            if self.now >= self._on(today, self.opening):
                return self.now
        return self._on(self.calendar.previous_working_day(today), self.closing)

    def _on(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, SHANGHAI).astimezone(UTC)


def _day(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()
