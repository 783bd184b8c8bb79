"""When the norm's clocks run out: pure functions, every input is passed in.

Periods follow the Civil Code (民法典). 201: the day that starts a period in days or
months is not counted, a period in hours runs by the clock. 202: a period in months
ends on the day of the same number, else on the month's last. 203: its last moment
is the end of business.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from dateutil.relativedelta import relativedelta
from django.db import models
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from branches.calendar import ONE_DAY, SHANGHAI, WorkingCalendar

BASELINE_TIME = time(15, 30)
REPLY_PERIOD = timedelta(hours=24)
# norm 17.4, by the day of receipt: from which day on, so many working days. A changed
# rule is a line below; what was received before keeps the one above.
FEEDBACK_WORKING_DAYS = ((date.min, 3),)
NUMERALS = "〇一二三四五六七八九十"
VISIT_OPENS_AFTER = relativedelta(months=1)
VISIT_DUE_AFTER = relativedelta(months=2)

# Until 1991 Shanghai kept summer time, and no day follows the last of 9999.
FIRST_YEAR = 1992
LAST_YEAR = 9998

# The sentence is kept with the row, so it is not in the language of whoever saved it.
KEPT_LANGUAGE = "zh-hans"


class Kind(models.TextChoices):
    """What follows from each stands in kinds.py."""

    BASELINE_REPLY = "baseline_reply", gettext_lazy("基准答复")
    REPLY_24H = "reply_24h", gettext_lazy("二十四小时答复")
    AGREED_REPLY = "agreed_reply", gettext_lazy("约定答复")
    FINAL_FEEDBACK = "final_feedback", gettext_lazy("最终反馈")
    FOLLOW_UP_VISIT = "follow_up_visit", gettext_lazy("回访")
    TRANSFER_REPLY = "transfer_reply", gettext_lazy("转办答复")


# A final feedback's second clock, which the general manager granted.
EXTENSION = "extension"
LONGEST_EXTENSION = timedelta(days=365)


class DeadlineInputError(ValueError):
    """A time from which no deadline follows; the message is for the user."""


@dataclass(frozen=True, kw_only=True)
class Due:
    """One clock: when it runs out, and what a row keeps to account for it."""

    kind: Kind
    due_at: datetime
    opens_at: datetime | None = None
    provisional: bool = False
    calendar_version: str
    inputs: dict[str, str]
    explanation: str
    is_extension: bool = False


def on_receipt(
    received_at: datetime, *, nature_is_complaint: bool, calendar: WorkingCalendar
) -> list[Due]:
    """Start the clocks of a new case; criticism counts as a complaint (norm 6)."""
    final = final_feedback(received_at, calendar=calendar)
    if not nature_is_complaint:
        return [final]
    return [
        baseline_reply(received_at, calendar=calendar),
        reply_24h(received_at, calendar=calendar),
        final,
    ]


def baseline_reply(received_at: datetime, *, calendar: WorkingCalendar) -> Due:
    received = in_shanghai(received_at)
    today = received.date()
    first = today if received.time() < BASELINE_TIME else today + ONE_DAY
    last = calendar.next_working_day(first, inclusive=True)
    due_at = _at(last, BASELINE_TIME)
    if last == today:
        sentence = gettext_noop("%(received)s 受理，未到 15:30 → 当日 15:30")
    elif calendar.is_working_day(today):
        sentence = gettext_noop("%(received)s 受理，已过 15:30 → 下一工作日 %(due)s")
    else:
        sentence = gettext_noop("%(received)s 受理，非工作日 → 下一工作日 %(due)s")
    return Due(
        kind=Kind.BASELINE_REPLY,
        due_at=due_at,
        provisional=calendar.is_provisional(first, last),
        calendar_version=calendar.version,
        inputs={"received_at": received.isoformat()},
        explanation=_explain(
            sentence,
            calendar=calendar,
            span=(first, last),
            received=received,
            due=due_at,
        ),
    )


def reply_24h(received_at: datetime, *, calendar: WorkingCalendar) -> Due:
    received = in_shanghai(received_at)
    due_at = (received.astimezone(UTC) + REPLY_PERIOD).astimezone(SHANGHAI)
    return Due(
        kind=Kind.REPLY_24H,
        due_at=due_at,
        calendar_version=calendar.version,
        inputs={"received_at": received.isoformat()},
        explanation=_explain(
            gettext_noop("%(received)s 受理，未约定答复时间 → 二十四小时内 %(due)s"),
            calendar=calendar,
            received=received,
            due=due_at,
        ),
    )


def agreed_reply(agreed_at: datetime, *, calendar: WorkingCalendar) -> Due:
    """Start the clock of an agreed time; `check_agreed_time` says if it may be."""
    agreed = in_shanghai(agreed_at)
    return Due(
        kind=Kind.AGREED_REPLY,
        due_at=agreed,
        calendar_version=calendar.version,
        inputs={"agreed_at": agreed.isoformat()},
        explanation=_explain(
            gettext_noop("与客户约定答复时间 → %(due)s"), calendar=calendar, due=agreed
        ),
    )


def final_feedback(received_at: datetime, *, calendar: WorkingCalendar) -> Due:
    received = in_shanghai(received_at)
    count = feedback_working_days(received.date())
    days = _working_days_after(received.date(), count=count, calendar=calendar)
    span = received.date() + ONE_DAY, days[-1]
    due_at = _closing(days[-1], calendar=calendar)
    return Due(
        kind=Kind.FINAL_FEEDBACK,
        due_at=due_at,
        provisional=calendar.is_provisional(*span),
        calendar_version=calendar.version,
        inputs={
            "received_at": received.isoformat(),
            "closing": due_at.time().isoformat("minutes"),
        },
        explanation=_explain(
            gettext_noop(
                "%(received)s 受理，当日不计，%(count)s个工作日为 %(days)s → "
                "%(due)s 营业结束"
            ),
            calendar=calendar,
            span=span,
            received=received,
            count=NUMERALS[count],
            days=days,
            due=due_at,
        ),
    )


def feedback_working_days(received_on: date) -> int:
    """norm 17.4: how many working days it may take, by the day of receipt."""
    return [count for since, count in FEEDBACK_WORKING_DAYS if since <= received_on][-1]


def extended_feedback(day: date, *, before: datetime, calendar: WorkingCalendar) -> Due:
    """Let the final feedback run on to the closing of a later working day."""
    before = in_shanghai(before)
    last = before.date()
    if not timedelta() < day - last <= LONGEST_EXTENSION:
        raise DeadlineInputError(_("延长后的期限须晚于原期限当日，最多一年。"))
    if not calendar.is_working_day(day):
        raise DeadlineInputError(
            _("%(day)s 不是工作日。") % {"day": calendar.label(day)}
        )
    due_at = _closing(day, calendar=calendar)
    return Due(
        kind=Kind.FINAL_FEEDBACK,
        due_at=due_at,
        provisional=calendar.is_provisional(last, day),
        calendar_version=calendar.version,
        inputs={
            "extended_to": day.isoformat(),
            "closing": due_at.time().isoformat("minutes"),
        },
        explanation=_explain(
            gettext_noop("最终反馈期限 %(before)s 延长 → %(due)s 营业结束"),
            calendar=calendar,
            span=(last, day),
            before=before,
            due=due_at,
        ),
        is_extension=True,
    )


def follow_up_visit(resolved_at: datetime, *, calendar: WorkingCalendar) -> Due:
    resolved = in_shanghai(resolved_at)
    first, last = _visit_window(resolved)
    opens = calendar.next_working_day(first, inclusive=True)
    due = calendar.previous_working_day(last, inclusive=True)
    due_at = _closing(due, calendar=calendar)
    return Due(
        kind=Kind.FOLLOW_UP_VISIT,
        due_at=due_at,
        opens_at=_at(opens, time.min),
        provisional=calendar.is_provisional(first, last),
        calendar_version=calendar.version,
        inputs={
            "resolved_at": resolved.isoformat(),
            "closing": due_at.time().isoformat("minutes"),
        },
        explanation=_explain(
            gettext_noop(
                "%(resolved)s 办结 → 满一个月 %(first)s，自工作日 %(opens)s 起；"
                "满两个月 %(last)s，至工作日 %(due)s 营业结束止"
            ),
            calendar=calendar,
            span=(first, last),
            resolved=resolved.date(),
            first=first,
            opens=opens,
            last=last,
            due=due_at,
        ),
    )


def transfer_reply(
    received_at: datetime, *, calendar: WorkingCalendar, limit: datetime | None = None
) -> Due:
    """Due at the limit that the transfer sets; with none given, the final feedback's.

    `check_transfer_limit` says whether it may be set.
    """
    if limit is None:
        final = final_feedback(received_at, calendar=calendar)
        sentence = gettext_noop("转办未给时限，同最终反馈期限：%(final)s")
        return replace(
            final,
            kind=Kind.TRANSFER_REPLY,
            explanation=_explain(sentence, calendar=calendar, final=final.explanation),
        )
    limit = in_shanghai(limit)
    return Due(
        kind=Kind.TRANSFER_REPLY,
        due_at=limit,
        calendar_version=calendar.version,
        inputs={"limit": limit.isoformat()},
        explanation=_explain(
            gettext_noop("转办要求时限 → %(due)s"), calendar=calendar, due=limit
        ),
    )


def visit_counts_from(resolved_at: datetime) -> datetime:
    """Return when a visit begins to count: one calendar month on, working or not."""
    first, _last = _visit_window(in_shanghai(resolved_at))
    return _at(first, time.min)


def consent_limit(received_at: datetime, *, calendar: WorkingCalendar) -> datetime:
    """Return the latest time that is agreed without a director's consent."""
    received = in_shanghai(received_at)
    return _at(calendar.next_working_day(received.date()), BASELINE_TIME)


