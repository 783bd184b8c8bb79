"""Headquarters' month: every branch at a glance, and what is made of all of them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from branches.models import EVERY_BRANCH_READERS
from complaints.acts.web.staff_request import StaffRequest
from complaints.case.choices import Category
from complaints.clocks.kinds import COMPARED
from complaints.evidence.filing.reach import answering
from reports.exports import services as exports
from reports.exports.models import Exported
from reports.headquarters.drawing import charts_of
from reports.headquarters.first import look_at_first
from reports.headquarters.overview import overview
from reports.headquarters.scored import AT_ONCE, lines
from reports.headquarters.tasks import run_job
from reports.jobs import services
from reports.jobs.models import Job, JobKind, JobState
from reports.monthly.paper.labels import label
from reports.periods import Period, last_ended_month
from reports.requests import staff_page

# The newest of a month.
LISTED = 20
WHAT = {JobKind.ZIP: Exported.MONTHS, JobKind.PDF: Exported.CONSOLIDATED}


@staff_page
def home(request: StaffRequest) -> HttpResponse:
    _allow(request)
    return redirect("reports:headquarters", last_ended_month())


@staff_page
def month(request: StaffRequest, month: Period) -> HttpResponse:
    _allow(request, month)
    following, found = month.shifted(1), overview(month)
    branches = [line.branch for line in found.lines if line.branch]
    context = {
        "month": month,
        "found": found,
        "first": look_at_first(month, found),
        "charts": charts_of(month, found),
        "branches": branches,
        "scored": lines(branches, month) if len(branches) <= AT_ONCE else [],
        "categories": Category.choices,
        "clocks": [label("kind", kind) for kind in COMPARED],
        "last_month": month.before,
        "next_month": following if following.has_begun(timezone.now()) else None,
        **_jobs(month),
    }
    return render(request, "reports/headquarters/month.html", context)


@require_POST
@never_cache
@login_required
def make(request: StaffRequest, month: Period, kind: str) -> HttpResponse:
    """A second click finds what the first one has begun."""
    _allow(request, month)
    if kind not in JobKind.values:
        raise Http404
    job = services.ask(kind, month, by=request.user)
    # Without a broker beat finds it.
    transaction.on_commit(lambda: run_job.delay(job.pk), robust=True)
    messages.success(request, _("正在生成，完成后可在本页下载。"))
    return redirect("reports:headquarters", month)


@staff_page
def jobs(request: StaffRequest, month: Period) -> HttpResponse:
    """The list alone, for the page that waits."""
    _allow(request, month)
    context = {"month": month, **_jobs(month)}
    return render(request, "reports/headquarters/jobs.html", context)


@staff_page
def download(request: StaffRequest, pk: int) -> FileResponse:
    """Who took it is noted."""
    _allow(request)
    job = get_object_or_404(Job, pk=pk, state=JobState.DONE)
    try:
        with answering():
            file = job.file.open("rb")
    except (FileNotFoundError, ValueError) as gone:
        raise Http404 from gone
    query = QueryDict(f"month={job.period.slug}&kind={job.kind}")
    what = WHAT.get(JobKind(job.kind), Exported.CONSOLIDATED)
    exports.note(what, query=query, rows=job.total, by=request.user)
    return FileResponse(file, as_attachment=True, filename=job.filename)


def _jobs(month: Period) -> dict[str, Any]:
    found = Job.objects.filter(month=month.first).select_related("asked_by")
    listed = list(found[:LISTED])
    return {
        "jobs": listed,
        "kinds": JobKind.choices,
        "waits": any(job.is_unfinished for job in listed),
    }


def _allow(request: StaffRequest, month: Period | None = None) -> None:
    """Those who read every branch; no month that has not begun."""
    if request.user.post not in EVERY_BRANCH_READERS:
        raise PermissionDenied
    if month and not month.has_begun(timezone.now()):
        raise Http404
