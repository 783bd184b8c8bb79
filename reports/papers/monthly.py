"""A branch's month: drafted by beat, written about, signed, received; then for good."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from branches.columns import colleague
from branches.models import Branch
from complaints.evidence.models import Anchor
from reports import periods
from reports.papers.base import (
    PaperState,
    SignedPaper,
    SignedPaperQuerySet,
    all_or_none,
    none_before_signing,
)
from reports.periods import Period


class MonthlyReportQuerySet(SignedPaperQuerySet["MonthlyReport"]):
    def of(self, branch: Branch, month: Period) -> MonthlyReportQuerySet:
        return self.filter(branch=branch, month=month.first)


class MonthlyReport(SignedPaper):
    """norm 11.1. Signed, its row is frozen by the database, but for its receipt."""

    KEY = ("branch", "month")
    REFUSED = _("该月已审签，不能改动。")

    # Its first day.
    month = models.DateField(_("月份"))
    analysis = models.TextField(_("分析"), max_length=5_000, blank=True)
    measures = models.TextField(_("改进措施"), max_length=5_000, blank=True)
    # When the newest act in it was entered, by the database's clock.
    data_as_of = models.DateTimeField(_("数据截至"), null=True, blank=True)
    anchor = models.ForeignKey(
        Anchor,
        models.PROTECT,
        verbose_name=_("存证锚"),
        related_name="+",
        null=True,
        blank=True,
    )
    signed_at = models.DateTimeField(_("审签、报送时间"), null=True, blank=True)
    signed_as = models.CharField(_("审签岗位"), max_length=40, blank=True)
    received_by = colleague(_("总部接收人"))
    received_at = models.DateTimeField(_("总部接收时间"), null=True, blank=True)

    objects = MonthlyReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("月度分析")
        verbose_name_plural = _("月度分析")
        ordering = ["-month", "branch_id"]
        constraints = [
            models.UniqueConstraint(
                "branch",
                "month",
                name="monthly_report_once",
                violation_error_message=_("该月的报告已有。"),
            ),
            models.CheckConstraint(
                name="monthly_report_of_a_month", condition=Q(month__day=1)
            ),
            models.CheckConstraint(
                name="monthly_report_written_whole",
                condition=all_or_none("written_by", "written_at"),
            ),
            models.CheckConstraint(
                name="monthly_report_signed_whole",
                condition=none_before_signing(
                    texts=("digest", "pdf_digest", "signed_as"),
                    columns=("snapshot", "pdf", "data_as_of", "signed_by", "signed_at"),
                ),
            ),
            models.CheckConstraint(
                name="monthly_report_received_whole",
                condition=Q(received_by__isnull=True, received_at__isnull=True)
                | Q(
                    received_by__isnull=False,
                    received_at__isnull=False,
                    state=PaperState.SIGNED,
                ),
            ),
        ]
        indexes = [
            # Headquarters: what of a month is drafted, signed, received.
            models.Index("month", "branch", name="monthly_report_of_month"),
        ]

    def __str__(self) -> str:
        return f"{self.branch_id} {self.month:%Y-%m}"

    def get_absolute_url(self) -> str:
        return reverse("reports:monthly", args=[self.branch.code, self.period])

    @property
    def period(self) -> Period:
        return periods.month_of(self.month)

    @property
    def signed_snapshot(self) -> dict[str, Any]:
        """Of a signed month alone."""
        if self.snapshot is None:
            raise ValueError(f"{self} is not signed")
        return dict(self.snapshot)

    @property
    def is_received(self) -> bool:
        return self.received_at is not None