def check_agreed_time(
    agreed_at: datetime, *, received_at: datetime, final_due_at: datetime, now: datetime
) -> None:
    """Refuse a time outside the case; once the final feedback is late, any will do."""
    if in_shanghai(agreed_at) <= received_at:
        raise DeadlineInputError(_("约定时间须晚于受理时间。"))
    if now <= final_due_at < agreed_at:
        raise DeadlineInputError(
            _("约定时间不得晚于最终反馈期限 %(due)s。")
            % {"due": f"{in_shanghai(final_due_at):%Y-%m-%d %H:%M}"}
        )


def check_transfer_limit(limit: datetime, *, received_at: datetime) -> None:
    if in_shanghai(limit) <= received_at:
        raise DeadlineInputError(_("转办要求时限须晚于受理时间。"))


def check_resolving_time(resolved_at: datetime, *, received_at: datetime) -> None:
    if in_shanghai(resolved_at) < received_at:
        raise DeadlineInputError(_("办结时间不得早于受理时间。"))


def in_shanghai(moment: datetime) -> datetime:
    if timezone.is_naive(moment):
        raise DeadlineInputError(_("时间须带时区。"))
    # Looked at before converting, which overflows at both ends of the calendar.
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise DeadlineInputError(
            _("时间须在 %(first)s 年至 %(last)s 年之间。")
            % {"first": FIRST_YEAR, "last": LAST_YEAR}
        )
    return moment.astimezone(SHANGHAI)


