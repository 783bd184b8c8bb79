"""norm 12.1: what was settled with the company's departments."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from complaints.acts.web import section_pages
from complaints.acts.web.staff_request import StaffRequest, case_of


@require_safe
@never_cache
@login_required
def liaison(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    rows = complaint.liaisons.select_related("asked_by", "answer_recorded_by")
    return section_pages.respond(request, complaint, "liaison", {"rows": rows})
