"""Papers as they were signed: handed out byte by byte, or not at all."""

from __future__ import annotations

from hashlib import sha256

from reports.monthly.models import MonthlyReport
from reports.reviews.models import QuarterlyReview

Signed = MonthlyReport | QuarterlyReview


class DamagedPaperError(Exception):
    """What is stored is not what was signed."""


def whole(report: Signed) -> bytes:
    pdf = bytes(report.pdf or b"")
    if sha256(pdf).hexdigest() != report.pdf_digest:
        raise DamagedPaperError(str(report))
    return pdf