def _at(day: date, moment: time) -> datetime:
    return datetime.combine(day, moment, SHANGHAI)


def _closing(day: date, *, calendar: WorkingCalendar) -> datetime:
    return _at(day, calendar.closing_on(day))


def _working_days_after(
    day: date, *, count: int, calendar: WorkingCalendar
) -> list[date]:
    days: list[date] = []
    while len(days) < count:
        day = calendar.next_working_day(day)
        days.append(day)
    return days


def _visit_window(resolved: datetime) -> tuple[date, date]:
    day = resolved.date()
    return day + VISIT_OPENS_AFTER, day + VISIT_DUE_AFTER


def _explain(
    sentence: str,
    *,
    calendar: WorkingCalendar,
    span: tuple[date, ...] = (),
    **moments: date | list[date] | str,
) -> str:
    """Write the sentence with its moments, and which years of the span are guessed."""
    with translation.override(KEPT_LANGUAGE):
        said = {name: _say(value, calendar) for name, value in moments.items()}
        text = _(sentence) % said
        years = calendar.unpublished_years(*span) if span else []
        if years:
            text += _("（暂定：%(years)s年放假安排尚未公布）") % {
                "years": "、".join(map(str, years))
            }
    return text


def _say(value: date | list[date] | str, calendar: WorkingCalendar) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "、".join(calendar.label(day) for day in value)
    if isinstance(value, datetime):
        return f"{calendar.label(value.date())} {value:%H:%M}"
    return calendar.label(value)
