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
from complaints.evidence.verify import BrokenError, VerifyResult, register
from reports.digests import digest
from reports.papers.base import SignedPaper
from reports.papers.export import signed_months, signed_reviews
from reports.papers.monthly import MonthlyReport
from reports.papers.signing import DamagedPaperError, whole


@register
def verify_months(branch: Branch, found: VerifyResult) -> None:
    for month in signed_months(branch):
        foot, said = _read(month)
        _count(branch, month, said or _misanchored(branch, month, foot), found)


@register
def verify_reviews(branch: Branch, found: VerifyResult) -> None:
    for review in signed_reviews(branch):
        _foot, said = _read(review)
        _count(branch, review, said, found)


def _count(branch: Branch, paper: SignedPaper, said: str, found: VerifyResult) -> None:
    if said:
        name = f"{paper._meta.verbose_name} {branch.code} {paper.slug}"
        raise BrokenError(_("%(name)s：%(said)s。") % {"name": name, "said": said})
    found.papers += 1


def _read(report: SignedPaper) -> tuple[str, str]:
    """What is printed at the foot of its paper, and what is wrong with it."""
    if digest(report.snapshot or {}) != report.digest:
        return "", _("数据快照与其校验码不符")
    try:
        foot = _text(whole(report))
    except DamagedPaperError:
        return "", _("审签的文件与其校验码不符")
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
