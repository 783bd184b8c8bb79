"""The branch's people, and of each what he has in hand and to whom it goes."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from branches.models import CASE_WORKERS, LEADERS, Post
from complaints.acts.web.pages import posted
from complaints.acts.web.plain import act
from complaints.acts.web.staff_request import StaffRequest
from complaints.desk.people import listed, rules, services
from complaints.desk.people.forms import HandOverForm


@require_safe
@never_cache
@login_required
def people(request: StaffRequest) -> HttpResponse:
    """Of the reader's branch, or of the one that is asked for."""
    by = request.user
    if not by.is_superuser and by.post not in (
        *LEADERS,
        Post.BRANCH_ADMIN,
        Post.HEADQUARTERS,
    ):
        raise PermissionDenied
    branches, branch = listed.branches(by, request.GET.get("branch", ""))
    context = {
        "branches": branches if len(branches) > 1 else [],
        "branch": branch,
        "people": listed.people(by, branch),
        "appoints": by.post == Post.BRANCH_ADMIN,
        "stood_in": CASE_WORKERS,
    }
    return render(request, "complaints/people/people.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@login_required
def person(request: StaffRequest, pk: int) -> HttpResponseBase:
    found = get_object_or_404(
        rules.people_of(request.user).select_related("branch"), pk=pk
    )
    form = HandOverForm(posted(request), by=request.user, row=found)
    return act(
        request,
        form,
        lambda: services.hand_over_all(found, by=request.user, **form.given()),
        title=_("交接"),
        back=f"{reverse('complaints:people')}?branch={found.branch.code}"
        if found.branch
        else reverse("complaints:people"),
        about=found.told_apart,
        done=_("已交接，接收人已收到通知。"),
    )
