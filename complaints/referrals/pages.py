"""norm 4.2: what was brought before others, and their answers."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from complaints.acts.web import section_pages
from complaints.acts.web.staff_request import StaffRequest, case_of


@require_safe
@never_cache
@login_required
def referrals(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    rows = complaint.referrals.select_related("person", "asked_by", "answered_by")
    return section_pages.respond(request, complaint, "referrals", {"rows": rows})
