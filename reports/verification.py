"""What branches signed is still what they signed: figures, paper, the anchor on it.

A part of what verify_archive reads. A report that is gone altogether is not found: no
chain holds it, the paper at headquarters does.
"""

from __future__ import annotations

import io
import re
from hashlib import sha256

from django.utils.translation import gettext as _
from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError

from branches.models import Branch
from complaints.evidence.verify import BrokenError, Found, register
from reports.digests import digest
from reports.monthly.models import MonthlyReport

AT_ONCE = 20


@register
def verify_months(branch: Branch, found: Found) -> None:
    signed = MonthlyReport.objects.signed().filter(branch=branch).order_by("month")
    reports = signed.select_related("anchor").defer("anchor__entries")
    for report in reports.iterator(chunk_size=AT_ONCE):
        if said := _altered(report) or _misprinted(branch, report):
            raise BrokenError(
                _("月度分析 %(branch)s %(month)s：%(said)s。")
                % {"branch": branch.code, "month": report.period.slug, "said": said}
            )
        found.papers += 1


def _altered(report: MonthlyReport) -> str:
    if digest(report.signed_snapshot) != report.digest:
        return _("数据快照与其校验码不符")
    if sha256(report.pdf or b"").hexdigest() != report.pdf_digest:
        return _("签发的文件与其校验码不符")
    return ""


def _misprinted(branch: Branch, report: MonthlyReport) -> str:
    """The paper is bound to its row and to the chain by what is printed on it."""
    foot = _text(bytes(report.pdf or b""))
    if report.digest not in foot:
        return _("文件上印的校验码与数据快照不符")
    printed = re.findall(rf"{branch.code}:([0-9a-f]{{64}})", foot)
    for code in printed:
        if not branch.anchors.filter(digest=bytes.fromhex(code)).exists():
            return _("文件上印的锚不在库中，此前的事件被整体改写")
    if printed != ([report.anchor.digest_text] if report.anchor else []):
        return _("文件上印的锚与登记的不符")
    return ""


def _text(pdf: bytes) -> str:
    """Of the page that is read fastest: each has the same foot."""
    try:
        pages = PdfReader(io.BytesIO(pdf)).pages
        shortest = min(pages, key=_length)
        return "".join(shortest.extract_text().split())
    except (PyPdfError, ValueError):
        return ""


def _length(page: PageObject) -> int:
    content = page.get_contents()
    return len(content.get_data()) if content else 0
