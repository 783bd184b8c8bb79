"""What lies in a case's part of the volume, and how many pages it has."""

from __future__ import annotations

import io
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from complaints.evidence.events import serialise
from complaints.evidence.filing import files
from complaints.evidence.models import Attachment, AttachmentKind
from complaints.headquarters_reports.models import HeadquartersReport
from complaints.signed_forms.models import SignedForm

# Kept as data, and printed from it when it is wanted: it has no page of the volume.
REPORT = "hq_report"


def papers_of(
    signed: SignedForm,
    attachments: Iterable[Attachment],
    reports: Iterable[HeadquartersReport],
) -> list[dict[str, Any]]:
    """The signed form first, then the rest as it came in; its scan is the form."""
    form = {
        "kind": AttachmentKind.SIGNED_FORM.value,
        "name": f"{signed.complaint.number}.pdf",
        "sha256": signed.scan.sha256 if signed.scan else signed.digest,
        "pages": signed.pages,
    }
    others = [
        {
            "kind": file.kind,
            "name": file.name,
            "sha256": file.sha256,
            "pages": pages_of(file),
        }
        for file in attachments
        if file.kind != AttachmentKind.SIGNED_FORM
    ]
    sent = [
        {
            "kind": REPORT,
            "name": f"{report._meta.verbose_name} {report.serial}",
            "sha256": sha256(serialise(report.snapshot or {}).encode()).hexdigest(),
            "pages": 0,
        }
        for report in reports
    ]
    return [form, *others, *sent]


def pages_of(attachment: Attachment) -> int:
    """Of a PDF its pages; everything else, a recording too, counts as one sheet."""
    if attachment.content_type != "application/pdf":
        return 1
    content = files.read(attachment)
    if content is None:
        return 1
    try:
        return max(1, len(PdfReader(io.BytesIO(content)).pages))
    except PyPdfError:
        return 1
