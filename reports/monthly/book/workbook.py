"""A month as a workbook to reckon with: the same sheets for every branch and month.

Its tables, a sheet each; its cases, as far as the reader sees them; and how each figure
is counted. The same data, the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import xlsxwriter
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models import Branch, User
from reports.monthly.book.cases import COLUMNS, rows_of
from reports.monthly.book.definitions import HEADS, definitions
from reports.monthly.paper.table import Table
from reports.monthly.paper.tables import SECTIONS, tables
from reports.periods import Period
from reports.rendering import workbook
from reports.rendering.workbook import Book, Formats

LABEL_WIDTH, NUMBER_WIDTH, WORDS_WIDTH = 24, 12, 60
# Of tables that a month may lack: it was counted before they came.
LACKED: dict[str, Promise] = {
    "requests": _("待决事项的时限"),
    "handovers": _("转交"),
    "recategorised": _("变更类别"),
    "disposals": _("员工处置"),
    "problems": _("共性问题"),
    "trainings": _("培训"),
    "scorecard": _("规范记分表"),
}


def write_workbook(
    snapshot: dict[str, Any],
    branch: Branch,
    month: Period,
    *,
    reader: User | None = None,
) -> Book:
    """`reader`: nobody for the command, which only the house's administrators have."""
    title = f"{snapshot['branch']} {snapshot['month']}"
    whose = [branch.code, month.slug]
    shown = sheets(snapshot)
    with workbook.opened(title, constant_memory=False) as (book, file):
        formats = Formats(book)
        for table in shown:
            _table(book, table, whose, formats, about=title)
        count = _cases(book, rows_of(branch, month, reader=reader), formats, title)
        _definitions(book, definitions(shown, month), title)
    return Book(file, sum(len(table.lines) for table in shown) + count)


def sheets(snapshot: dict[str, Any]) -> list[Table]:
    """One for each of the month's tables, in the order of the page."""
    made = {table.key: table for table in tables(snapshot)}
    keys = [key for _title, names, _charts in SECTIONS for key in names]
    return [made.get(key) or _empty(key) for key in keys]


def _empty(key: str) -> Table:
    return Table(key, str(LACKED[key]), [str(LACKED[key])], [], note=_now("本月未计。"))


def _table(
    book: xlsxwriter.Workbook,
    table: Table,
    whose: list[str],
    formats: Formats,
    *,
    about: str,
) -> None:
    """What the rows are of stands in each, for whoever puts many months together."""
    heads = [
        (name, LABEL_WIDTH if place < table.labels else NUMBER_WIDTH)
        for place, name in enumerate(table.columns)
    ]
    heads += [(_now("营业部"), NUMBER_WIDTH), (_now("月份"), NUMBER_WIDTH)]
    page = workbook.add_sheet(book, table.title, heads)
    for place in range(table.labels, len(table.columns)):
        if names := table.figures_of(place):
            page.write_comment(0, place, "\n".join(names))
    for number, line in enumerate(table.lines, start=1):
        workbook.write_typed(page, number, [*line, *whose], formats)
    if table.note:
        page.write_string(len(table.lines) + 2, 0, table.note)
    workbook.finish(
        page,
        rows=len(table.rows),
        columns=len(heads),
        labels=table.labels,
        about=about,
    )


def _cases(
    book: xlsxwriter.Workbook,
    rows: Iterable[list[object]],
    formats: Formats,
    about: str,
) -> int:
    heads = [(str(words), width) for words, width in COLUMNS]
    page = workbook.add_sheet(book, _now("投诉明细"), heads)
    count = 0
    for count, row in enumerate(rows, start=1):
        workbook.write_typed(page, count, row, formats)
    workbook.finish(page, rows=count, columns=len(heads), labels=1, about=about)
    return count


def _definitions(book: xlsxwriter.Workbook, rows: list[list[str]], about: str) -> None:
    heads = [
        (str(words), WORDS_WIDTH if last else LABEL_WIDTH) for words, last in HEADS
    ]
    page = workbook.add_sheet(book, _now("口径"), heads)
    for number, row in enumerate(rows, start=1):
        workbook.write_row(page, number, row)
    workbook.finish(page, rows=len(rows), columns=len(heads), labels=1, about=about)
