from io import BytesIO

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from complaints import services
from complaints.acts import ranges
from complaints.acts.forms.fields import add_refusal
from complaints.acts.web import StaffRequest, case_of
from complaints.attachments.forms import AttachForm
from complaints.case.models import Complaint, works_on
from complaints.desk.case_page import page as case_page
from complaints.evidence import files
from complaints.evidence.files import Stored

# Shown in the browser; all else is saved. Scripts and frames run in none of them.
# Chromium shows no PDF in a sandbox, and its viewer is one of its own.
POLICIES = {
    "application/pdf": "default-src 'none'; style-src 'unsafe-inline'",
    "image/png": "default-src 'none'; sandbox",
    "image/jpeg": "default-src 'none'; sandbox",
    "image/gif": "default-src 'none'; sandbox",
    "image/webp": "default-src 'none'; sandbox",
}
SAVED = "default-src 'none'; sandbox"


@require_POST
@login_required
def attach(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    if not works_on(complaint, request.user):
        raise PermissionDenied
    form = AttachForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            attached = services.attach(
                complaint, entries=form.entries(), by=request.user
            )
        except ValidationError as error:
            add_refusal(form, error)
        else:
            messages.success(request, _said(len(attached)))
            url = reverse("complaints:case", args=[number])
            return redirect(f"{url}#attachments")
    return case_page.respond(request, number, status=422, attach_form=form)


@require_safe
@never_cache
@login_required
def download(
    request: StaffRequest, number: str, pk: int
) -> HttpResponse | FileResponse:
    complaint = case_of(request, number)
    attachment = get_object_or_404(complaint.attachments, pk=pk)
    return respond(request, complaint, attachment)


def respond(
    request: StaffRequest, complaint: Complaint, attachment: Stored
) -> HttpResponse | FileResponse:
    """The file as it was stored, or a page that says that it is not."""
    content = files.read(attachment)
    if content is None:
        return _lost(request, complaint, attachment)
    return serve(request, attachment, content)


def serve(
    request: StaffRequest, attachment: Stored, content: bytes
) -> HttpResponse | FileResponse:
    """All of it, or the part that is asked for."""
    size = len(content)
    try:
        part = ranges.asked(request.headers.get("Range", ""), size)
    except ranges.RangeError:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    start, stop = part or (0, size)
    response = FileResponse(
        BytesIO(content[start:stop]),
        as_attachment=attachment.content_type not in POLICIES,
        filename=attachment.name,
        content_type=attachment.content_type,
        headers={
            "Accept-Ranges": "bytes",
            "Content-Security-Policy": POLICIES.get(attachment.content_type, SAVED),
            "X-Content-Type-Options": "nosniff",
        },
    )
    if part:
        response.status_code = 206
        response["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    return response


def _said(count: int) -> str:
    said = ngettext("已上传 %(count)d 个附件。", "已上传 %(count)d 个附件。", count)
    return said % {"count": count}


def _lost(
    request: StaffRequest, complaint: Complaint, attachment: Stored
) -> HttpResponse:
    is_altered = default_storage.exists(attachment.path)
    context = {
        "complaint": complaint,
        "attachment": attachment,
        "is_altered": is_altered,
    }
    return render(
        request,
        "complaints/case_page/lost_file.html",
        context,
        status=409 if is_altered else 404,
    )
