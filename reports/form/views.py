"""norm 26.1: the form on screen and on paper, signed off, and its scan kept."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from complaints import services
from complaints.acts.rules import want
from complaints.acts.web.staff_request import StaffRequest, case_of
from complaints.archive import retention
from complaints.archive.models import VolumeItem
from complaints.case.models import Complaint
from complaints.signed_forms import rules
from complaints.signed_forms.models import SignedForm
from reports.digests import digest
from reports.form.casefile import PEOPLE
from reports.form.forms import FullCopyForm, ScanForm
from reports.form.pdf import Stamp, draw_form, render_blank, render_form
from reports.form.snapshot import form_snapshot
from reports.form.wording import day
from reports.requests import staff_page
from reports.responses import inline_pdf
from reports.times import minute

# Seconds for which the pages of the masked copy are kept once they are set.
LOOKED_AT = 60


@staff_page
def form(request: StaffRequest, number: str) -> HttpResponse:
    """The copy that the branch keeps: what the desk shows masked, it masks."""
    snapshot, stamp = _copy(request, case_of(request, number, related=PEOPLE))
    return inline_pdf(render_form(snapshot, stamp), filename=_filename(number))


@staff_page
def form_page(request: StaffRequest, number: str) -> HttpResponse:
    return _page(request, case_of(request, number, related=PEOPLE))


@staff_page
def form_drawn(request: StaffRequest, number: str, page: int) -> HttpResponse:
    """One page of the branch's copy, to be looked at."""
    pages = _drawn(*_copy(request, case_of(request, number, related=PEOPLE)))
    if not 1 <= page <= len(pages):
        raise Http404
    return HttpResponse(pages[page - 1], content_type="image/svg+xml")


@require_http_methods(["GET", "POST"])
@never_cache
@login_required
def form_full(request: StaffRequest, number: str) -> HttpResponse:
    """With all personal data: for a reason, which the case's record keeps."""
    complaint = case_of(request, number, related=PEOPLE)
    if request.method == "GET":
        return redirect("reports:form_page", number)
    asked = FullCopyForm(request.POST)
    if not asked.is_valid():
        return _page(request, complaint, full=asked)
    reason = asked.cleaned_data["reason"]
    try:
        services.print_full(complaint, reason=reason, by=request.user)
    except ValidationError as error:
        asked.add_error("reason", error)
        return _page(request, complaint, full=asked)
    snapshot, stamp = _copy(request, complaint, masked=False)
    return inline_pdf(render_form(snapshot, stamp), filename=_filename(number))


@require_POST
@never_cache
@login_required
def form_sign(request: StaffRequest, number: str) -> HttpResponse:
    """Sign the version whose digest the page showed, unless it has changed since."""
    complaint = case_of(request, number, related=PEOPLE)
    try:
        want(rules.may_sign_form, complaint, request.user)
        _sign(request, complaint)
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    else:
        messages.success(request, _("已签核，请打印、签字后扫描存档。"))
    return redirect("reports:form_page", number)


def _sign(request: StaffRequest, complaint: Complaint) -> None:
    snapshot, stamp = _copy(request, complaint)
    code = digest(snapshot)
    if request.POST.get("digest") != code:
        raise ValidationError(_("情况表的内容已有变化，请核对新内容后再签核。"))
    services.sign_form(
        complaint,
        layout=snapshot["layout"],
        revision=snapshot["revision"],
        digest=code,
        full_digest=digest(form_snapshot(complaint, masked=False)),
        pages=len(_drawn(snapshot, stamp)),
        by=request.user,
    )


@require_http_methods(["GET", "POST"])
@never_cache
@login_required
def form_scan(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number, related=PEOPLE)
    want(rules.may_scan_form, complaint, request.user)
    if request.method == "GET":
        return redirect("reports:form_page", number)
    scan = ScanForm(request.POST, request.FILES)
    if scan.is_valid():
        try:
            services.scan_form(complaint, by=request.user, **scan.cleaned_data)
        except ValidationError as error:
            scan.refuse(error)
        else:
            messages.success(request, _("签字扫描件已存入本案。"))
            return redirect("reports:form_page", number)
    return _page(request, complaint, scan=scan)


@require_safe
@cache_control(public=True, max_age=3600)
def blank_form(request: HttpRequest) -> HttpResponse:
    """Public: it is needed on the day when nobody can log in."""
    return inline_pdf(render_blank(), filename=_("客户投诉受理情况表（空白）.pdf"))


def _page(
    request: StaffRequest,
    complaint: Complaint,
    *,
    scan: ScanForm | None = None,
    full: FullCopyForm | None = None,
) -> HttpResponse:
    snapshot, stamp = _copy(request, complaint)
    versions = complaint.signed_forms.select_related("signed_by", "scan")
    code = digest(snapshot)
    refused = scan or full
    context = {
        "complaint": complaint,
        "pages": range(1, len(_drawn(snapshot, stamp)) + 1),
        "code": code,
        "versions": versions,
        "is_signed": any(version.digest == code for version in versions),
        "may_sign": rules.may_sign_form(complaint, request.user) is None,
        "may_scan": len(versions) > 0
        and rules.may_scan_form(complaint, request.user) is None,
        "scan_form": scan or ScanForm(),
        "full_form": full or FullCopyForm(),
    }
    status = 422 if refused else 200
    return render(request, "reports/form/page.html", context, status=status)


def _drawn(snapshot: dict[str, Any], stamp: Stamp) -> list[bytes]:
    """Set once for all pages that are looked at: by digest, and by all that is stamped
    on them but the time. What is printed is never taken from here.
    """
    stamped = {**asdict(stamp), "printed_at": None, "sheet": digest(snapshot)}
    key = f"form-drawn-{digest(stamped)}"
    pages: list[bytes] | None = cache.get(key)
    if pages is None:
        pages = draw_form(snapshot, stamp)
        cache.set(key, pages, LOOKED_AT)
    return pages


def _copy(
    request: StaffRequest, complaint: Complaint, *, masked: bool = True
) -> tuple[dict[str, Any], Stamp]:
    snapshot = form_snapshot(complaint, masked=masked)
    own = SignedForm.objects.filter(complaint=complaint).select_related("signed_by")
    code = digest(snapshot)
    signed = next((version for version in own if version.bears(code)), None)
    stamp = Stamp(
        printed_at=timezone.now(),
        printed_by=str(request.user),
        signed=_signature(signed) if signed else "",
        **_filed(complaint),
    )
    return snapshot, stamp


def _filed(complaint: Complaint) -> dict[str, str]:
    items = VolumeItem.objects.select_related("volume__branch", "volume__closed_by")
    item = items.filter(complaint=complaint).first()
    if item is None:
        return {}
    volume = item.volume
    return {
        "volume": str(volume),
        "serial": str(item.serial),
        "keeper": str(volume.closed_by),
        "archived_on": day(volume.closed_at) or "",
        "keep_until": day(retention.due_on(complaint)) or "",
    }


def _signature(signed: SignedForm) -> str:
    return f"{signed.signed_by} {minute(signed.signed_at)}"


def _filename(number: str) -> str:
    return _("情况表 %(number)s.pdf") % {"number": number}
