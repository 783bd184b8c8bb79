"""norm 26.1: the form on screen and on paper, and the scan of what was signed."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe
from redis.exceptions import RedisError

from complaints import services
from complaints.acts.rules import want
from complaints.acts.web import serving
from complaints.acts.web.staff_request import StaffRequest, case_of
from complaints.archive.erasing import retention
from complaints.archive.models import VolumeItem
from complaints.case.models import Complaint
from complaints.drafts import keeping, sending
from complaints.drafts.sending import AlreadySavedError
from complaints.signed_forms import rules
from complaints.signed_forms.models import SignedForm
from complaints.signed_forms.services import standing
from reports.digests import digest
from reports.form.contents.casefile import PEOPLE
from reports.form.contents.wording import day
from reports.form.differences import differences
from reports.form.earlier import earlier_numbers
from reports.form.forms import FullCopyForm, ScanForm
from reports.form.pdf import Stamp, draw_form, render_blank, render_form
from reports.form.signing import signature, stamp_of
from reports.form.snapshot import LAYOUT, form_snapshot
from reports.rendering.responses import inline_pdf
from reports.requests import staff_page

# Seconds for which the pages of the masked copy are kept once they are set.
LOOKED_AT = 60


@staff_page
def form(request: StaffRequest, number: str) -> HttpResponse:
    """The copy that the branch keeps: what the desk shows masked, it masks."""
    complaint = case_of(request, number, related=PEOPLE)
    snapshot, stamp = _copy(request, complaint, standing(complaint))
    return inline_pdf(render_form(snapshot, stamp), filename=_filename(number))


@staff_page
def form_page(request: StaffRequest, number: str) -> HttpResponse:
    return form_shown(request, case_of(request, number, related=PEOPLE))


@staff_page
def form_drawn(request: StaffRequest, number: str, page: int) -> HttpResponse:
    """One page of the branch's copy, to be looked at."""
    complaint = case_of(request, number, related=PEOPLE)
    pages = _drawn(*_seen(request, complaint, standing(complaint)))
    if not 1 <= page <= len(pages):
        raise Http404
    return HttpResponse(pages[page - 1], content_type="image/svg+xml")


@require_http_methods(["GET", "POST"])
@never_cache
@login_required
def form_full(request: StaffRequest, number: str) -> HttpResponse | FileResponse:
    """With all personal data: for a reason, which the case's record keeps."""
    complaint = case_of(request, number, related=PEOPLE)
    if request.method == "GET":
        return redirect("reports:form_page", number)
    asked = FullCopyForm(request.POST, complaint=complaint)
    if not asked.is_valid():
        return form_shown(request, complaint, full=asked)
    signed = asked.cleaned_data["version"]
    sent: HttpResponse | FileResponse
    if signed:
        sent = serving.respond(request, complaint, signed.copy(full=True))
        if sent.status_code != 200:
            return sent
    else:
        snapshot = form_snapshot(complaint, masked=False)
        pdf = render_form(snapshot, _stamp(request, complaint))
        sent = inline_pdf(pdf, filename=_filename(number))
    try:
        reason = asked.cleaned_data["reason"]
        services.print_full(complaint, reason=reason, by=request.user, signed=signed)
    except ValidationError as error:
        asked.add_error("reason", error)
        return form_shown(request, complaint, full=asked)
    return sent


@require_http_methods(["GET", "POST"])
@never_cache
@login_required
def form_scan(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number, related=PEOPLE)
    want(rules.may_scan_form, complaint, request.user)
    back = reverse("reports:form_page", args=[number])
    if request.method == "GET":
        return redirect(back)
    scan = ScanForm(request.POST, request.FILES)
    if scan.is_valid():
        try:
            sending.once(
                request,
                lambda: services.scan_form(
                    complaint, by=request.user, **scan.cleaned_data
                ),
                leads_to=lambda _done: back,
            )
        except AlreadySavedError:
            return redirect(back)
        except ValidationError as error:
            scan.refuse(error)
        else:
            messages.success(request, _("签字扫描件已存入本案。"))
            return redirect(back)
    return form_shown(request, complaint, scan=scan)


