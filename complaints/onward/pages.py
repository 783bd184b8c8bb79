"""norm 12, 13: by when the company is asked and headquarters has its report."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from complaints.acts.web import section_pages
from complaints.acts.web.staff_request import StaffRequest, case_of


@require_safe
@never_cache
@login_required
def onward(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    context = {"rows": complaint.onward_dues.all(), "now": timezone.now()}
    return section_pages.respond(request, complaint, "onward", context)
