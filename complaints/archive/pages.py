"""norm 26.2: the archive of a branch and year, its volumes, and what is handed out."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Max, Q, QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from branches.models import Branch
from complaints.acts.web import plain
from complaints.acts.web.pages import act, posted
from complaints.acts.web.staff_request import StaffRequest, branch_read, case_of
from complaints.archive import checklist, retention, services
from complaints.archive import forms as forms
from complaints.archive.models import Loan, Volume
from complaints.case import keyset
from complaints.case.choices import ENDED
from complaints.case.keyset import Part
from complaints.case.models import Complaint
from complaints.case.querysets import ComplaintQuerySet
from complaints.evidence.export import export


@require_safe
@login_required
def archive_home(request: StaffRequest) -> HttpResponse:
    """One's own branch, this year; headquarters begins with the first branch."""
    branch = request.user.branch or Branch.objects.order_by("code").first()
    if branch is None or not request.user.reads_cases:
        raise Http404
    return redirect("complaints:archive", branch.code, timezone.localdate().year)


@require_safe
@never_cache
@login_required
def archive(request: StaffRequest, branch: str, year: int) -> HttpResponse:
    """What has ended, by time of receipt, with what each case lacks."""
    found = branch_read(request, branch, year)
    cases = _ended(request, found, year)
    shown = checklist.checked(cases).select_related("volume_item__volume")
    try:
        page = keyset.page(
            [Part(shown.defer("search_vector", "statement"), "received_at")],
            after=request.GET.get("after", ""),
            before=request.GET.get("before", ""),
        )
    except keyset.CursorError as error:
        raise Http404 from error
    visible = Complaint.objects.visible_to(request.user)
    context = {
        "branch": found,
        "year": year,
        "lines": [_line(case) for case in page.rows],
        "counts": _counts(checklist.of_year(visible, found, year)),
        "volumes": _volumes(found, year),
        "outside": _outside(visible, found),
        "today": timezone.localdate(),
        "keeps": services.keeps(request.user, found),
        "sees_retention": request.user.post in retention.READERS,
        "before_url": f"?before={page.before}" if page.before else "",
        "after_url": f"?after={page.after}" if page.after else "",
        "last_year": reverse("complaints:archive", args=[found.code, year - 1]),
        "next_year": reverse("complaints:archive", args=[found.code, year + 1])
        if year < timezone.localdate().year
        else "",
    }
    return render(request, "complaints/archive/archive.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def close_volume(request: StaffRequest, branch: str, year: int) -> HttpResponseBase:
    found = branch_read(request, branch, year)
    if not services.keeps(request.user, found):
        raise PermissionDenied
    return plain.act(
        request,
        forms.CloseVolumeForm(posted(request), by=request.user),
        lambda: services.close_volume(found, year, by=request.user),
        title=_("封卷"),
        back=reverse("complaints:archive", args=[found.code, year]),
        about=_("%(name)s %(year)s 年档案") % {"name": found.name, "year": year},
        done=_("已封卷。"),
    )


@require_safe
@never_cache
@login_required
def volume(request: StaffRequest, pk: int) -> HttpResponse:
    """Its table of contents; cases that one may not see are counted, not shown."""
    found = _volume(request, pk)
    visible = Complaint.objects.visible_to(request.user)
    after = request.GET.get("after", "0")
    if not (after.isascii() and after.isdigit() and len(after) < 10):
        raise Http404
    items = found.items.filter(complaint__in=visible, serial__gt=int(after))
    rows = list(items.select_related("complaint").order_by("serial")[:51])
    context = {
        "volume": found,
        "items": rows[:50],
        "after": rows[49].serial if len(rows) > 50 else "",
        "totals": found.items.aggregate(count=Count("pk"), pages=Max("last_page")),
        "may_export": services.may_export(request.user, found.branch),
    }
    return render(request, "complaints/archive/volume.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@login_required
def export_volume(request: StaffRequest, pk: int) -> HttpResponseBase:
    found = _volume(request, pk)
    pks = list(found.items.values_list("complaint", flat=True))
    return _exporting(
        request,
        found.branch,
        pks,
        name=f"{found.branch.code}-{found.year}-{found.part}",
        about=str(found),
        back=reverse("complaints:volume", args=[found.pk]),
    )


@require_http_methods(["GET", "POST"])
@never_cache
@login_required
def export_case(request: StaffRequest, number: str) -> HttpResponseBase:
    complaint = case_of(request, number)
    return _exporting(
        request,
        complaint.branch,
        [complaint.pk],
        name=complaint.number,
        about=complaint.number,
        back=complaint.get_absolute_url(),
    )


@require_http_methods(["GET", "POST"])
@login_required
def lend(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    if not services.keeps(request.user, complaint.branch):
        raise PermissionDenied
    form = forms.LendForm(posted(request), complaint=complaint, by=request.user)
    return act(
        request,
        form,
        lambda: services.lend(complaint, by=request.user, **form.cleaned_data),
        title=_("借出档案"),
        done=_("已登记借出。"),
        legal=True,
    )


@require_POST
@login_required
def take_back(request: StaffRequest, pk: int) -> HttpResponse:
    visible = Complaint.objects.visible_to(request.user)
    rows = Loan.objects.filter(complaint__in=visible).select_related(
        "complaint__branch"
    )
    row = get_object_or_404(rows.defer("complaint__search_vector"), pk=pk)
    try:
        services.take_back(row, by=request.user)
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    else:
        messages.success(request, _("已登记归还。"))
    year = timezone.localtime(row.complaint.received_at).year
    return redirect("complaints:archive", row.complaint.branch.code, year)


def _exporting(
    request: StaffRequest,
    branch: Branch,
    pks: list[int],
    *,
    name: str,
    about: str,
    back: str,
) -> HttpResponseBase:
    """Asks why, records it in every case, and sends the zip."""
    if not services.may_export(request.user, branch):
        raise PermissionDenied
    form = forms.ExportForm(posted(request), by=request.user)

    def send() -> FileResponse:
        reason = form.cleaned_data["reason"]
        own = services.record_export(branch, pks, reason=reason, by=request.user)
        with ExitStack() as failed:
            file = failed.enter_context(tempfile.TemporaryFile())
            export(branch, own, to=file)
            file.seek(0)
            # The response closes it.
            failed.pop_all()
        return FileResponse(file, as_attachment=True, filename=f"{name}.zip")

    title = _("导出档案")
    return plain.act(request, form, send, title=title, back=back, about=about)


def _volume(request: StaffRequest, pk: int) -> Volume:
    volumes = Volume.objects.select_related("branch", "closed_by")
    found = get_object_or_404(volumes, pk=pk)
    branch_read(request, found.branch.code, found.year)
    return found


def _ended(request: StaffRequest, branch: Branch, year: int) -> ComplaintQuerySet:
    visible = Complaint.objects.visible_to(request.user)
    ended = visible.filter(state__in=ENDED)
    return checklist.of_year(ended, branch, year)


def _line(case: Complaint) -> dict[str, Any]:
    item = getattr(case, "volume_item", None)
    lacks = [] if item else list(checklist.lacks(case))
    return {"case": case, "item": item, "lacks": lacks}


def _counts(cases: ComplaintQuerySet) -> dict[str, int]:
    ended = Q(state__in=ENDED)
    return cases.order_by().aggregate(
        all=Count("pk"),
        open=Count("pk", filter=~ended),
        filed=Count("volume_item"),
        waiting=Count("pk", filter=ended & Q(volume_item=None)),
    )


def _volumes(branch: Branch, year: int) -> QuerySet[Volume]:
    volumes = Volume.objects.filter(branch=branch, year=year)
    return volumes.annotate(count=Count("items")).select_related("branch", "closed_by")


def _outside(visible: ComplaintQuerySet, branch: Branch) -> QuerySet[Loan]:
    """What is not back yet, the longest due first; a page's worth."""
    rows = Loan.objects.filter(
        returned_at=None, complaint__in=visible.filter(branch=branch)
    )
    return rows.select_related("complaint", "given_by").order_by("due_on", "pk")[:50]
