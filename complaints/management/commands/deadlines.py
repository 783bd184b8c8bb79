"""What is due when, and why: one JSON object a line, as other programs read it."""

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from functools import cache
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from branches.calendar import SHANGHAI, WorkingCalendar, load_calendar
from branches.models import Branch
from complaints.clocks import deadlines
from complaints.clocks.deadlines import DeadlineInputError, Due

KEYS = ("received", "agreed", "resolved", "transfer", "branch")
CLOCKS = (
    "baseline_reply",
    "reply_24h",
    "agreed_reply",
    "final_feedback",
    "visit_opens",
    "visit_due",
)
# Absent, where the others are null.
WHEN_ASKED = ("transfer_reply",)
BAD_INPUT = 2

# Narrower than datetime.fromisoformat, which reads "+08:00:61" and differs between
# versions of Python.
MOMENT = re.compile(
    r"\d{4}-\d\d-\d\d[T ]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?"
    r"(Z|[+-](0\d|1[0-4])(:?[0-5]\d)?)?",
    re.ASCII,
)
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)

Asked = dict[str, str | None]
CalendarOf = Callable[[str | None], WorkingCalendar]


class Command(BaseCommand):
    # Their warnings would join the one line that stands on standard error.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        # argparse prints the usage before an error; one line is the contract.
        parser.usage = argparse.SUPPRESS
        parser.description = _(
            "算出一件投诉的各项时限并说明理由，每行输出一个 JSON 对象。"
        )
        parser.add_argument("--received", metavar="ISO", help=_("受理时间"))
        parser.add_argument("--agreed", metavar="ISO", help=_("与客户约定的答复时间"))
        parser.add_argument("--resolved", metavar="ISO", help=_("办结时间或日期"))
        parser.add_argument("--transfer", metavar="ISO", help=_("转办要求的答复时限"))
        parser.add_argument("--branch", metavar="CODE", help=_("营业部代码"))
        parser.add_argument(
            "--stdin",
            action="store_true",
            help=_("从标准输入逐行读取 JSON 对象，键同上"),
        )

    def handle(self, *args: Any, stdin: bool, **options: Any) -> None:
        asked = {key: options[key] for key in KEYS}
        calendar_of = cache(_calendar_of)
        if not stdin:
            self._answer_one(asked, calendar_of)
        elif any(value is not None for value in asked.values()):
            raise CommandError(_("--stdin 不与其他选项同用。"), returncode=BAD_INPUT)
        else:
            self._answer_lines(sys.stdin.buffer, calendar_of)

    def _answer_one(self, asked: Asked, calendar_of: CalendarOf) -> None:
        try:
            self._print(_answer(asked, calendar_of))
        except DeadlineInputError as error:
            raise CommandError(str(error), returncode=BAD_INPUT) from error

    def _answer_lines(self, lines: Iterable[bytes], calendar_of: CalendarOf) -> None:
        wrong = 0
        for line in lines:
            try:
                self._print(_answer(_parsed(line), calendar_of))
            except DeadlineInputError as error:
                wrong += 1
                self._print({"error": str(error)})
        if wrong:
            message = _("有 %(count)s 行无法计算。") % {"count": wrong}
            raise CommandError(message, returncode=BAD_INPUT)

    def _print(self, answer: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(answer, ensure_ascii=False))


def _parsed(line: bytes) -> Asked:
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError):
        asked = None
    if not isinstance(asked, dict):
        raise DeadlineInputError(_("本行不是 JSON 对象。"))
    for key, value in asked.items():
        if key not in KEYS:
            raise DeadlineInputError(_("没有 %(key)s 这个键。") % {"key": _quoted(key)})
        if not isinstance(value, str | None):
            raise DeadlineInputError(_("%(key)s 须为字符串。") % {"key": key})
    return {key: asked.get(key) for key in KEYS}


def _answer(asked: Asked, calendar_of: CalendarOf) -> dict[str, Any]:
    calendar = calendar_of(asked["branch"])
    dues = _dues(asked, calendar)
    clocks = [clock for due in dues for clock in _clocks(due)]
    times = {name: at.isoformat() for name, at, _why in clocks}
    return {
        **{name: times.get(name) for name in CLOCKS},
        **{name: times[name] for name in WHEN_ASKED if name in times},
        "provisional": any(due.provisional for due in dues),
        "calendar": calendar.version,
        "why": {name: why for name, _at, why in clocks},
    }


def _clocks(due: Due) -> list[tuple[str, datetime, str]]:
    if due.opens_at is None:
        return [(due.kind.value, due.due_at, due.explanation)]
    return [
        ("visit_opens", due.opens_at, due.explanation),
        ("visit_due", due.due_at, due.explanation),
    ]


def _dues(asked: Asked, calendar: WorkingCalendar) -> list[Due]:
    received = _moment("received", asked["received"])
    final = deadlines.final_feedback(received, calendar=calendar)
    dues = [*_replies(asked, received, final=final, calendar=calendar), final]
    if asked["resolved"] is not None:
        resolved = _moment("resolved", asked["resolved"], of_a_day=time.max)
        deadlines.check_resolving_time(resolved, received_at=received)
        dues.append(deadlines.follow_up_visit(resolved, calendar=calendar))
    if asked["transfer"] is not None:
        limit = _moment("transfer", asked["transfer"])
        deadlines.check_transfer_limit(limit, received_at=received)
        dues.append(deadlines.transfer_reply(received, limit=limit, calendar=calendar))
    return dues


def _replies(
    asked: Asked, received: datetime, *, final: Due, calendar: WorkingCalendar
) -> list[Due]:
    baseline = deadlines.baseline_reply(received, calendar=calendar)
    if asked["agreed"] is None:
        return [baseline, deadlines.reply_24h(received, calendar=calendar)]
    agreed = _moment("agreed", asked["agreed"])
    # Asked as at the receipt, when the final feedback has not run out.
    deadlines.check_agreed_time(
        agreed, received_at=received, final_due_at=final.due_at, now=received
    )
    reply = deadlines.agreed_reply(agreed, calendar=calendar)
    return [reply] if agreed > baseline.due_at else [baseline, reply]


def _moment(key: str, text: str | None, *, of_a_day: time | None = None) -> datetime:
    """Read a time; a day alone will do where `of_a_day` says which time is meant."""
    if text is None:
        raise DeadlineInputError(_("缺少 %(key)s。") % {"key": key})
    try:
        if of_a_day and DAY.fullmatch(text):
            return datetime.combine(date.fromisoformat(text), of_a_day, SHANGHAI)
        if MOMENT.fullmatch(text):
            moment = datetime.fromisoformat(text)
            return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)
    except ValueError:
        pass  # Such a day is not in the calendar: the same message.
    raise DeadlineInputError(
        _("%(key)s 须为 ISO 时间，如 2026-03-02T10:00，而不是 %(text)s。")
        % {"key": key, "text": _quoted(text)}
    )


def _calendar_of(code: str | None) -> WorkingCalendar:
    if code is None:
        return load_calendar()
    # The database refuses to look for what is no text at all, such as NUL.
    branch = Branch.objects.filter(code=code).first() if code.isalnum() else None
    if branch is None:
        raise DeadlineInputError(
            _("没有代码为 %(code)s 的营业部。") % {"code": _quoted(code)}
        )
    return load_calendar(branch)


def _quoted(text: str) -> str:
    # Escaped and cut, so that the message stays one line that can be printed.
    return repr(text[:40])
