"""The notices of whoever is logged in, and that he has read them."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from branches.decided import staff_changes
from complaints import services
from complaints.acts.web import chips, lists
from complaints.acts.web.staff_request import StaffRequest
from complaints.clocks.notifications import Notification
from complaints.desk.notices import listed as desk_notices

UNREAD = "unread"
SHOWN_CHANGES = 5
_address = partial(lists.address, "notices")


@require_safe
@never_cache
@login_required
def notices(request: StaffRequest) -> HttpResponse:
    unread = request.GET.get("show") == UNREAD
    show = UNREAD if unread else ""
    parts = desk_notices.parts(request.user, unread=unread)
    page = lists.page(request, parts, url=partial(_address, show=show))
    context = {
        "lines": list(desk_notices.lines(page.rows)),
        "chips": chips.choose(
            [("", _("全部")), (UNREAD, _("未读"))],
            show,
            url=lambda show: _address(show=show),
        ),
        "unread_only": unread,
        "staff_changes": staff_changes.concerning(request.user)[:SHOWN_CHANGES],
        "query": request.GET.urlencode(),
        **page.links,
    }
    return render(request, "complaints/notices/notices.html", context)


@require_safe
@never_cache
def bell(request: HttpRequest) -> HttpResponse:
    """Asked for again and again by pages that stay open, also after the login ends."""
    if not request.user.is_authenticated:
        return HttpResponse(status=204)
    return render(request, "includes/bell.html", desk_notices.marks(request.user))


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
