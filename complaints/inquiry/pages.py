"""norm 23: statements and opinion of a D-class case."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from complaints.acts import facts
from complaints.acts.web import section_pages
from complaints.acts.web.staff_request import StaffRequest, case_of
from complaints.inquiry.models import InquiryRecord


@require_safe
@never_cache
@login_required
def inquiry(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    record = InquiryRecord.stored_or_new(complaint)
    people = ("taken_by", "written_by", "file")
    context = {
        "record": record,
        "facts": facts.facts(record, record.columns()),
        "statements": complaint.statements.select_related(*people),
        "opinions": complaint.opinions.select_related(
            "given_by", "request__decided_by"
        ),
    }
    return section_pages.respond(request, complaint, "inquiry", context)
