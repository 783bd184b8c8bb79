from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from complaints.acts.web.staff_request import StaffRequest, case_of
from complaints.desk.case_page import page as case_page


@require_safe
@never_cache
@login_required
def case(request: StaffRequest, number: str) -> HttpResponse:
    return case_page.respond(request, number)


@require_safe
@never_cache
@login_required
def timeline(request: StaffRequest, number: str) -> HttpResponse:
    """The next older part of the course, to stand below what is shown already."""
    complaint = case_of(request, number)
    if not request.headers.get("HX-Request"):
        url = reverse("complaints:case", args=[number])
        return redirect(f"{url}?{request.GET.urlencode()}#timeline")
    case_page.load_rows(complaint)
    context = case_page.timeline_context(complaint, request)
    return render(request, "complaints/case_page/timeline_items.html", context)
