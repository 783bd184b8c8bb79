"""What is owed day by day: channels looked into, new clients told, postings in date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.calendar import SHANGHAI, load_working_days
from complaints.case.choices import Channel
from complaints.intake.models import ChannelCheck
from complaints.intake.services import due_on
from reports.duties.daily.models import NewAccounts, Posting
from reports.periods import Period

ONE_DAY = timedelta(days=1)
CHECKS, ACCOUNTS, POSTINGS = "10.2", "10.5", "24.3"


@dataclass(frozen=True)
class Piece:
    """A check, the clients of a day, a posting: and how many are as they should be."""

    obligation: str
    branch: int
    on: date
    name: str
    met: int
    total: int = 1


def pieces(
    begins: Mapping[int, date], period: Period, *, now: datetime
) -> Iterator[Piece]:
    """Five statements, and nothing of before a branch's beginning."""
    today = timezone.localdate(now, SHANGHAI)
    yield from _checks(begins, period, today)
    yield from _accounts(begins, period)
    yield from _postings(begins, period, today)


def _checks(begins: Mapping[int, date], period: Period, today: date) -> Iterator[Piece]:
    """Of today only what is signed for: the day is not over."""
    rows = ChannelCheck.objects.filter(
        branch__in=begins, day__gte=period.first, day__lt=period.end
    )
    signed = set(rows.values_list("branch", "day", "channel"))
    calendars = load_working_days(begins)
    for branch, first in begins.items():
        day = max(first, period.first)
        while day < min(period.end, today + ONE_DAY):
            for channel in due_on(day, calendars[branch]):
                is_met = (branch, day, channel) in signed
                if is_met or day < today:
                    name = str(Channel(channel).label)
                    yield Piece(CHECKS, branch, day, name, int(is_met))
            day += ONE_DAY


def _accounts(begins: Mapping[int, date], period: Period) -> Iterator[Piece]:
    """Of whom nobody knows whether he was told, that is not said."""
    rows = NewAccounts.objects.in_force().filter(
        branch__in=begins, day__gte=period.first, day__lt=period.end, opened__gt=0
    )
    for row in rows:
        if row.day >= begins[row.branch_id]:
            yield Piece(
                ACCOUNTS,
                row.branch_id,
                row.day,
                _("新开户客户"),
                row.told or 0,
                row.opened,
            )


def _postings(
    begins: Mapping[int, date], period: Period, today: date
) -> Iterator[Piece]:
    """As they hung on each month's last day, or hang today."""
    rows = Posting.objects.filter(
        branch__in=begins, since__lt=period.end, material__isnull=False
    )
    hung = list(rows.select_related("material").annotate(gone=F("following__since")))
    for month in period.months():
        day = min(today, month.end - ONE_DAY)
        for row in hung if month.first <= today else ():
            if _hangs(row, day) and day >= begins[row.branch_id]:
                is_met = row.is_current_on(day)
                yield Piece(POSTINGS, row.branch_id, day, str(row), int(is_met))


def _hangs(row: Posting, day: date) -> bool:
    gone: date | None = row.gone  # type: ignore[attr-defined]  # annotated
    return row.since <= day and (gone is None or gone > day)
