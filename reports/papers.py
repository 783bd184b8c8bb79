"""Papers as they were signed: handed out byte by byte, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from branches.models import Branch
from complaints.evidence.export import Paper
from reports.monthly.models import MonthlyReport
from reports.reviews.models import QuarterlyReview

Signed = MonthlyReport | QuarterlyReview
AT_ONCE = 20


class DamagedPaperError(Exception):
    """What is stored is not what was signed."""


def whole(report: Signed) -> bytes:
    pdf = bytes(report.pdf or b"")
    if sha256(pdf).hexdigest() != report.pdf_digest:
        raise DamagedPaperError(str(report))
    return pdf


def signed_in(branch: Branch, year: int) -> Iterator[Paper]:
    """A year's signed months and quarterly summaries, as they are stored."""
    months = MonthlyReport.objects.signed().filter(branch=branch, month__year=year)
    reports = months.select_related("anchor").defer("anchor__entries")
    for report in reports.order_by("month").iterator(chunk_size=AT_ONCE):
        anchor = report.anchor.digest_text if report.anchor else ""
        yield _paper(report, report.period.slug, anchor)
    signed = QuarterlyReview.objects.signed()
    reviews = signed.filter(branch=branch, quarter__year=year)
    for review in reviews.order_by("quarter", "kind").iterator(chunk_size=AT_ONCE):
        yield _paper(review, f"{review.period.slug}-{review.kind}")


def _paper(report: Signed, period: str, anchor: str = "") -> Paper:
    name = f"reports/{period}.pdf"
    return Paper(name, bytes(report.pdf or b""), report.pdf_digest, anchor)
