"""The scorecard, and what is behind one of its numbers, as workbooks.

The list holds what its pages hold, row by row; nothing is cut off.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models import Branch
from reports.periods import Period
from reports.rendering.workbook import Book, Column, write_workbook
from reports.scorecard.obligations import Obligation, obligations
from reports.scorecard.pages.cases import CaseLine
from reports.scorecard.pages.sheet import WORDS, beside
from reports.scorecard.scores import Score, Scores, Status

Row = tuple[Obligation, Score]
CARD: list[Column[Row]] = [
    Column(_("条款"), lambda row: row[0].id, 8),
    Column(_("简称"), lambda row: row[0].name, 26),
    Column(_("规范要求"), lambda row: row[0].quote, 60),
    Column(_("符合"), lambda row: row[1].met if _is_known(row[1]) else None, 8),
    Column(_("总数"), lambda row: row[1].total if _is_known(row[1]) else None, 8),
    Column(_("比例"), lambda row: _share(row[1]), 10),
    Column(_("另列"), lambda row: beside(*row), 18),
    Column(_("结果"), lambda row: WORDS[row[1].status], 10),
    Column(_("怎样计算"), lambda row: row[0].measure, 60),
]
CASES: list[Column[CaseLine]] = [
    Column(_("结果"), lambda line: _("符合") if line.is_met else _("不符合"), 10),
    Column(_("编号或事项"), lambda line: line.name, 24),
    Column(_("类别"), lambda line: line.category, 18),
    Column(_("时间"), lambda line: _time(line), 18),
    Column(_("情况"), lambda line: line.words, 40),
]


def write_card(scores: Scores, branch: Branch, month: Period, *, title: str) -> Book:
    rows = ((one, scores[id]) for id, one in obligations().items())
    columns = [*CARD, *_whose(branch, month)]
    return write_workbook(columns, rows, title=title, sheet=_now("规范记分表"))


def write_cases(
    lines: Iterable[CaseLine], branch: Branch, month: Period, *, title: str
) -> Book:
    columns = [*CASES, *_whose(branch, month)]
    return write_workbook(columns, lines, title=title, sheet=_now("规范记分表"))


def _whose(branch: Branch, month: Period) -> list[Column[Any]]:
    """In each row, for whoever puts many months together."""
    return [
        Column(_("营业部"), lambda _row: branch.code, 10),
        Column(_("月份"), lambda _row: month.slug, 10),
    ]


def _share(score: Score) -> str | None:
    return None if score.percent is None else f"{score.percent}%"


def _is_known(score: Score) -> bool:
    return score.status != Status.NOT_RECORDED


def _time(line: CaseLine) -> date:
    at = timezone.localtime(line.counted_at)
    return at.date() if line.is_of_day else at
