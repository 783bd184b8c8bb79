"""The notices of whoever is logged in, and that he has read them."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from complaints import services
from complaints.acts.chips import Chip
from complaints.acts.web import StaffRequest
from complaints.case import keyset
from complaints.clocks.notifications import Notification
from complaints.desk.notices import listed as desk_notices

UNREAD = "unread"


@require_safe
@never_cache
@login_required
def notices(request: StaffRequest) -> HttpResponse:
    unread = request.GET.get("show") == UNREAD
    try:
        page = keyset.page(
            desk_notices.parts(request.user, unread=unread),
            after=request.GET.get("after", ""),
            before=request.GET.get("before", ""),
        )
    except keyset.CursorError:
        messages.warning(request, _("没有这一页，已回到第一页。"))
        return redirect(_address(unread=unread))
    context = {
        "lines": list(desk_notices.lines(page.rows)),
        "chips": _chips(unread=unread),
        "unread_only": unread,
        "query": request.GET.urlencode(),
        "before_url": _address(unread=unread, before=page.before),
        "after_url": _address(unread=unread, after=page.after),
    }
    return render(request, "complaints/notices/notices.html", context)


@require_safe
@never_cache
def bell(request: HttpRequest) -> HttpResponse:
    """Asked for again and again by pages that stay open, also after the login ends."""
    if not request.user.is_authenticated:
        return HttpResponse(status=204)
    return render(request, "includes/bell.html", desk_notices.bell(request.user))


@require_POST
@login_required
def read_one(request: StaffRequest, pk: int) -> HttpResponse:
    """Back to where the list was left."""
    own = Notification.objects.of(request.user)
    services.read_one(get_object_or_404(own, pk=pk), by=request.user)
    query = request.GET.urlencode()
    return redirect(f"{_address()}?{query}" if query else _address())


@require_POST
@login_required
def read_all(request: StaffRequest) -> HttpResponse:
    services.read_all(by=request.user)
    messages.success(request, _("全部通知已标为已读。"))
    return redirect(_address())


def _address(*, unread: bool = False, **cursor: str) -> str:
    """Empty for a neighbouring page that there isn't."""
    if cursor and not all(cursor.values()):
        return ""
    query = {"show": UNREAD} if unread else {}
    address = reverse("complaints:notices")
    return f"{address}?{urlencode(query | cursor)}" if query | cursor else address


def _chips(*, unread: bool) -> list[Chip]:
    return [
        Chip(label=_("全部"), url=_address(), active=not unread),
        Chip(label=_("未读"), url=_address(unread=True), active=unread),
    ]
