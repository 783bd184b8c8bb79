"""What rose by more than chance, its cases, and how a person judged it."""

from __future__ import annotations

from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from branches.models import EVERY_BRANCH_READERS
from complaints.acts.web.pages import posted
from complaints.acts.web.plain import act
from complaints.acts.web.staff_request import StaffRequest
from complaints.case.finding import keyset
from complaints.case.models import Complaint
from reports.requests import beside, page_of, staff_page
from reports.rises import services
from reports.rises.forms import JudgeForm
from reports.rises.models import EarlyWarning

SHOWN = ("number", "received_at", "category", "state", "branch")


@staff_page
def rises(request: StaffRequest) -> HttpResponse:
    """Those that wait for a judgement first, then the others; each newest first."""
    user = request.user
    if not (user.is_leader or user.deputised or user.post in EVERY_BRANCH_READERS):
        raise Http404
    rows = EarlyWarning.objects.visible_to(user).select_related("branch", "person")
    parts = [
        keyset.Part(rows.waiting(), "found_at", descending=True),
        keyset.Part(rows.exclude(judgement=""), "found_at", descending=True),
    ]
    page = page_of(request, partial(keyset.page, parts))
    context = {"warnings": page.rows, **beside(page)}
    return render(request, "reports/rises/rises.html", context)


@staff_page
def rise(request: StaffRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    visible = Complaint.objects.visible_to(request.user)
    part = keyset.Part(visible.filter(rises__warning=found).only(*SHOWN), "received_at")
    page = page_of(request, partial(keyset.page, [part]))
    context = {
        "warning": found,
        "cases": page.rows,
        "may_judge": services.may_judge(found, request.user) is None,
        **beside(page),
    }
    return render(request, "reports/rises/rise.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def judge(request: StaffRequest, pk: int) -> HttpResponseBase:
    found = _found(request, pk)
    refusal = services.may_judge(found, request.user)
    if refusal:
        refusal.stop()
    form = JudgeForm(posted(request), by=request.user)
    return act(
        request,
        form,
        lambda: services.judge(found, by=request.user, **form.cleaned_data),
        title=_("判断苗头"),
        back=found.get_absolute_url(),
        about=f"{found.branch.name} {found}",
        done=_("已登记判断。"),
        refusal=refusal,
    )


def _found(request: StaffRequest, pk: int) -> EarlyWarning:
    rows = EarlyWarning.objects.visible_to(request.user)
    return get_object_or_404(
        rows.select_related("branch", "person", "judged_by"), pk=pk
    )
