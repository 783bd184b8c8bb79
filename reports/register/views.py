"""norm 26: the register of a branch and year, on screen, on paper, as a workbook."""

from __future__ import annotations

from functools import partial

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import Branch
from complaints.acts.web.staff_request import StaffRequest, branch_read
from complaints.case.finding import keyset
from complaints.case.finding.keyset import Part
from reports.exports.files import send_book, send_pdf
from reports.exports.models import Exported
from reports.register import rows, sheet
from reports.requests import beside, page_of, staff_page


@staff_page
def register(request: StaffRequest, branch: str, year: int) -> HttpResponse:
    """A page of it: keyset order, so that the last page is as fast as the first."""
    found = branch_read(request, branch, year)
    cases = rows.year_of(found, year, user=request.user)
    part = Part(rows.shown(cases), "received_at")
    page = page_of(request, partial(keyset.page, [part]))
    context = {
        "branch": found,
        "year": year,
        "count": cases.count(),
        "lines": [rows.line(case) for case in page.rows],
        **beside(page),
        "last_year": _year_url(found, year - 1),
        "next_year": _year_url(found, year + 1) if year < this_year() else "",
    }
    return render(request, "reports/register/register.html", context)


@staff_page
def register_pdf(request: StaffRequest, branch: str, year: int) -> HttpResponse:
    found = branch_read(request, branch, year)
    cases = rows.year_of(found, year, user=request.user)
    taken = sheet.snapshot(found, year, rows.lines(cases))
    pdf = sheet.render_pdf(taken, printed_at=timezone.now(), by=str(request.user))
    return send_pdf(
        request,
        Exported.REGISTER,
        pdf,
        name=_name(found, year),
        about={"branch": found.code, "year": year, "form": "pdf"},
        rows=len(taken["rows"]),
    )


@staff_page
def register_xlsx(request: StaffRequest, branch: str, year: int) -> FileResponse:
    found = branch_read(request, branch, year)
    cases = rows.year_of(found, year, user=request.user)
    book = sheet.write_book(rows.lines(cases), branch=found, year=year)
    return send_book(
        request,
        Exported.REGISTER,
        book,
        name=_name(found, year),
        about={"branch": found.code, "year": year, "form": "xlsx"},
    )


def this_year() -> int:
    return timezone.localdate().year


def _year_url(branch: Branch, year: int) -> str:
    return reverse("reports:register", args=[branch.code, year])


def _name(branch: Branch, year: int) -> str:
    return _("登记簿 %(branch)s %(year)s") % {"branch": branch.code, "year": year}
