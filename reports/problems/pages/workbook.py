"""The trainings of a year as a workbook: the rows of the page, all of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.utils.translation import gettext as _

from reports.problems.study_models import Training
from reports.workbook import Book, write_rows

Cell = str | int


def write_trainings(
    rows: Iterable[Training], *, visible: Collection[int], title: str
) -> Book:
    columns = [
        (_("计划日期"), 12),
        (_("对象"), 8),
        (_("培训内容"), 40),
        (_("针对"), 30),
        (_("举行日期"), 12),
        (_("人数"), 8),
        (_("培训情况"), 40),
        (_("未举行的原因"), 30),
    ]
    cells = (_cells(row, visible) for row in rows)
    return write_rows(columns, cells, title=title, sheet=_("培训"))


def _cells(row: Training, visible: Collection[int]) -> list[Cell]:
    return [
        _day(row.planned_on),
        row.get_audience_display(),
        row.topic,
        _cause(row, visible),
        _day(row.held_on),
        row.participants_count or "",
        row.summary,
        row.not_held_reason,
    ]


def _cause(row: Training, visible: Collection[int]) -> str:
    """As the page says it: a problem that the reader may not see stays unnamed."""
    if row.problem_id:
        return str(row.problem) if row.problem_id in visible else _("共性问题")
    if row.category:
        return _("%(letter)s 类季度总结") % {"letter": row.category}
    return ""


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
