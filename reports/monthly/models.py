"""A branch's month: drafted by beat, written about, signed, received; then for good."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from branches.models import Branch, User
from complaints.evidence.models import Anchor
from reports import periods
from reports.periods import Period


class ReportState(models.TextChoices):
    DRAFT = "draft", _("草稿")
    SIGNED = "signed", _("已签发")


class MonthlyReportQuerySet(models.QuerySet["MonthlyReport"]):
    def of(self, branch: Branch, month: Period) -> MonthlyReportQuerySet:
        return self.filter(branch=branch, month=month.first)

    def signed(self) -> MonthlyReportQuerySet:
        return self.filter(state=ReportState.SIGNED)

    def without_paper(self) -> MonthlyReportQuerySet:
        """What a page or a list reads: not the bytes."""
        return self.defer("pdf")


class MonthlyReport(models.Model):
    """norm 11.1. Signed, its row is frozen by the database, but for its receipt."""

    branch = models.ForeignKey(
        Branch, models.PROTECT, verbose_name=_("营业部"), related_name="+"
    )
    # Its first day.
    month = models.DateField(_("月份"))
    state = models.CharField(
        _("状态"), max_length=8, choices=ReportState, default=ReportState.DRAFT
    )
    drafted_at = models.DateTimeField(_("起草时间"), default=timezone.now)
    analysis = models.TextField(_("分析"), max_length=5_000, blank=True)
    measures = models.TextField(_("改进措施"), max_length=5_000, blank=True)
    written_by = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name=_("撰写人"),
        related_name="+",
        null=True,
        blank=True,
    )
    written_at = models.DateTimeField(_("撰写时间"), null=True, blank=True)
    # As signed. The same snapshot and stamp give the same bytes.
    snapshot = models.JSONField(_("数据快照"), null=True, blank=True)
    digest = models.CharField(_("快照校验码"), max_length=64, blank=True)
    pdf = models.BinaryField(_("签发的文件"), null=True)
    pdf_digest = models.CharField(_("文件校验码"), max_length=64, blank=True)
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
    signed_by = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name=_("签发人"),
        related_name="+",
        null=True,
        blank=True,
    )
    signed_at = models.DateTimeField(_("签发、报送时间"), null=True, blank=True)
    signed_as = models.CharField(_("签发岗位"), max_length=40, blank=True)
    received_by = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name=_("总部接收人"),
        related_name="+",
        null=True,
        blank=True,
    )
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
                condition=Q(written_by__isnull=True, written_at__isnull=True)
                | Q(written_by__isnull=False, written_at__isnull=False),
            ),
            models.CheckConstraint(
                name="monthly_report_signed_whole",
                condition=Q(
                    state=ReportState.DRAFT,
                    digest="",
                    pdf_digest="",
                    signed_as="",
                    snapshot__isnull=True,
                    pdf__isnull=True,
                    data_as_of__isnull=True,
                    signed_by__isnull=True,
                    signed_at__isnull=True,
                )
                | Q(
                    ~Q(digest=""),
                    ~Q(pdf_digest=""),
                    ~Q(signed_as=""),
                    state=ReportState.SIGNED,
                    snapshot__isnull=False,
                    pdf__isnull=False,
                    data_as_of__isnull=False,
                    signed_by__isnull=False,
                    signed_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="monthly_report_received_whole",
                condition=Q(received_by__isnull=True, received_at__isnull=True)
                | Q(
                    received_by__isnull=False,
                    received_at__isnull=False,
                    state=ReportState.SIGNED,
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
    def is_signed(self) -> bool:
        return self.state == ReportState.SIGNED

    @property
    def signed_snapshot(self) -> dict[str, Any]:
        """Of a signed month alone."""
        if self.snapshot is None:
            raise ValueError(f"{self} is not signed")
        return dict(self.snapshot)

    @property
    def is_received(self) -> bool:
        return self.received_at is not None
