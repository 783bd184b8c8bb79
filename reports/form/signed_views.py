"""norm 26.1: the form is signed; its copies are given again to the byte."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from complaints import services
from complaints.acts.rules import want
from complaints.acts.web import serving
from complaints.acts.web.staff_request import StaffRequest, case_of
from complaints.case.models import Complaint
from complaints.signed_forms import rules
from complaints.signed_forms.models import SignedForm
from reports.requests import staff_page


@require_POST
@never_cache
@login_required
def form_sign(request: StaffRequest, number: str) -> HttpResponse:
    """Sign the version whose digest the page showed, unless it has changed since."""
    complaint = case_of(request, number)
    shown = request.POST.get("digest", "")
    try:
        want(rules.may_sign_form, complaint, request.user)
        services.sign_form(complaint, digest=shown, by=request.user)
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    else:
        messages.success(request, _("已签字确认，请打印、签字后扫描存档。"))
    return redirect("reports:form_page", number)


@staff_page
def signed_form(request: StaffRequest, number: str) -> HttpResponse | FileResponse:
    """The branch's copy of what was signed last; 404 where no bytes of it were kept."""
    complaint = case_of(request, number)
    return _sent(request, complaint, complaint.signed_forms.last())


@staff_page
def signed_version(
    request: StaffRequest, number: str, pk: int
) -> HttpResponse | FileResponse:
    """The same of an earlier version."""
    complaint = case_of(request, number)
    return _sent(request, complaint, get_object_or_404(complaint.signed_forms, pk=pk))


def _sent(
    request: StaffRequest, complaint: Complaint, signed: SignedForm | None
) -> HttpResponse | FileResponse:
    if signed is None or not signed.has_copies:
        raise Http404
    return serving.respond(request, complaint, signed.copy())
