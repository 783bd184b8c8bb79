"""norm 16.3: the notices of a case, where they hang and since when."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from complaints.acts.web import section_pages
from complaints.acts.web.staff_request import StaffRequest, case_of


@require_safe
@never_cache
@login_required
def board(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    people = ("written_by", "approved_by", "posted_by", "removed_by")
    rows = complaint.board_notices.select_related(*people)
    return section_pages.respond(request, complaint, "board", {"rows": rows})