@require_safe
@cache_control(public=True, max_age=3600)
def blank_form(request: HttpRequest) -> HttpResponse:
    """Public: it is needed on the day when nobody can log in."""
    return inline_pdf(render_blank(), filename=_("客户投诉受理情况表（空白）.pdf"))


def form_shown(
    request: StaffRequest,
    complaint: Complaint,
    *,
    scan: ScanForm | None = None,
    full: FullCopyForm | None = None,
) -> HttpResponse:
    signed = standing(complaint)
    snapshot, stamp = _seen(request, complaint, signed)
    versions = _versions(complaint)
    refused = scan or full
    scan_form = scan or ScanForm()
    keeping.restore(request, scan_form, part="scan")
    context = {
        "complaint": complaint,
        "pages": range(1, len(_drawn(snapshot, stamp)) + 1),
        "code": digest(snapshot),
        "versions": versions,
        "is_signed": signed is not None,
        "signed": signed,
        "since": _since(complaint, snapshot, signed),
        "may_sign": rules.may_sign_form(complaint, request.user) is None,
        "may_scan": len(versions) > 0
        and rules.may_scan_form(complaint, request.user) is None,
        "scan_form": scan_form,
        "full_form": full or FullCopyForm(complaint=complaint),
    }
    status = 422 if refused else 200
    return render(request, "reports/form/page.html", context, status=status)


def _versions(complaint: Complaint) -> list[tuple[SignedForm, list[str]]]:
    """The oldest first, each with what it says otherwise than the one before it."""
    found: list[tuple[SignedForm, list[str]]] = []
    before: SignedForm | None = None
    for signed in complaint.signed_forms.select_related("signed_by", "scan"):
        changed = []
        if before and before.snapshot and signed.snapshot:
            changed = differences(before.snapshot, signed.snapshot)
        found.append((signed, changed))
        before = signed
    return found


def _since(
    complaint: Complaint, snapshot: dict[str, Any], signed: SignedForm | None
) -> list[str]:
    """What the case says otherwise than what was last signed of it."""
    last = None if signed else complaint.signed_forms.last()
    if last is None or last.snapshot is None:
        return []
    return differences(last.snapshot, snapshot)


def _drawn(snapshot: dict[str, Any], stamp: Stamp) -> list[bytes]:
    """Set once for all pages that are looked at: by digest, and by all that is stamped
    on them but the time. What is printed is never taken from here.
    """
    stamped = {**asdict(stamp), "printed_at": None, "sheet": digest(snapshot)}
    key = f"form-drawn-{digest(stamped)}"
    pages: list[bytes] | None = None
    with suppress(RedisError):
        pages = cache.get(key)
    if pages is None:
        pages = draw_form(snapshot, stamp)
        with suppress(RedisError):
            cache.set(key, pages, LOOKED_AT)
    return pages


def _seen(
    request: StaffRequest, complaint: Complaint, signed: SignedForm | None
) -> tuple[dict[str, Any], Stamp]:
    """What was signed as its copy shows it, or else what would be printed now."""
    if signed and (words := _kept(signed)):
        return words, stamp_of(signed)
    return _copy(request, complaint, signed)


def _copy(
    request: StaffRequest, complaint: Complaint, signed: SignedForm | None
) -> tuple[dict[str, Any], Stamp]:
    """Printed anew: where it is signed, in the words that were signed."""
    if signed and (words := _kept(signed)):
        return words, _stamp(request, complaint, signed=signature(signed))
    return form_snapshot(complaint), _stamp(request, complaint)


def _kept(signed: SignedForm) -> dict[str, Any] | None:
    """Its words, where they are there, and in the boxes of today's sheet."""
    words: dict[str, Any] | None = signed.snapshot
    return words if signed.layout == LAYOUT else None


def _stamp(request: StaffRequest, complaint: Complaint, *, signed: str = "") -> Stamp:
    earlier = earlier_numbers(complaint, reader=request.user)
    return Stamp(
        printed_at=timezone.now(),
        printed_by=str(request.user),
        signed=signed,
        earlier=len(earlier),
        last_number=earlier[-1] if earlier else "",
        **_filed(complaint),
    )


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


def _filename(number: str) -> str:
    return _("情况表 %(number)s.pdf") % {"number": number}
