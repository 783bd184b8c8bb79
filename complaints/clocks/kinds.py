"""The norm's clocks: what follows from each kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.functional import Promise, lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from complaints.case.models.contacts import REPLIES, Purpose
from complaints.case.tables.checked import table
from complaints.clocks import deadlines
from complaints.clocks.deadlines import EXTENSION, Due, Kind

VISIT_WARNING = timedelta(days=14)
TRANSFER_WARNING = timedelta(days=1)
FEEDBACK_WARNING = 9


def _that_morning(due_at: datetime) -> datetime:
    at = timezone.localtime(due_at)
    return at.replace(hour=FEEDBACK_WARNING, minute=0, second=0, microsecond=0)


def _day_before(due_at: datetime) -> datetime:
    return due_at - TRANSFER_WARNING


def _days_before(due_at: datetime) -> datetime:
    return due_at - VISIT_WARNING


def _allowed_today() -> str:
    """The working days of a final feedback, as the rule stands today."""
    return deadlines.NUMERALS[deadlines.feedback_working_days(timezone.localdate())]


@dataclass(frozen=True, kw_only=True)
class ClockFacts:
    # When it runs out, for whoever reads how the desk works (norm 9.1).
    words: Promise | str
    # Which rule made a row; what it said on the day is in the row's sentence.
    rule: str
    # Takes the place of another, or gives way, when a time is agreed (norm 7.1).
    is_reply: bool
    # Owed by a case that is resolved; the others by one that is open.
    is_owed_when_done: bool
    # Owed to somebody else than the client: neither resolving, withdrawing, merging nor
    # a new cycle ends it.
    outlasts_case: bool
    # The talks that answer it.
    answered_by: tuple[Purpose, ...]
    # Where it counts working days: from which of its inputs, and how. A row without
    # that input counts none.
    counted: tuple[str, Callable[..., Due]] | None
    # When a page shows it as near; None: in its last hour.
    warns_at: Callable[[datetime], datetime] | None


ANY_REPLY = tuple(REPLIES)
# fmt: off
CLOCKS = table(Kind, {
    Kind.BASELINE_REPLY: ClockFacts(
        words=format_lazy(
            _("工作日 {at} 前受理的，当日 {at}；其余的，下一工作日 {at}"),
            at=deadlines.BASELINE_TIME.isoformat("minutes"),
        ),
        rule="norm 7.2",
        is_reply=True, is_owed_when_done=False, outlasts_case=False,
        answered_by=ANY_REPLY,
        counted=("received_at", deadlines.baseline_reply), warns_at=None,
    ),
    Kind.REPLY_24H: ClockFacts(
        words=format_lazy(
            _("未约定答复时间的，受理后 {hours} 小时"),
            hours=deadlines.REPLY_PERIOD // timedelta(hours=1),
        ),
        rule="norm 17.3; civil code 201",
        is_reply=True, is_owed_when_done=False, outlasts_case=False,
        answered_by=ANY_REPLY, counted=None, warns_at=None,
    ),
    Kind.AGREED_REPLY: ClockFacts(
        words=_("与客户约定的时间；改约须在到期前向客户说明"),
        rule="norm 7.1, 7.3",
        is_reply=True, is_owed_when_done=False, outlasts_case=False,
        answered_by=ANY_REPLY, counted=None, warns_at=None,
    ),
    Kind.FINAL_FEEDBACK: ClockFacts(
        words=format_lazy(
            _("受理当日不计，第{days}个工作日营业结束"),
            days=lazy(_allowed_today, str)(),
        ),
        rule="norm 17.4; civil code 201, 203",
        is_reply=False, is_owed_when_done=False, outlasts_case=False,
        answered_by=(Purpose.FINAL_FEEDBACK,),
        counted=("received_at", deadlines.final_feedback), warns_at=_that_morning,
    ),
    Kind.FOLLOW_UP_VISIT: ClockFacts(
        words=format_lazy(
            _("办结后满 {first} 个月至满 {last} 个月"),
            first=deadlines.VISIT_OPENS_AFTER.months,
            last=deadlines.VISIT_DUE_AFTER.months,
        ),
        rule="norm 8.2; civil code 202, 203",
        is_reply=False, is_owed_when_done=True, outlasts_case=False,
        answered_by=(Purpose.VISIT,),
        counted=("resolved_at", deadlines.follow_up_visit), warns_at=_days_before,
    ),
    Kind.TRANSFER_REPLY: ClockFacts(
        words=_("转办要求的时限；转办未给时限的，同最终反馈"),
        rule="limit of the transfer, else norm 17.4",
        is_reply=False, is_owed_when_done=False, outlasts_case=True, answered_by=(),
        counted=("received_at", deadlines.transfer_reply), warns_at=_day_before,
    ),
}, kept_in=__name__)
# fmt: on

REPLY_CLOCKS = [x for x, row in CLOCKS.items() if row.is_reply]
OUTLASTING = [x for x, row in CLOCKS.items() if row.outlasts_case]
# Of the client while it is open: the four that the months compare.
OWED_WHEN_OPEN = [
    x
    for x, row in CLOCKS.items()
    if not row.is_owed_when_done and not row.outlasts_case
]
# What branches are compared by, the answer to whoever transferred a case too.
COMPARED = [*OWED_WHEN_OPEN, *OUTLASTING]
OWED_WHEN_DONE = [x for x, row in CLOCKS.items() if row.is_owed_when_done]
COUNTED = {x: row.counted for x, row in CLOCKS.items() if row.counted}


def warn_at(kind: str, due_at: datetime) -> datetime | None:
    """When a page shows it as near; None: in its last hour."""
    warns_at = CLOCKS[kind].warns_at
    return warns_at(due_at) if warns_at else None


def rule_of(due: Due) -> str:
    return EXTENSION if due.is_extension else CLOCKS[due.kind].rule
