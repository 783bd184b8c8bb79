"""The follow-up visit: appointed, made, or asked to be waived; and the list of all."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from complaints.acts.web import lists
from complaints.acts.web.staff_request import StaffRequest
from complaints.visits import listed as visits_due


@require_safe
@login_required
def visits(request: StaffRequest) -> HttpResponse:
    """Whom to visit now and soon, the one that is due first on top."""
    asked = visits_due.asked(request.GET)
    parts = visits_due.parts(asked, user=request.user, now=timezone.now())
    page = lists.page(request, parts, url=asked.url)
    context = {
        "lines": [visits_due.line(row) for row in page.rows],
        **page.links,
        "scopes": visits_due.scopes(asked, user=request.user),
        "chips": visits_due.shows(asked),
        "empty": visits_due.empty(asked, user=request.user),
        "shows_branch": request.user.branch_id is None,
    }
    return render(request, "complaints/visits/visits.html", context)
