"""The trainings of a year as a workbook: the rows of the page, all of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.utils.translation import gettext as _

from reports.problems.study_models import Training
from reports.rendering.workbook import Book, Column, write_workbook


def write_trainings(
    rows: Iterable[Training], *, visible: Collection[int], title: str
) -> Book:
    columns = [
        Column[Training](_("计划日期"), lambda row: row.planned_on, 12),
        Column(_("对象"), lambda row: row.get_audience_display(), 8),
        Column(_("培训内容"), lambda row: row.topic, 40),
        Column(_("针对"), lambda row: _cause(row, visible), 30),
        Column(_("举行日期"), lambda row: row.held_on, 12),
        Column(_("人数"), lambda row: row.participants_count or None, 8),
        Column(_("培训情况"), lambda row: row.summary, 40),
        Column(_("未举行的原因"), lambda row: row.not_held_reason, 30),
    ]
    return write_workbook(columns, rows, title=title, sheet=_("培训"))


def _cause(row: Training, visible: Collection[int]) -> str:
    """As the page says it: a problem that the reader may not see stays unnamed."""
    if row.problem_id:
        return str(row.problem) if row.problem_id in visible else _("共性问题")
    if row.category:
        return _("%(letter)s 类季度总结") % {"letter": row.category}
    return ""
