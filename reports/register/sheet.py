"""The register on paper and as a workbook: the same lines, the same columns."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models import Branch
from reports.digests import digest, head_of
from reports.register.rows import RegisterLine
from reports.rendering.typesetting import typeset
from reports.rendering.workbook import Book, Column, write_workbook
from reports.times import iso, minute

LAYOUT = "2026-1"

COLUMNS: tuple[Column[RegisterLine], ...] = (
    Column(_("受理时间"), lambda line: minute(line.received_at), 16),
    Column(_("受理编号"), lambda line: line.number, 18),
    Column(_("客户"), lambda line: line.client, 10),
    Column(_("类别"), lambda line: line.category, 14),
    Column(_("受理方式"), lambda line: line.channel, 8),
    Column(_("投诉事项"), lambda line: line.gist, 44),
    Column(_("第一责任人"), lambda line: line.receiver, 10),
    Column(_("经办人"), lambda line: line.handler, 10),
    Column(_("状态"), lambda line: line.state, 10),
    Column(_("办结时间"), lambda line: minute(line.resolved_at), 16),
    Column(_("三个工作日"), lambda line: line.feedback, 12),
    Column(_("备注"), lambda line: line.remarks, 24),
)


def snapshot(
    branch: Branch, year: int, lines: Iterable[RegisterLine]
) -> dict[str, Any]:
    rows = [[column.value(line) for column in COLUMNS] for line in lines]
    return {
        **head_of(branch, layout=LAYOUT),
        "year": year,
        "columns": [str(column.title) for column in COLUMNS],
        "rows": rows,
    }


def render_pdf(taken: dict[str, Any], *, printed_at: datetime, by: str) -> bytes:
    """Pure in the snapshot and the stamp: the same in, the same bytes out."""
    stamp = {
        "printed_at": iso(printed_at),
        "printed_by": by,
        "digest": digest(taken),
    }
    return typeset("register.typ", {"snapshot": taken, "stamp": stamp})


# As times, which a spreadsheet sorts and filters; on paper they are words.
TIMES: dict[int, Column[RegisterLine]] = {
    0: Column(_("受理时间"), lambda line: line.received_at, 16),
    9: Column(_("办结时间"), lambda line: line.resolved_at, 16),
}


def write_book(lines: Iterable[RegisterLine], *, branch: Branch, year: int) -> Book:
    """Whose it is stands in each row, for whoever puts many together."""
    whose: list[Column[RegisterLine]] = [
        Column(_("营业部"), lambda _line: branch.code, 10),
        Column(_("年度"), lambda _line: year, 8),
    ]
    columns = [TIMES.get(place, one) for place, one in enumerate(COLUMNS)]
    title = f"{branch.name} {year}"
    return write_workbook([*columns, *whose], lines, title=title, sheet=_now("登记簿"))
