"""The follow-up visit: appointed, made, or asked to be waived; and the list of all."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from complaints.acts.web import StaffRequest
from complaints.visits import forms as forms
from complaints.visits import listed as visits_due


@require_safe
@login_required
def visits(request: StaffRequest) -> HttpResponse:
    """Whom to visit now and soon, the one that is due first on top."""
    asked = visits_due.asked(request.GET)
    page = visits_due.page(request, asked, now=timezone.now())
    context = {
        "lines": [visits_due.line(row) for row in page.rows],
        "before_url": asked.url(before=page.before) if page.before else "",
        "after_url": asked.url(after=page.after) if page.after else "",
        "scopes": visits_due.scopes(asked, user=request.user),
        "chips": visits_due.chips(asked),
        "empty": visits_due.empty(asked, user=request.user),
        "shows_branch": request.user.branch_id is None,
    }
    return render(request, "complaints/visits/visits.html", context)
