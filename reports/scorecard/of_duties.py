"""norm 10, 11.4, 22.2, 24.3: what a branch owes on any quiet day, piece by piece."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from reports.duties.daily import owed as daily
from reports.duties.kinds import DUTIES
from reports.duties.owed import beginnings, standings
from reports.periods import Period, month_of
from reports.scorecard.owed import Owed

# Of these there are records since a month of each desk's own (reports/definitions.py).
RECORDED_LATER = frozenset(duty.obligation for duty in DUTIES.values()) | {
    daily.CHECKS,
    daily.ACCOUNTS,
    daily.POSTINGS,
}


def owed(branch_ids: Sequence[int], period: Period, *, now: datetime) -> Iterator[Owed]:
    """A quarter or half-year counts in its last month; what is done counts at once."""
    begins = beginnings(branch_ids)
    for one in standings(begins, period, now=now):
        if period.first <= one.month < period.end:
            pieces = one.required if one.is_over else one.met
            for number in range(pieces):
                yield Owed(
                    one.duty.obligation,
                    one.branch,
                    one.month,
                    is_met=number < one.met,
                    name=str(one.kind.label),
                )
    for piece in daily.pieces(begins, period, now=now):
        yield from _of_piece(piece)


def _of_piece(piece: daily.Piece) -> Iterator[Owed]:
    """Those that are as they should be, and those that are not."""
    for is_met, count in ((True, piece.met), (False, piece.total - piece.met)):
        if count:
            yield Owed(
                piece.obligation,
                piece.branch,
                month_of(piece.on).first,
                is_met=is_met,
                name=piece.name,
                on=piece.on,
                count=count,
            )
