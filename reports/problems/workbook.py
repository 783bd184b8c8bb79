"""The trainings of a year as a workbook: the rows of the page, all of them."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime
from typing import IO

import xlsxwriter
from django.utils.translation import gettext as _

from complaints.decisions.studies import Training

ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)
Cell = str | int


def write_trainings(
    rows: Iterable[Training], *, visible: Collection[int], title: str
) -> IO[bytes]:
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
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the response closes it)
    options = {"constant_memory": True, "strings_to_formulas": False}
    book = xlsxwriter.Workbook(file, options)
    # The same rows give the same bytes, whenever they are written.
    book.set_properties({"title": title, "created": ALWAYS})
    sheet = book.add_worksheet(_("培训"))
    bold = book.add_format({"bold": True, "bottom": 1})
    sheet.freeze_panes(1, 0)
    for place, (name, width) in enumerate(columns):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, name, bold)
    for line, row in enumerate(rows, start=1):
        for place, cell in enumerate(_cells(row, visible)):
            if isinstance(cell, int):
                sheet.write_number(line, place, cell)
            else:
                sheet.write_string(line, place, cell)
    book.close()
    file.seek(0)
    return file


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
