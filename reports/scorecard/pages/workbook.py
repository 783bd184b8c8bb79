"""The scorecard, and what is behind one of its numbers, as workbooks.

The list holds what its pages hold, row by row; nothing is cut off.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from reports.scorecard.obligations import obligations
from reports.scorecard.pages.cases import Line
from reports.scorecard.pages.sheet import WORDS
from reports.scorecard.scores import Scores, Status
from reports.workbook import Book, write_rows

Cell = str | int | float


def write_card(scores: Scores, *, title: str) -> Book:
    columns = [
        (_("条款"), 8),
        (_("简称"), 26),
        (_("规范要求"), 60),
        (_("符合"), 8),
        (_("总数"), 8),
        (_("比例（%）"), 10),
        (_("另列"), 18),
        (_("结果"), 10),
        (_("怎样计算"), 60),
    ]
    return _write(columns, (_card_row(id, scores) for id in obligations()), title)


def write_cases(lines: Iterable[Line], *, title: str) -> Book:
    columns = [
        (_("结果"), 10),
        (_("编号或事项"), 24),
        (_("类别"), 18),
        (_("时间"), 18),
        (_("情况"), 40),
    ]
    return _write(columns, (_case_row(line) for line in lines), title)


def _card_row(id: str, scores: Scores) -> list[Cell]:
    obligation, score = obligations()[id], scores[id]
    known = score.status != Status.NOT_RECORDED
    percent = score.percent
    beside = f"{obligation.beside} {score.beside}" if score.beside else ""
    return [
        id,
        obligation.name,
        obligation.quote,
        score.met if known else "",
        score.total if known else "",
        "" if percent is None else percent,
        beside,
        str(WORDS[score.status]),
        obligation.measure,
    ]


def _case_row(line: Line) -> list[Cell]:
    form = "%Y-%m-%d" if line.is_of_day else "%Y-%m-%d %H:%M"
    return [
        _("符合") if line.is_met else _("不符合"),
        line.name,
        line.category,
        timezone.localtime(line.counted_at).strftime(form),
        line.words,
    ]


def _write(
    columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[Cell]], title: str
) -> Book:
    return write_rows(columns, rows, title=title, sheet=_("规范记分表"))
