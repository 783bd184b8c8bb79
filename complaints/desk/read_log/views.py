"""norm 26.3: who has seen this client's data, and what has this person seen."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from branches.models import Post
from complaints.acts.web import StaffRequest
from complaints.case import keyset
from complaints.case.keyset import Part
from complaints.desk.read_log import search as reads_found


@require_safe
@never_cache
@login_required
def reads(request: StaffRequest) -> HttpResponse:
    if request.user.post != Post.AUDITOR:
        raise PermissionDenied
    asked = reads_found.asked(request.GET)
    try:
        page = keyset.page(
            [Part(reads_found.found(request.user, **asked), "at", descending=True)],
            after=request.GET.get("after", ""),
            before=request.GET.get("before", ""),
        )
    except keyset.CursorError:
        messages.warning(request, _("没有这一页，已回到第一页。"))
        return redirect(_address(asked))
    context = {
        **asked,
        "rows": page.rows,
        "before_url": _address(asked, before=page.before),
        "after_url": _address(asked, after=page.after),
    }
    return render(request, "complaints/read_log/reads.html", context)


def _address(asked: dict[str, str], **cursor: str) -> str:
    if cursor and not any(cursor.values()):
        return ""
    query = {name: value for name, value in (asked | cursor).items() if value}
    address = reverse("complaints:reads")
    return f"{address}?{urlencode(query)}" if query else address
