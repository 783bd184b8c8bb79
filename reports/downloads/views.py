"""Who took which list or report: for those who read every branch."""

from __future__ import annotations

from functools import partial
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from branches.models import EVERY_BRANCH_READERS
from complaints.acts.web.staff_request import StaffRequest
from complaints.case.finding import keyset
from reports.exports.models import Download
from reports.requests import page_of, staff_page


@staff_page
def downloads(request: StaffRequest) -> HttpResponse:
    """Newest first, of all or of one person."""
    if request.user.post not in EVERY_BRANCH_READERS:
        raise PermissionDenied
    who = request.GET.get("who", "").replace("\0", "")
    rows = Download.objects.select_related("by__branch")
    rows = rows.filter(by__username=who) if who else rows
    part = keyset.Part(rows, "at", descending=True)
    page = page_of(request, partial(keyset.page, [part]))
    context = {
        "who": who,
        "rows": page.rows,
        "before_url": _address(who, before=page.before),
        "after_url": _address(who, after=page.after),
    }
    return render(request, "reports/downloads/downloads.html", context)


def _address(who: str, **cursor: str) -> str:
    if not any(cursor.values()):
        return ""
    query = {"who": who} if who else {}
    return f"{reverse('reports:downloads')}?{urlencode(query | cursor)}"
