"""Times as ledgers write them, in Shanghai unless they say otherwise."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from branches.calendar import SHANGHAI
from branches.spreadsheets.cells import SHOWN, CellError, as_text

# Excel counts days from here; its 1900 has a 29th of February that never was.
EXCEL_EPOCH = datetime(1899, 12, 30, tzinfo=SHANGHAI)
EXCEL_NUMBERS = range(33_604, 73_051)  # 1992-01-01 to 2100-01-01
FIRST_YEAR = 1992

DATE = (
    r"(?P<year>\d{4})(?P<by>[-/.年])(?P<month>\d{1,2})(?:(?P=by)|月)(?P<day>\d{1,2})日?"
)
DENSE_DATE = r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)"
CLOCK = (
    r"(?P<half>上午|早上|早晨|下午|傍晚|凌晨|中午|晚上|晚|AM|PM)?\s*"
    r"(?P<hour>\d{1,2})[:时点](?:(?P<minute>\d{1,2}|半)(?:[:分](?:(?P<second>\d{1,2})秒?)?)?)?"
    r"(?:\.\d+)?\s*(?P<half_after>AM|PM)?"
)
DENSE_CLOCK = r"(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?"
WEEKDAY = r"(?:\s*\(?(?:星期|周|礼拜)[一二三四五六日天]\)?)?"
OFFSET = r"(?P<offset>Z|[+-]\d\d:?\d\d)?"

FORMATS = [
    re.compile(rf"{DATE}{WEEKDAY}(?:[T\s]*{CLOCK})?\s*{OFFSET}", re.ASCII),
    re.compile(rf"{DENSE_DATE}(?:[T\s]?{DENSE_CLOCK})?", re.ASCII),
    re.compile(rf"{DENSE_DATE}\s+{CLOCK}", re.ASCII),
]
CLOCK_ALONE = re.compile(CLOCK, re.ASCII)
# By word of the half day: from which hour as written to which, and what is added.
# 晚上12:30 may be this night or the last one: what is not here is refused.
HALVES: dict[str, dict[range, int]] = {
    "凌晨": {range(1, 7): 0, range(12, 13): -12, range(1): 0},
    "早上": {range(4, 12): 0},
    "早晨": {range(4, 12): 0},
    "上午": {range(5, 12): 0},
    "中午": {range(11, 15): 0, range(1, 3): 12},
    "下午": {range(12, 20): 0, range(1, 8): 12},
    "傍晚": {range(16, 21): 0, range(4, 9): 12},
    "晚上": {range(17, 24): 0, range(5, 12): 12},
    "晚": {range(17, 24): 0, range(5, 12): 12},
    "AM": {range(1, 12): 0, range(12, 13): -12, range(1): 0},
    "PM": {range(12, 24): 0, range(1, 12): 12},
}
# A Mac's day 0 in days of the other count.
DAYS_TO_1904 = 1_462


@dataclass(frozen=True)
class Moment:
    at: datetime
    has_clock: bool

    def is_on_day_of(self, other: datetime) -> bool:
        return self.at.date() == other.astimezone(self.at.tzinfo).date()


def parse_moment(value: object, *, is_1904: bool = False) -> Moment | None:
    """Read a cell: a date of the spreadsheet, its serial number, or a text."""
    if as_text(value) == "":
        return None
    if is_1904 and _is_number(value):
        value = float(as_text(value)) + DAYS_TO_1904
    moment = _parse(value)
    if moment.at.year < FIRST_YEAR:
        raise CellError(_("年份早于 %(year)s 年") % {"year": FIRST_YEAR})
    return moment


def parse_day_and_clock(
    day: object, clock: object, *, is_1904: bool = False
) -> Moment | None:
    """Read two cells that make one time; without a clock it is the day alone."""
    found = parse_moment(day, is_1904=is_1904)
    if as_text(clock) == "":
        return found
    at = _clock(clock)
    if at is None:
        whole = parse_moment(clock, is_1904=is_1904)
        if found and whole and not whole.is_on_day_of(found.at):
            raise CellError(_("日期和时间两列不是同一天"))
        return whole
    if found is None:
        raise CellError(_("只有几点几分，没有日期"))
    return Moment(datetime.combine(found.at.date(), at, SHANGHAI), has_clock=True)


def _clock(value: object) -> time | None:
    """Of a cell that holds a time of day and no date; None where it holds more."""
    if isinstance(value, time):
        return value
    if isinstance(value, float) and 0 <= value < 1:
        return (EXCEL_EPOCH + timedelta(seconds=round(value * 86_400))).time()
    text = unicodedata.normalize("NFKC", as_text(value)).upper()
    match = CLOCK_ALONE.fullmatch(text)
    if match is None:
        return None
    try:
        return time(_hour(match.groupdict()), *_minutes(match.groupdict()))
    except ValueError:
        raise _unreadable(text) from None


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _parse(value: object) -> Moment:
    if isinstance(value, datetime):
        return _of_datetime(value)
    if isinstance(value, date):
        return Moment(datetime.combine(value, time.min, SHANGHAI), has_clock=False)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _of_serial(float(value), shown=value)
    return _of_text(unicodedata.normalize("NFKC", as_text(value)))


def _of_datetime(value: datetime) -> Moment:
    at = value if value.tzinfo else value.replace(tzinfo=SHANGHAI)
    return Moment(at, has_clock=at.timetz().replace(tzinfo=None) != time.min)


def _of_serial(serial: float, *, shown: object) -> Moment:
    if int(serial) not in EXCEL_NUMBERS:
        if float(serial).is_integer() and len(str(int(serial))) in (8, 12, 14):
            return _of_text(str(int(serial)))
        raise _unreadable(shown)
    # Fractions of a day are binary: round to the second that was meant.
    seconds = round((serial - int(serial)) * 86_400)
    at = EXCEL_EPOCH + timedelta(days=int(serial), seconds=seconds)
    return Moment(at, has_clock=seconds != 0)


def _of_text(text: str) -> Moment:
    for form in FORMATS:
        if match := form.fullmatch(text.upper()):
            return _of_match(match.groupdict(), shown=text)
    try:
        serial = float(text)
    except ValueError:
        raise _unreadable(text) from None
    if _whole(serial) not in EXCEL_NUMBERS:
        raise _unreadable(text)
    return _of_serial(serial, shown=text)


def _whole(number: float) -> int:
    """Infinity and not-a-number have none; neither is a serial number of Excel."""
    try:
        return int(number)
    except (OverflowError, ValueError):
        return -1


def _of_match(parts: dict[str, str | None], *, shown: str) -> Moment:
    try:
        at = datetime(
            int(parts["year"] or 0),
            int(parts["month"] or 0),
            int(parts["day"] or 0),
            _hour(parts),
            *_minutes(parts),
            tzinfo=SHANGHAI,
        )
    except ValueError:
        raise CellError(
            _("没有这个时间：%(value)s") % {"value": shown[:SHOWN]}
        ) from None
    offset = parts.get("offset")
    if offset:
        at = at.replace(tzinfo=datetime.strptime(offset, "%z").tzinfo)
    return Moment(at, has_clock=parts.get("hour") is not None)


def _hour(parts: dict[str, str | None]) -> int:
    hour = int(parts.get("hour") or 0)
    half = parts.get("half") or parts.get("half_after")
    if half is None:
        return hour
    for hours, added in HALVES[half].items():
        if hour in hours:
            return hour + added
    raise CellError(
        _("“%(half)s%(hour)s点”说不清是几点，请写成 24 小时制")
        % {"half": half, "hour": hour}
    )


def _minutes(parts: dict[str, str | None]) -> tuple[int, int]:
    minute = parts.get("minute") or "0"
    return 30 if minute == "半" else int(minute), int(parts.get("second") or 0)


def _unreadable(value: object) -> CellError:
    return CellError(
        _("看不懂的时间“%(value)s”，请写成 2026-03-02 10:00")
        % {"value": str(value)[:SHOWN]}
    )
