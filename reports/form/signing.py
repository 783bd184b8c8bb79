"""norm 26.1: both copies of the form as they are signed, and what differs since."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

from django.utils import timezone
from pypdf import PdfReader

from branches.models import User
from complaints.case.models import Complaint
from complaints.signed_forms.models import SignedForm
from complaints.signed_forms.sheets import Sheets, set_readable, set_sheets
from reports.digests import digest
from reports.form.contents.casefile import PEOPLE
from reports.form.pdf import Stamp, render_form
from reports.form.snapshot import LAYOUT, both_snapshots, form_snapshot
from reports.times import minute


@set_sheets.provide
def both_sheets(complaint: Complaint, by: User, at: datetime) -> Sheets:
    """Stamped with the time of signing, and without earlier complaints."""
    own, whole = both_snapshots(complaint)
    stamp = signing_stamp(by=str(by), at=at)
    copy = render_form(own, stamp)
    return Sheets(
        layout=LAYOUT,
        revision=own["revision"],
        digest=digest(own),
        full_digest=digest(whole),
        snapshot=own,
        copy=copy,
        full=render_form(whole, stamp),
        pages=len(PdfReader(BytesIO(copy)).pages),
    )


@set_readable.provide
def readable(pk: int, by: str) -> bytes:
    """Whole, as the export is; nothing of the client's other cases stands on it."""
    complaint = Complaint.objects.select_related(*PEOPLE).get(pk=pk)
    stamp = Stamp(printed_at=timezone.now(), printed_by=by)
    return render_form(form_snapshot(complaint, masked=False), stamp)


def signing_stamp(*, by: str, at: datetime) -> Stamp:
    return Stamp(printed_at=at, printed_by=by, signed=_signature(by, at))


def stamp_of(signed: SignedForm) -> Stamp:
    """As it stands on the copies."""
    return signing_stamp(by=signed.signer, at=signed.signed_at)


def signature(signed: SignedForm) -> str:
    return _signature(signed.signer, signed.signed_at)


def _signature(by: str, at: datetime) -> str:
    return f"{by} {minute(at)}"
