"""The files that leave the branch: of a signed month those that were signed."""

from __future__ import annotations

from typing import Any

from branches.models import Branch
from reports.monthly.paper.pdf import render
from reports.monthly.snapshot import take
from reports.papers.monthly import MonthlyReport
from reports.papers.signing import whole
from reports.periods import Period


def pdf_of(branch: Branch, month: Period) -> bytes:
    report = _report(branch, month)
    if report is None or not report.is_signed:
        taken = take(branch, month, report=report)
        return render(taken.snapshot, taken.stamp())
    return whole(report)


def snapshot_of(branch: Branch, month: Period) -> dict[str, Any]:
    report = _report(branch, month)
    if report and report.is_signed:
        return report.signed_snapshot
    return take(branch, month, report=report).snapshot


def _report(branch: Branch, month: Period) -> MonthlyReport | None:
    reports = MonthlyReport.objects.of(branch, month)
    return reports.select_related("written_by").first()
