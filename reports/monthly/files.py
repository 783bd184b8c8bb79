"""The files that leave the branch: of a signed month those that were signed."""

from __future__ import annotations

from typing import Any

from branches.models import Branch, User
from reports.monthly.paper.pdf import render
from reports.monthly.snapshot import take
from reports.monthly.visible import hides, seen_by
from reports.papers.monthly import MonthlyReport
from reports.papers.signing import whole
from reports.periods import Period


def pdf_of(branch: Branch, month: Period, *, reader: User | None = None) -> bytes:
    """A draft is without the cases that its reader does not see."""
    report = _report(branch, month)
    if report is None or not report.is_signed:
        taken = take(branch, month, report=report)
        return render(_seen(taken.snapshot, branch, month, reader), taken.stamp())
    return whole(report)


def is_for(reader: User, branch: Branch, month: Period) -> bool:
    """A signed paper is as it was signed: for who sees all that it says."""
    report = _report(branch, month)
    if report is None or not report.is_signed:
        return True
    return not hides(report.signed_snapshot, branch, month, user=reader)


def snapshot_of(
    branch: Branch, month: Period, *, reader: User | None = None
) -> dict[str, Any]:
    report = _report(branch, month)
    if report and report.is_signed:
        return _seen(report.signed_snapshot, branch, month, reader)
    taken = take(branch, month, report=report)
    return _seen(taken.snapshot, branch, month, reader)


def _seen(
    snapshot: dict[str, Any], branch: Branch, month: Period, reader: User | None
) -> dict[str, Any]:
    """Whole for the command, which only the house's administrators have."""
    if reader is None:
        return snapshot
    return seen_by(snapshot, branch, month, user=reader)


def _report(branch: Branch, month: Period) -> MonthlyReport | None:
    reports = MonthlyReport.objects.of(branch, month)
    return reports.select_related("written_by").first()
