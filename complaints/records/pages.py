"""norm 20–25: the record of the category, and the material for E."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from complaints import services
from complaints.acts import facts, serving
from complaints.acts import section_pages as sections
from complaints.acts.pages import act, posted
from complaints.acts.web import StaffRequest, case_of
from complaints.case.categories import WITH_LIBRARY
from complaints.case.choices import ENDED
from complaints.case.models import Complaint, works_on
from complaints.records import RECORDS, record_of
from complaints.records import forms as forms
from complaints.records.guidance import materials_for, readable_in

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
        "may_write": _may_write(request, complaint),
        **(_library(request, complaint) if complaint.category in WITH_LIBRARY else {}),
    }
    return sections.respond(request, complaint, "record", context)


@login_required
@require_http_methods(["GET", "POST"])
def write(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    if not works_on(complaint, request.user):
        raise PermissionDenied
    if complaint.category not in RECORDS:
        raise Http404
    form = forms.RecordForm(posted(request), complaint=complaint, by=request.user)
    return act(
        request,
        form,
        lambda: services.write_record(complaint, values=form.values(), by=request.user),
        title=_("填写类别档案"),
        done=_("类别档案已保存。"),
        legal=_may_write(request, complaint),
        back="record",
    )


@login_required
@require_http_methods(["GET", "POST"])
def hand_out(request: StaffRequest, number: str, pk: int) -> HttpResponse:
    complaint = case_of(request, number)
    if not works_on(complaint, request.user):
        raise PermissionDenied
    material = get_object_or_404(materials_for(complaint.branch_id), pk=pk)
    form = forms.HandOutForm(posted(request), complaint=complaint, by=request.user)
    return act(
        request,
        form,
        lambda: services.hand_out(
            complaint, material=material, by=request.user, **form.cleaned_data
        ),
        title=_("提供资料：%(title)s") % {"title": material},
        done=_("已登记提供的资料。"),
        legal=_may_write(request, complaint),
        back="record",
    )


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


def _may_write(request: StaffRequest, complaint: Complaint) -> bool:
    return complaint.state not in ENDED and works_on(complaint, request.user)


def _library(request: StaffRequest, complaint: Complaint) -> dict[str, object]:
    """norm 24.1: what was handed out, and the branch's material by its words."""
    handed = complaint.handouts.select_related("material", "handed_by")
    asked = request.GET.get("q", "").replace("\0", "").strip()
    found = materials_for(complaint.branch_id)
    for word in asked.split()[:WORDS]:
        found = found.filter(Q(title__icontains=word) | Q(text__icontains=word))
    return {"handed": handed, "asked": asked, "found": found[:FOUND]}
