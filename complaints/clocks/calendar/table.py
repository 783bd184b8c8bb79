"""What a change of the calendar moves, as rows for people: on a terminal, in admin."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from branches.calendar import SHANGHAI, weekday_name
from complaints.clocks.calendar.recompute import Move, Plan
from complaints.clocks.deadlines import Kind


def heading() -> list[str]:
    return [_("营业部"), _("受理编号"), _("原到期"), _("新到期"), _("时限")]


def rows(moves: Iterable[Move]) -> list[list[str]]:
    return [
        [
            move.branch_code,
            move.number,
            _moment(move.row.due_at),
            _moment(move.due.due_at),
            _clock(move),
        ]
        for move in moves
    ]


def counts(plan: Plan) -> list[tuple[str, str, int]]:
    """How many of each clock in each branch, for who can't read them one by one."""
    found = Counter((move.branch_code, move.row.kind) for move in plan.moves)
    return [
        (branch, str(Kind(kind).label), count)
        for (branch, kind), count in sorted(found.items())
    ]


def summary(plan: Plan) -> str:
    if not plan.moves and not plan.kept:
        return _("没有需要变动的时限。")
    moved = sum(move.changes_time for move in plan.moves)
    told = _("移动 %(moved)s 条时限，%(confirmed)s 条暂定时限确定不变。") % {
        "moved": moved,
        "confirmed": len(plan.moves) - moved,
    }
    if plan.kept:
        told += _("另有 %(kept)s 条按新日历已到期，维持原时限。") % {"kept": plan.kept}
    return told


def as_text(lines: Sequence[Sequence[str]]) -> str:
    """Align the columns, a Chinese character being two wide."""
    widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(
            cell + " " * (width - _width(cell))
            for cell, width in zip(line, widths, strict=True)
        ).rstrip()
        for line in lines
    )


def _clock(move: Move) -> str:
    label = str(Kind(move.row.kind).label)
    if not move.changes_time:
        return _("%(clock)s（不再暂定）") % {"clock": label}
    if move.due.due_at == move.row.due_at and move.due.opens_at:
        opens = _moment(move.due.opens_at)
        return _("%(clock)s（开始改为 %(opens)s）") % {"clock": label, "opens": opens}
    return label


def _moment(at: datetime) -> str:
    local = at.astimezone(SHANGHAI)
    return f"{local:%Y-%m-%d} {weekday_name(local.date())} {local:%H:%M}"


def _width(text: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in text)
