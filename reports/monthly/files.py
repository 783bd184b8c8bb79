"""The files that leave the branch: of a signed month those that were signed."""

from __future__ import annotations

from typing import Any

from branches.models import Branch, User
from reports.monthly.printed.pdf import render
from reports.monthly.standing import standing
from reports.monthly.visible import hides, seen_by
from reports.papers.monthly import MonthlyReport
from reports.papers.signing import whole
from reports.periods import Period


def pdf_of(branch: Branch, month: Period, *, reader: User | None = None) -> bytes:
    """A draft is without the cases that its reader does not see."""
    stands = standing(branch, month)
    if stands.signed and stands.is_signed:
        return whole(stands.signed)
    taken = stands.taken()
    return render(_seen(taken.snapshot, branch, month, reader), taken.stamp())


def signed_version(branch: Branch, month: Period, version: int) -> MonthlyReport | None:
    signed = MonthlyReport.objects.of(branch, month).signed()
    return signed.filter(version=version).first()


def is_for(reader: User, branch: Branch, month: Period) -> bool:
    """A signed paper is as it was signed: for who sees all that it says."""
    stands = standing(branch, month)
    if stands.signed is None or not stands.is_signed:
        return True
    return shows(stands.signed, reader=reader)


def shows(report: MonthlyReport, *, reader: User) -> bool:
    snapshot = report.signed_snapshot
    return not hides(snapshot, report.branch, report.period, user=reader)


def snapshot_of(
    branch: Branch, month: Period, *, reader: User | None = None
) -> dict[str, Any]:
    stands = standing(branch, month)
    signed = stands.signed.signed_snapshot if stands.signed else None
    snapshot = signed if signed and stands.is_signed else stands.taken().snapshot
    return _seen(snapshot, branch, month, reader)


def _seen(
    snapshot: dict[str, Any], branch: Branch, month: Period, reader: User | None
) -> dict[str, Any]:
    """Whole for the command, which only the house's administrators have."""
    if reader is None:
        return snapshot
    return seen_by(snapshot, branch, month, user=reader)
