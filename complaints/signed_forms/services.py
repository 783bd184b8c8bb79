"""norm 26.1, 26.2: sign the form, attach its scan, show it in full."""

from __future__ import annotations

import re
from datetime import datetime
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import User
from complaints.acts import acting
from complaints.case.models import Complaint
from complaints.evidence.filing import files
from complaints.evidence.models import Attachment, AttachmentKind
from complaints.signed_forms import rules
from complaints.signed_forms.models import SignedForm
from complaints.signed_forms.sheets import Sheets, set_sheets

# What a hand scanner reads from the sheet: the number, then the digest.
CODE = re.compile(r"(?:(?P<number>\S+)\s+)?(?P<digest>[0-9a-f]{8,64})")


def revision_of(complaint: Complaint) -> int:
    """The last event that the form tells of."""
    told = complaint.events.filter(is_on_form=True)
    return int(told.aggregate(last=Max("seq"))["last"] or 0)


def standing(complaint: Complaint) -> SignedForm | None:
    """The signed version, while nothing has happened in the case since.

    What is renamed beside the case, the branch or a colleague, takes no signature away.
    """
    if complaint.is_erased:
        return None
    signed = complaint.signed_forms.filter(revision=revision_of(complaint))
    return signed.select_related("signed_by", "complaint").last()


@transaction.atomic
def sign_form(complaint: Complaint, *, digest: str, by: User) -> SignedForm:
    """Sign the version whose digest was shown, and keep both copies of it as bytes.

    Refused where the case has moved on since. What only carries another name by now,
    the branch or a colleague, is the same version: it is signed once.
    """
    now = timezone.now()
    complaint = acting.lock_for(rules.may_sign_form, complaint, by, now=now)
    sheets = _sheets_as_shown(complaint, digest, by=by, now=now)
    signed = SignedForm(
        complaint=complaint,
        cycle=complaint.cycle,
        layout=sheets.layout,
        revision=sheets.revision,
        digest=sheets.digest,
        full_digest=sheets.full_digest,
        pages=sheets.pages,
        signed_by=by,
        signed_at=now,
        signed_as=str(by),
        snapshot=sheets.snapshot,
        copy_sha256=sha256(sheets.copy).hexdigest(),
        full_sha256=sha256(sheets.full).hexdigest(),
    )
    signed.full_clean(exclude=["complaint", "signed_by"])
    # Bytes first: a row without its files is worse than files without their row.
    files.keep(ContentFile(sheets.copy), signed.copy())
    files.keep(ContentFile(sheets.full), signed.copy(full=True))
    signed.save()
    acting.record(
        complaint,
        "sign_form",
        by,
        now=now,
        facts={"revision": signed.revision, "digest": signed.digest},
        rows=[signed],
        is_on_form=False,
    )
    return signed


def _sheets_as_shown(
    complaint: Complaint, digest: str, *, by: User, now: datetime
) -> Sheets:
    """Set anew: they must say what the signer has read, and not be signed yet."""
    if complaint.signed_forms.filter(revision=revision_of(complaint)).exists():
        raise ValidationError(_("这一版情况表已签字确认。"))
    sheets = set_sheets(complaint, by, now)
    if sheets.digest != digest:
        raise ValidationError(_("情况表的内容已有变化，请核对新内容后再签字确认。"))
    return sheets


@transaction.atomic
def scan_form(
    complaint: Complaint, *, code: str, file: File[bytes], by: User
) -> Attachment:
    """Keep the signed paper beside the version whose code it bears.

    `code` is the digest printed on the sheet, its first eight characters, or the
    whole text of the QR code.
    """
    now = timezone.now()
    complaint = acting.lock_for(rules.may_scan_form, complaint, by, now=now)
    signed = _bearing(complaint, code)
    if problems := files.check([file]):
        raise ValidationError({"file": problems})
    if signed.scan_id:
        raise ValidationError(_("这一版情况表已有签字扫描件。"))
    signed.scan = files.store(
        complaint, file, kind=AttachmentKind.SIGNED_FORM, by=by, at=now
    )
    signed.save()
    rows = [signed, signed.scan]
    acting.record(complaint, "scan_form", by, now=now, rows=rows, is_on_form=False)
    return signed.scan


@transaction.atomic
def print_full(
    complaint: Complaint, *, reason: str, by: User, signed: SignedForm | None = None
) -> Complaint:
    """The copy with all personal data leaves the branch: who took it, and why.

    `signed`: the version whose copy it is, where it is not the case as it stands.
    """
    now = timezone.now()
    complaint = acting.lock(complaint, by, now=now)
    acting.want_reason(reason)
    return acting.record(
        complaint,
        "print_full",
        by,
        now=now,
        reason=reason,
        facts={"digest": signed.full_digest} if signed else {},
        is_on_form=False,
    )


def _bearing(complaint: Complaint, code: str) -> SignedForm:
    match = CODE.fullmatch(code.strip().lower())
    if match is None:
        raise ValidationError({"code": _("请扫描二维码，或输入校验码的前八位以上。")})
    if (match["number"] or complaint.number.lower()) != complaint.number.lower():
        raise ValidationError({"code": _("这张情况表不是本投诉的，请核对受理编号。")})
    for signed in complaint.signed_forms.all():
        if signed.bears(match["digest"]):
            return signed
    raise ValidationError(
        {"code": _("没有这一版签字确认的情况表：请先签字确认，或核对校验码。")}
    )
