"""norm 21.2: the watch list of a branch, and of one case."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from complaints.acts.web import chips, lists, section_pages
from complaints.acts.web.staff_request import StaffRequest, case_of
from complaints.watch_list import listed


@require_safe
@never_cache
@login_required
def watch_list(request: StaffRequest) -> HttpResponse:
    """Whom to tell; or everybody who still waits."""
    everybody = listed.asks_for_everybody(request.GET)
    part = listed.part(request.user, everybody=everybody, today=timezone.localdate())
    url, show = partial(lists.address, "watch_list"), "all" if everybody else ""
    page = lists.page(request, [part], url=partial(url, show=show))
    context = {
        "entries": page.rows,
        "everybody": everybody,
        "works": request.user.works_on_cases,
        **page.links,
        "chips": chips.choose(
            [("", _("待通知")), ("all", _("全部关注中"))],
            show,
            url=lambda show: url(show=show),
        ),
        "shows_branch": request.user.branch_id is None,
    }
    return render(request, "complaints/watch_list/watch_list.html", context)


@require_safe
@never_cache
@login_required
def of_case(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    entries = complaint.watch_entries.with_news(timezone.localdate())
    rows = entries.select_related("standard", "opened_by")
    context = {"entries": rows.prefetch_related("notices__told_by")}
    return section_pages.respond(request, complaint, "watch", context)
