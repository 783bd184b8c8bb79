"""Where a branch's month stands: which version is signed, which one is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from branches.models import Branch
from reports.monthly.snapshot import Taken, take, take_again
from reports.papers.monthly import MonthlyReport, MonthSentBack
from reports.periods import Period


@dataclass(frozen=True)
class Standing:
    branch: Branch
    month: Period
    # What was signed last; what is written, which is not there before anybody writes.
    signed: MonthlyReport | None
    draft: MonthlyReport | None
    # Every version that was signed, and each time one of them was sent back.
    versions: list[MonthlyReport]
    returns: list[MonthSentBack]

    @property
    def sent_back(self) -> MonthSentBack | None:
        """The last time that what is signed now was sent back."""
        of_it = [x for x in self.returns if self.signed and x.report == self.signed]
        return of_it[-1] if of_it else None

    @property
    def is_sent_back(self) -> bool:
        """Open to be written and signed anew; else what is signed stands."""
        return self.sent_back is not None and self.sent_back.is_open

    @property
    def is_signed(self) -> bool:
        return self.signed is not None and not self.is_sent_back

    @property
    def report(self) -> MonthlyReport | None:
        return self.signed or self.draft

    def begun(self) -> MonthlyReport:
        """The draft that one writes in, or as it is to be made."""
        version = self.signed.version + 1 if self.signed else 1
        return self.draft or MonthlyReport(
            branch=self.branch, month=self.month.first, version=version
        )

    def taken(self, *, signed_at: datetime | None = None) -> Taken:
        """What is to be signed. Sent back, of the figures that were signed."""
        if self.sent_back and self.is_sent_back:
            return take_again(self.begun(), self.sent_back)
        return take(self.branch, self.month, report=self.draft, signed_at=signed_at)


def standing(branch: Branch, month: Period) -> Standing:
    """Two statements, without any version's bytes."""
    people = ("branch", "anchor", "written_by", "signed_by", "received_by")
    rows = MonthlyReport.objects.of(branch, month).defer("pdf", "anchor__entries")
    reports = list(rows.select_related(*people).order_by("version"))
    signed = [report for report in reports if report.is_signed]
    drafts = [report for report in reports if not report.is_signed]
    returns = list(
        MonthSentBack.objects.filter(report__in=[report.pk for report in signed])
        .select_related("sent_by")
        .order_by("sent_at", "pk")
    )
    by_id = {report.pk: report for report in signed}
    for one in returns:
        one.report = by_id[one.report_id]
        one.report.open_until = one.until
    return Standing(
        branch,
        month,
        signed=signed[-1] if signed else None,
        draft=drafts[-1] if drafts else None,
        versions=signed,
        returns=returns,
    )
