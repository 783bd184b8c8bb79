"""norm 21.2: the watch list of a branch, and what is entered on a case of it."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from complaints import services
from complaints.acts import chips, lists
from complaints.acts import section_pages as sections
from complaints.acts.pages import act, allow_work, posted
from complaints.acts.registry import BY_KEY
from complaints.acts.web import StaffRequest, case_of
from complaints.case.models import Complaint, works_on
from complaints.watch_list import forms
from complaints.watch_list import listed as watched
from complaints.watch_list.models import StandardVersion, WatchEntry


@require_safe
@never_cache
@login_required
def watch_list(request: StaffRequest) -> HttpResponse:
    """Whom to tell; or everybody who still waits."""
    everybody = watched.asks_for_everybody(request.GET)
    part = watched.part(request.user, everybody=everybody, today=timezone.localdate())
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
    context = {
        "entries": entries.select_related("standard", "opened_by").prefetch_related(
            "notices__told_by"
        ),
        "may_watch": works_on(complaint, request.user)
        and BY_KEY["watch"].applies(complaint),
    }
    return sections.respond(request, complaint, "watch", context)


@login_required
@require_http_methods(["GET", "POST"])
def enter(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    allow_work(request, complaint)
    form = forms.WatchForm(posted(request), complaint=complaint, by=request.user)
    return act(
        request,
        form,
        lambda: services.watch(complaint, by=request.user, **form.cleaned_data),
        title=_("列入关注"),
        done=_("已列入关注名单。"),
        legal=BY_KEY["watch"].applies(complaint),
        back="watch",
    )


@login_required
@require_http_methods(["GET", "POST"])
def reach(request: StaffRequest, number: str, pk: int) -> HttpResponse:
    complaint, entry = _entry(request, number, pk)
    form = forms.ReachForm(
        posted(request), complaint=complaint, entry=entry, by=request.user
    )
    return act(
        request,
        form,
        lambda: services.reach_standard(entry, by=request.user),
        title=_("客户达到标准"),
        done=_("已登记，请通知客户。"),
        legal=entry.ended_at is None and entry.reached_at is None,
        back="watch",
    )


@login_required
@require_http_methods(["GET", "POST"])
def tell(request: StaffRequest, number: str, pk: int) -> HttpResponse:
    complaint, entry = _entry(request, number, pk)
    news = vars(entry)
    version = None
    if news["news"] and not news["heard_news"]:
        version = StandardVersion.objects.get(pk=news["news"])
    form = forms.TellWatchedForm(
        posted(request), complaint=complaint, entry=entry, by=request.user
    )
    return act(
        request,
        form,
        lambda: services.tell_watched(
            entry, version=version, by=request.user, **form.cleaned_data
        ),
        title=_("登记已通知客户"),
        done=_("已登记通知。"),
        legal=entry.ended_at is None
        and (version is not None or _reached_and_untold(entry)),
        back="watch",
    )


@login_required
@require_http_methods(["GET", "POST"])
def end(request: StaffRequest, number: str, pk: int) -> HttpResponse:
    complaint, entry = _entry(request, number, pk)
    form = forms.EndWatchForm(
        posted(request), complaint=complaint, entry=entry, by=request.user
    )
    return act(
        request,
        form,
        lambda: services.end_watch(
            entry, reason=form.cleaned_data["reason"], by=request.user
        ),
        title=_("结束关注"),
        done=_("已结束关注。"),
        legal=entry.ended_at is None,
        back="watch",
    )


def _entry(request: StaffRequest, number: str, pk: int) -> tuple[Complaint, WatchEntry]:
    complaint = case_of(request, number)
    rows = complaint.watch_entries.with_news(timezone.localdate())
    entry = get_object_or_404(rows.select_related("standard"), pk=pk)
    allow_work(request, complaint)
    entry.complaint = complaint
    return complaint, entry


def _reached_and_untold(entry: WatchEntry) -> bool:
    return entry.reached_at is not None and not vars(entry)["heard_reached"]
