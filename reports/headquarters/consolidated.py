"""A month of all branches on paper, as a workbook, and each branch's paper in a zip.

Built by Celery with progress; paper is pure in its snapshot: same data, same bytes.
"""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Sequence
from io import BytesIO
from typing import IO, Any

import xlsxwriter
from django.conf import settings
from django.utils.translation import gettext as _

from branches.models import Branch
from complaints.case.choices import Category
from complaints.clocks.kinds import COMPARED
from reports.digests import digest
from reports.headquarters.drawing import draw, drawn_of
from reports.headquarters.overview import BranchLine, overview
from reports.headquarters.scored import AT_ONCE, house
from reports.jobs.models import JobKind
from reports.jobs.services import Builders, Progress
from reports.monthly import files
from reports.monthly.paper.labels import label
from reports.papers.monthly import MonthlyReport
from reports.papers.signing import whole
from reports.periods import Period
from reports.rendering import workbook
from reports.rendering.typesetting import typeset
from reports.scorecard.obligations import obligations
from reports.scorecard.pages.sheet import counted
from reports.scorecard.scores import Scores, scores

LAYOUT = "2026-2"
WIDTH = 12
# A zip remembers no time before that.
LONG_AGO = (1980, 1, 1, 0, 0, 0)


def build_zip(month: Period, progress: Progress) -> IO[bytes]:
    """Every branch's paper: the signed bytes; what is not signed is named a draft."""
    branches = list(Branch.objects.order_by("code"))
    reports = MonthlyReport.objects.filter(month=month.first).standing().signed()
    signed = {report.branch_id: report for report in reports.light()}
    file = tempfile.TemporaryFile()  # noqa: SIM115 (whoever keeps it closes it)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for done, branch in enumerate(branches):
            progress(done, len(branches))
            report = signed.get(branch.pk)
            state, when = _("草稿"), month.slug
            if report:
                state = _("已退回") if report.is_sent_back else _("已审签")
                when = report.in_words
            name = f"{branch.code} {branch.name} {when} {state}.pdf"
            entry = zipfile.ZipInfo(name.replace("/", "_"), LONG_AGO)
            pdf = whole(report) if report else files.pdf_of(branch, month)
            archive.writestr(entry, pdf)
    progress(len(branches), len(branches))
    file.seek(0)
    return file


def build_pdf(month: Period, progress: Progress) -> IO[bytes]:
    taken = snapshot(month, progress)
    drawn = draw(taken["drawn"])
    sheet = {
        "snapshot": taken,
        "digest": digest(taken),
        "charts": [[name, title] for name, title, _svg in drawn],
    }
    images = {name: svg for name, _title, svg in drawn}
    return BytesIO(typeset("consolidated.typ", sheet, images=images))


def build_xlsx(month: Period, progress: Progress) -> IO[bytes]:
    """A sheet of the branches, and one of each branch's obligations."""
    taken = snapshot(month, progress)
    with workbook.opened(f"{taken['title']} {month.slug}") as (book, file):
        _sheet(book, _("各营业部"), taken["columns"], [*taken["rows"], taken["total"]])
        _sheet(book, _("规范记分"), taken["score_columns"], taken["score_rows"])
    return file


def snapshot(month: Period, progress: Progress) -> dict[str, Any]:
    """Plain data. The parts that are done: the overview, then AT_ONCE branches each."""
    branches = list(Branch.objects.order_by("code"))
    parts = -(-len(branches) // AT_ONCE) + 1
    progress(0, parts)
    found = overview(month)
    progress(1, parts)
    scored: dict[int, Scores] = {}
    for done, first in enumerate(range(0, len(branches), AT_ONCE), start=2):
        ids = [branch.pk for branch in branches[first : first + AT_ONCE]]
        scored |= scores(ids, month)
        progress(done, parts)
    return {
        "layout": LAYOUT,
        "title": _("客户投诉月度汇总"),
        "company": settings.COMPANY_NAME,
        "month": month.slug,
        "branches": len(branches),
        "missing": found.missing,
        "unsigned": found.unsigned,
        "sent_back": found.sent_back,
        "drawn": drawn_of(month, found),
        "columns": columns(),
        "rows": [_row(line) for line in found.lines],
        "shades": [
            [shade for _letter, _n, shade in line.shaded] for line in found.lines
        ],
        "total": _row(found.total),
        "house": house(scored),
        "score_columns": [_("营业部"), *(one.id for one in obligations().values())],
        "score_rows": [_scored(branch, scored[branch.pk]) for branch in branches],
    }


def columns() -> list[str]:
    clocks = [label("kind", kind) for kind in COMPARED]
    return [
        _("代码"),
        _("营业部"),
        _("受理"),
        _("上月"),
        *Category.values,
        *(_("%(clock)s超时") % {"clock": clock} for clock in clocks),
        _("月末未办结"),
        _("名次"),
        _("报告"),
    ]


def _row(line: BranchLine) -> list[str | int]:
    return [
        line.branch.code if line.branch else "",
        line.branch.name if line.branch else _("合计"),
        line.received,
        line.before,
        *line.categories,
        *(f"{share.missed} / {share.due}" for share in line.shares),
        line.open,
        _rank(line),
        state_of(line) if line.branch else "",
    ]


def _rank(line: BranchLine) -> str | int:
    if line.branch is None:
        return ""
    return line.rank or _("件数少")


def state_of(line: BranchLine) -> str:
    report = line.report
    if report is None:
        return _("未起草")
    if not report.is_signed:
        return _("未审签")
    if report.is_sent_back:
        return _("已退回")
    state = _("已接收") if report.is_received else _("待接收")
    return state if report.version == 1 else f"{state} v{report.version}"


def _scored(branch: Branch, mine: Scores) -> list[str | int]:
    cells = (counted(mine[id]) for id in obligations())
    return [f"{branch.code} {branch.name}", *cells]


def _sheet(
    book: xlsxwriter.Workbook,
    name: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[str | int]],
) -> None:
    page = workbook.add_sheet(book, name, [(head, WIDTH) for head in heads])
    # A branch's code and name stay too when one scrolls to the side.
    page.freeze_panes(1, 2)
    for place, row in enumerate(rows, start=1):
        workbook.write_row(page, place, row)


BUILDERS: Builders = {
    JobKind.ZIP: build_zip,
    JobKind.PDF: build_pdf,
    JobKind.XLSX: build_xlsx,
}
