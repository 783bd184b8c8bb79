"""The rows behind a figure: what counted, what did not, and how many lie outside."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from branches.models import EVERY_BRANCH_READERS, Branch
from complaints.acts.web.staff_request import StaffRequest
from reports.behind import listed, names
from reports.behind.figure import UnknownFigureError
from reports.monthly.paper.tables import tables
from reports.papers.monthly import MonthlyReport
from reports.periods import Period
from reports.requests import beside, branch_in, page_of, staff_page

# In the address instead of a branch's code, for who reads every branch.
EVERY = "all"


@staff_page
def figure(
    request: StaffRequest, branch: str, period: Period, name: str
) -> HttpResponse:
    found = _branch(request, branch, period)
    ids = [found.pk] if found else list(Branch.objects.values_list("pk", flat=True))
    try:
        asked, of = names.find(name, ids, period, now=timezone.now())
    except UnknownFigureError as error:
        raise Http404 from error
    shown = page_of(request, partial(listed.page, asked, user=request.user))
    worth = listed.worth(asked, user=request.user)
    signed = _signed(found, period, name) if found else ""
    context = {
        "branch": found,
        "period": period,
        "of": of,
        "name": name,
        "title": names.title_of(name),
        "figure": asked,
        "worth": worth,
        "signed": signed if signed != worth.said else "",
        "listed": shown,
        **beside(shown),
    }
    return render(request, "reports/behind/figure.html", context)


def _branch(request: StaffRequest, code: str, period: Period) -> Branch | None:
    if code != EVERY:
        return branch_in(request, code, period)
    if request.user.post not in EVERY_BRANCH_READERS:
        raise Http404
    if not period.has_begun(timezone.now()):
        raise Http404
    return None


def _signed(branch: Branch, month: Period, name: str) -> str:
    """What the signed month says of it; empty where there is none."""
    if month.length > 1:
        return ""
    signed = MonthlyReport.objects.of(branch, month).signed()
    report = signed.order_by("-version").defer("pdf").first()
    if report is None:
        return ""
    return _said_in(report.signed_snapshot, name)


def _said_in(snapshot: dict[str, Any], name: str) -> str:
    for table in tables(snapshot):
        for at, line in enumerate(table.lines):
            for column, value in enumerate(line):
                if table.figure(at, column) == name:
                    return str(value)
    return ""
