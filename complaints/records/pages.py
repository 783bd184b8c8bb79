"""norm 20–25: the record of the category, and the material for E."""

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from complaints.acts import facts
from complaints.acts.web import section_pages as sections
from complaints.acts.web import serving
from complaints.acts.web.staff_request import StaffRequest, case_of
from complaints.case.models import Complaint
from complaints.case.tables.categories import WITH_LIBRARY
from complaints.records import record_of
from complaints.records.guidance import materials_for, readable_in
from complaints.records.services import Offer

# So many found are shown: whoever looks for more says it more exactly.
FOUND = 20
WORDS = 5


@require_safe
@never_cache
@login_required
def record(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    kept = record_of(complaint)
    context = {
        "record": kept,
        "facts": facts.facts(kept, kept.columns()) if kept else [],
        **(_library(request, complaint) if complaint.category in WITH_LIBRARY else {}),
    }
    return sections.respond(request, complaint, "record", context)


@require_safe
@never_cache
@login_required
def material(
    request: StaffRequest, number: str, pk: int
) -> HttpResponse | FileResponse:
    """The file, else the words, to be printed or sent."""
    complaint = case_of(request, number)
    found = get_object_or_404(readable_in(complaint), pk=pk)
    if found.sha256:
        return serving.respond(request, complaint, found)
    return HttpResponse(
        f"{found}\n\n{found.text}\n",
        content_type="text/plain; charset=utf-8",
        headers={"Content-Security-Policy": serving.SAVED},
    )


def _library(request: StaffRequest, complaint: Complaint) -> dict[str, object]:
    """norm 24.1: what was handed out, and the branch's material by its words."""
    handed = complaint.handouts.select_related("material", "handed_by")
    asked = request.GET.get("q", "").replace("\0", "").strip()
    found = materials_for(complaint.branch_id)
    for word in asked.split()[:WORDS]:
        found = found.filter(Q(title__icontains=word) | Q(text__icontains=word))
    offers = [Offer(complaint, material) for material in found[:FOUND]]
    return {"handed": handed, "asked": asked, "found": offers}
