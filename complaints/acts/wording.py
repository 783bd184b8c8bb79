"""Times as people say them. Pure: the present is a parameter."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

MINUTE = timedelta(minutes=1)
WEEKDAYS = (
    pgettext_lazy("short", "周一"),
    pgettext_lazy("short", "周二"),
    pgettext_lazy("short", "周三"),
    pgettext_lazy("short", "周四"),
    pgettext_lazy("short", "周五"),
    pgettext_lazy("short", "周六"),
    pgettext_lazy("short", "周日"),
)
NEAR_DAYS = {
    -1: gettext_lazy("昨天"),
    0: gettext_lazy("今天"),
    1: gettext_lazy("明天"),
}


class Tone(StrEnum):
    """How urgent: the css class, and static/js/due.js, use the same words."""

    CALM = "calm"
    SOON = "soon"
    OVER = "over"
    DONE = "done"


def day_as_said(day: date, *, today: date) -> str:
    """今天, 明天, 周五 10-30; in another year 周一 2027-01-04."""
    near = NEAR_DAYS.get((day - today).days)
    if near:
        return str(near)
    written = f"{day:%m-%d}" if day.year == today.year else day.isoformat()
    return f"{WEEKDAYS[day.weekday()]} {written}"


def as_said(at: datetime, *, now: datetime) -> str:
    local = timezone.localtime(at)
    today = timezone.localtime(now).date()
    return f"{day_as_said(local.date(), today=today)} {local:%H:%M}"


def exactly(at: datetime) -> str:
    """2026-10-30 周五 17:00, for the title and for screen readers."""
    local = timezone.localtime(at)
    return f"{local.date()} {WEEKDAYS[local.weekday()]} {local:%H:%M}"


def duration(span: timedelta) -> str:
    """The two largest units: 3 天 4 小时, 1 小时 20 分, 5 分钟."""
    minutes = abs(span) // MINUTE
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days and hours:
        return _("%(days)s 天 %(hours)s 小时") % {"days": days, "hours": hours}
    if days:
        return _("%(days)s 天") % {"days": days}
    if hours and minutes:
        return _("%(hours)s 小时 %(minutes)s 分") % {
            "hours": hours,
            "minutes": minutes,
        }
    if hours:
        return _("%(hours)s 小时") % {"hours": hours}
    return _("%(minutes)s 分钟") % {"minutes": minutes}


def due_phrase(due_at: datetime, *, now: datetime) -> str:
    left = due_at - now
    if left <= -MINUTE:
        return _("已超时 %(span)s") % {"span": duration(left)}
    if left < timedelta(0):
        return _("刚刚超时")
    if left < MINUTE:
        return _("马上到期")
    return _("%(span)s后到期") % {"span": duration(left)}


def due_tone(due_at: datetime, *, warn_at: datetime | None, now: datetime) -> Tone:
    if due_at < now:
        return Tone.OVER
    return Tone.SOON if (warn_at or due_at - 60 * MINUTE) <= now else Tone.CALM
