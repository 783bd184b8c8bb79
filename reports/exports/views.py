"""Lists as workbooks, and the record of who took which."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from branches.models import EVERY_BRANCH_READERS
from complaints.acts.web import StaffRequest
from complaints.case import keyset
from reports.exports import services
from reports.exports.lists import EXPORTS
from reports.exports.models import Download, What
from reports.responses import workbook
from reports.workbook import write_workbook


@require_GET
@never_cache
@login_required
def export(request: StaffRequest, what: What) -> FileResponse:
    """All rows of the list as it is filtered on screen, whichever page was shown."""
    wanted = EXPORTS[what]
    if wanted.posts and request.user.post not in wanted.posts:
        raise PermissionDenied
    title = str(what.label)
    rows = wanted.rows(request.user, request.GET)
    book = write_workbook(wanted.columns, rows, title=title, sheet=title)
    services.note(what, query=request.GET, rows=book.rows, by=request.user)
    return workbook(book, name=f"{title} {timezone.localtime():%Y-%m-%d %H%M}")


@require_safe
@never_cache
@login_required
def downloads(request: StaffRequest) -> HttpResponse:
    """For those who read every branch: newest first, of all or of one person."""
    if request.user.post not in EVERY_BRANCH_READERS:
        raise PermissionDenied
    who = request.GET.get("who", "").replace("\0", "")
    rows = Download.objects.select_related("by__branch")
    rows = rows.filter(by__username=who) if who else rows
    try:
        page = keyset.page(
            [keyset.Part(rows, "at", descending=True)],
            after=request.GET.get("after", ""),
            before=request.GET.get("before", ""),
        )
    except keyset.CursorError as error:
        raise Http404 from error
    context = {
        "who": who,
        "rows": page.rows,
        "before_url": _address(who, before=page.before),
        "after_url": _address(who, after=page.after),
    }
    return render(request, "reports/exports/downloads.html", context)


def _address(who: str, **cursor: str) -> str:
    if not any(cursor.values()):
        return ""
    query = {"who": who} if who else {}
    return f"{reverse('reports:downloads')}?{urlencode(query | cursor)}"
