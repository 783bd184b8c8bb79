"""The register on paper and as a workbook: the same lines, the same columns."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO, Any

import xlsxwriter
from django.conf import settings
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models import Branch
from reports.digests import digest
from reports.register.rows import Line
from reports.typesetting import typeset

LAYOUT = "2026-1"
ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Column:
    title: Promise
    value: Callable[[Line], str]
    width: int


def minute(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""


COLUMNS = (
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


def snapshot(branch: Branch, year: int, lines: Iterable[Line]) -> dict[str, Any]:
    rows = [[column.value(line) for column in COLUMNS] for line in lines]
    return {
        "layout": LAYOUT,
        "company": settings.COMPANY_NAME,
        "branch": branch.name,
        "branch_code": branch.code,
        "year": year,
        "columns": [str(column.title) for column in COLUMNS],
        "rows": rows,
    }


def render_pdf(taken: dict[str, Any], *, printed_at: datetime, by: str) -> bytes:
    """Pure in the snapshot and the stamp: the same in, the same bytes out."""
    stamp = {
        "printed_at": timezone.localtime(printed_at).isoformat(timespec="seconds"),
        "printed_by": by,
        "digest": digest(taken),
    }
    return typeset("register.typ", {"snapshot": taken, "stamp": stamp})


def write_workbook(lines: Iterable[Line], *, title: str) -> IO[bytes]:
    """Written row by row to a file that goes when it is closed; headings stay."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the response closes it)
    options = {"constant_memory": True, "strings_to_formulas": False}
    book = xlsxwriter.Workbook(file, options)
    # The same rows give the same bytes, whenever they are written.
    book.set_properties({"title": title, "created": ALWAYS})
    sheet = book.add_worksheet(_now("登记簿"))
    bold = book.add_format({"bold": True, "bottom": 1})
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(COLUMNS):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, str(column.title), bold)
    for row, line in enumerate(lines, start=1):
        for place, column in enumerate(COLUMNS):
            sheet.write_string(row, place, column.value(line))
    book.close()
    file.seek(0)
    return file
