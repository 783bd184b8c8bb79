"""A year's signed papers, to lie beside its cases in what verifies without us."""

from __future__ import annotations

from collections.abc import Iterator

from branches.models import Branch
from complaints.evidence.export import Paper
from reports.papers.base import SignedPaper
from reports.papers.monthly import MonthlyReport
from reports.papers.quarterly import QuarterlyReview

AT_ONCE = 20


def signed_in(branch: Branch, year: int) -> Iterator[Paper]:
    for month in signed_months(branch, month__year=year):
        anchor = month.anchor.digest_text if month.anchor else ""
        yield _paper(month, anchor)
    for review in signed_reviews(branch, quarter__year=year):
        yield _paper(review)


def signed_months(branch: Branch, **when: int) -> Iterator[MonthlyReport]:
    """The earliest first, as they are stored, with their anchors."""
    rows = MonthlyReport.objects.signed().filter(branch=branch, **when)
    anchored = rows.select_related("anchor").defer("anchor__entries")
    return anchored.order_by("month", "version").iterator(chunk_size=AT_ONCE)


def signed_reviews(branch: Branch, **when: int) -> Iterator[QuarterlyReview]:
    rows = QuarterlyReview.objects.signed().filter(branch=branch, **when)
    return rows.order_by("quarter", "kind").iterator(chunk_size=AT_ONCE)


def _paper(paper: SignedPaper, anchor: str = "") -> Paper:
    name = f"reports/{paper.slug.replace(' ', '-')}.pdf"
    return Paper(name, bytes(paper.pdf or b""), paper.pdf_digest, anchor)
