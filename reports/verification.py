"""What branches signed is still what they signed: figures, paper, the anchor on it.

A part of what verify_archive reads. A report that is gone altogether is not found: no
chain holds it, the paper at headquarters does.
"""

from __future__ import annotations

import io
import re

from django.utils.translation import gettext as _
from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError

from branches.models import Branch
from complaints.evidence.verify import BrokenError, Found, register
from reports.digests import digest
from reports.monthly.models import MonthlyReport
from reports.papers import AT_ONCE, DamagedPaperError, Signed, whole
from reports.reviews.models import QuarterlyReview


@register
def verify_months(branch: Branch, found: Found) -> None:
    signed = MonthlyReport.objects.signed().filter(branch=branch).order_by("month")
    reports = signed.select_related("anchor").defer("anchor__entries")
    for report in reports.iterator(chunk_size=AT_ONCE):
        foot, said = _read(report)
        said = said or _misanchored(branch, report, foot)
        _count(branch, report, report.period.slug, said, found)


@register
def verify_reviews(branch: Branch, found: Found) -> None:
    signed = QuarterlyReview.objects.signed().filter(branch=branch)
    for review in signed.order_by("quarter", "kind").iterator(chunk_size=AT_ONCE):
        _foot, said = _read(review)
        _count(branch, review, f"{review.period.slug} {review.kind}", said, found)


def _count(
    branch: Branch, report: Signed, period: str, said: str, found: Found
) -> None:
    if said:
        name = f"{report._meta.verbose_name} {branch.code} {period}"
        raise BrokenError(_("%(name)s：%(said)s。") % {"name": name, "said": said})
    found.papers += 1


def _read(report: Signed) -> tuple[str, str]:
    """What is printed at the foot of its paper, and what is wrong with it."""
    if digest(report.snapshot or {}) != report.digest:
        return "", _("数据快照与其校验码不符")
    try:
        foot = _text(whole(report))
    except DamagedPaperError:
        return "", _("签发的文件与其校验码不符")
    if report.digest not in foot:
        return "", _("文件上印的校验码与数据快照不符")
    return foot, ""


def _misanchored(branch: Branch, report: MonthlyReport, foot: str) -> str:
    """The paper is bound to the chain by the anchor that is printed on it."""
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
