"""norm 26.2: the archive of a branch and year, its volumes, and what is handed out."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Max, Q, QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from branches.models import Branch, User
from complaints.acts.web import lists
from complaints.acts.web.staff_request import StaffRequest, branch_read
from complaints.archive import checklist, services
from complaints.archive.erasing import retention
from complaints.archive.models import Loan, Volume
from complaints.case.choices import ENDED
from complaints.case.finding.keyset import Part
from complaints.case.models import Complaint
from complaints.case.querysets import ComplaintQuerySet
from complaints.evidence.export import export
from complaints.signed_forms.sheets import set_readable


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
    part = Part(shown.defer("search_vector", "statement"), "received_at")
    page = lists.page(request, [part], url=lambda **cursor: f"?{urlencode(cursor)}")
    visible = Complaint.objects.visible_to(request.user)
    context = {
        "branch": found,
        "year": year,
        "lines": [_line(case) for case in page.rows],
        "counts": _counts(checklist.of_year(visible, found, year)),
        "volumes": _volumes(found, year),
        "outside": _outside(visible, found),
        "today": timezone.localdate(),
        "volume_to_be": Volume(branch=found, year=year),
        "sees_retention": request.user.post in retention.READERS,
        **page.links,
        "last_year": reverse("complaints:archive", args=[found.code, year - 1]),
        "next_year": reverse("complaints:archive", args=[found.code, year + 1])
        if year < timezone.localdate().year
        else "",
    }
    return render(request, "complaints/archive/archive.html", context)


@require_safe
@never_cache
@login_required
def volume(request: StaffRequest, pk: int) -> HttpResponse:
    """Its table of contents; cases that one may not see are counted, not shown."""
    found = volume_of(request, pk)
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
    }
    return render(request, "complaints/archive/volume.html", context)


def send_export(of: Complaint | Volume, *, reason: str, by: User) -> FileResponse:
    """The zip, after it was recorded in every case that it holds."""
    name = of.number if isinstance(of, Complaint) else of.reference
    own = services.record_export(of, reason=reason, by=by)
    with ExitStack() as failed:
        file = failed.enter_context(tempfile.TemporaryFile())
        export(of.branch, own, to=file, form=lambda pk: set_readable(pk, str(by)))
        file.seek(0)
        # The response closes it.
        failed.pop_all()
    response = FileResponse(file, as_attachment=True, filename=f"{name}.zip")
    add_never_cache_headers(response)
    return response


def volume_of(request: StaffRequest, pk: int) -> Volume:
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
    missing = [] if item else list(checklist.missing(case))
    return {"case": case, "item": item, "missing": missing}


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
