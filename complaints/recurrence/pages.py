"""norm 20.3: what has come back, and the look at solved problems each quarter."""

from functools import partial

from dateutil.relativedelta import relativedelta
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from complaints.acts.web import chips, lists, section_pages
from complaints.acts.web.staff_request import StaffRequest, case_of
from complaints.case.finding.keyset import Part
from complaints.recurrence import listed
from complaints.recurrence.models import ProblemCheck, named, quarter_of


@require_safe
@never_cache
@login_required
def of_case(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    checks = complaint.checks.select_related("checked_by")
    context = {
        "earlier": listed.earlier(complaint, request.user),
        "checks": [(named(row.quarter), row) for row in checks],
    }
    return section_pages.respond(request, complaint, "recurrence", context)


@require_safe
@never_cache
@login_required
def checks(request: StaffRequest) -> HttpResponse:
    """What is still to be looked at in this quarter, or was left out in the last."""
    current = quarter_of(timezone.localdate())
    last = current - relativedelta(months=3)
    quarter = last if request.GET.get("quarter") == last.isoformat() else current
    rows = listed.due(request.user, quarter).select_related("branch", "handler")
    rows = rows.prefetch_related("checks").defer("search_vector")
    url = partial(lists.address, "checks")
    parts = [Part(rows, "resolved_at")]
    page = lists.page(request, parts, url=partial(url, quarter=str(quarter)))
    context = {
        "checks": [ProblemCheck(complaint=x, quarter=quarter) for x in page.rows],
        "works": request.user.works_on_cases,
        **page.links,
        "chips": chips.choose(
            [(str(day), named(day)) for day in (current, last)],
            str(quarter),
            url=lambda day: url(quarter=day),
        ),
        "shows_branch": request.user.branch_id is None,
    }
    return render(request, "complaints/recurrence/checks.html", context)
