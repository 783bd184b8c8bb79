"""A file that a case has, sent to whoever may read it: whole, or the part asked for."""

from __future__ import annotations

import re
from io import BytesIO

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpResponse
from django.shortcuts import render

from complaints.acts.web.staff_request import StaffRequest
from complaints.case.models import Complaint
from complaints.evidence.filing import files
from complaints.evidence.filing.files import Stored

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
# One range of bytes, as players ask for it (RFC 9110, 14.2).
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


class RangeError(ValueError):
    """No byte of the file lies in it."""


def respond(
    request: StaffRequest, complaint: Complaint, file: Stored
) -> HttpResponse | FileResponse:
    """The file as it was stored, or a page that says that it is not."""
    content = files.read(file)
    if content is None:
        return _lost(request, complaint, file)
    return _sent(request, file, content)


def _sent(
    request: StaffRequest, file: Stored, content: bytes
) -> HttpResponse | FileResponse:
    """All of it, or the part that is asked for."""
    size = len(content)
    try:
        part = _asked(request.headers.get("Range", ""), size)
    except RangeError:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    start, stop = part or (0, size)
    response = FileResponse(
        BytesIO(content[start:stop]),
        as_attachment=file.content_type not in POLICIES,
        filename=file.name,
        content_type=file.content_type,
        headers={
            "Accept-Ranges": "bytes",
            "Content-Security-Policy": POLICIES.get(file.content_type, SAVED),
            "X-Content-Type-Options": "nosniff",
        },
    )
    if part:
        response.status_code = 206
        response["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    return response


def _lost(request: StaffRequest, complaint: Complaint, file: Stored) -> HttpResponse:
    is_altered = default_storage.exists(file.path)
    context = {"complaint": complaint, "attachment": file, "is_altered": is_altered}
    return render(
        request,
        "complaints/acts/lost_file.html",
        context,
        status=409 if is_altered else 404,
    )


def _asked(header: str, size: int) -> tuple[int, int] | None:
    """Where it begins and ends (exclusive); None: all of it, as for several ranges."""
    match = RANGE.fullmatch(header.strip())
    if not match or not any(match.groups()):
        return None
    first, last = match.groups()
    if not first:
        start, stop = max(size - int(last), 0), size
    else:
        start, stop = int(first), min(int(last or size) + 1, size)
    if last and first and int(last) < int(first):
        return None
    if start >= stop:
        raise RangeError(header)
    return start, stop
