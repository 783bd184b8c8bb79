"""norm 12.2, 13.1: a case's reports to headquarters, and headquarters' list of all."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from branches.models import EVERY_BRANCH_READERS
from complaints.acts.web import chips, lists, section_pages
from complaints.acts.web.staff_request import StaffRequest, case_of
from complaints.headquarters_reports import drafting, listed
from complaints.headquarters_reports.listed import ICONS, ReportsShown
from complaints.headquarters_reports.models import HeadquartersReport, in_work
from complaints.requests.models import EscalationKind
from complaints.requests.rules import is_waiting


@require_safe
@login_required
def received(request: StaffRequest) -> HttpResponse:
    """What the branches sent; for those who read every branch."""
    if request.user.post not in EVERY_BRANCH_READERS:
        raise PermissionDenied
    show = listed.asked(request.GET)
    url = partial(lists.address, "hq_reports")
    part = listed.part(show, request.user)
    page = lists.page(request, [part], url=partial(url, show=show))
    context = {
        "lines": [
            {"report": row, "grounds": "、".join(drafting.grounds(row.complaint))}
            for row in page.rows
        ],
        "chips": chips.choose(
            ReportsShown.choices, show, url=lambda show: url(show=show), icons=ICONS
        ),
        "empty": listed.empty(show),
        **page.links,
    }
    return render(request, "complaints/headquarters_reports/list.html", context)


@require_safe
@never_cache
@login_required
def report(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    rows = (
        HeadquartersReport.objects.select_related(
            "drafted_by", "approved_by", "received_by"
        )
        .prefetch_related("versions__submitted_by")
        .order_by("-serial")
    )
    prefetch_related_objects([complaint], "escalations", Prefetch("hq_reports", rows))
    context = {
        "rows": complaint.hq_reports.all(),
        "in_work": in_work(complaint),
        "is_waiting": is_waiting(complaint, EscalationKind.REPORT),
    }
    return section_pages.respond(request, complaint, "report", context)
