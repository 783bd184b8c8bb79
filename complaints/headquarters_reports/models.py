"""norm 12.2, 13.1: the written report to headquarters, its versions and its receipt.

What was sent is frozen: a supplement is a report of its own, with the next serial."""

from __future__ import annotations

from django.db import models
from django.db.models import (
    Q,
)
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.case.models import Complaint

TEXTS = ("problem", "solution", "handling")


class HeadquartersReport(models.Model):
    complaint = models.ForeignKey(
        Complaint, models.PROTECT, verbose_name=_("投诉"), related_name="hq_reports"
    )
    cycle = models.PositiveSmallIntegerField(_("轮次"), default=1)
    serial = models.PositiveSmallIntegerField(_("序号"), default=1)
    # As they are being written; what is submitted becomes a version.
    problem = models.TextField(_("相关问题"), max_length=10_000)
    solution = models.TextField(_("解决方案"), max_length=10_000, blank=True)
    handling = models.TextField(_("处置情况"), max_length=10_000, blank=True)
    drafted_by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("起草人"), related_name="+"
    )
    drafted_at = models.DateTimeField(_("起草时间"))
    # All that the paper says, from the approved version: it never changes again.
    snapshot = models.JSONField(_("报送内容"), null=True, blank=True)
    approved_by = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name=_("审批人"),
        related_name="+",
        null=True,
        blank=True,
    )
    sent_at = models.DateTimeField(_("报送时间"), null=True, blank=True)
    received_by = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name=_("接收人"),
        related_name="+",
        null=True,
        blank=True,
    )
    received_at = models.DateTimeField(_("接收时间"), null=True, blank=True)
    remark = models.TextField(_("总部意见"), max_length=2_000, blank=True)

    class Meta:
        verbose_name = _("报送总部材料")
        verbose_name_plural = _("报送总部材料")
        ordering = ["complaint_id", "serial"]
        constraints = [
            models.UniqueConstraint("complaint", "serial", name="hq_report_serial"),
            models.UniqueConstraint(
                "complaint",
                name="hq_report_one_in_work",
                condition=Q(sent_at=None),
                violation_error_message=_("已有一份材料正在起草。"),
            ),
            models.CheckConstraint(
                name="hq_report_sent_whole",
                condition=Q(
                    sent_at=None, approved_by__isnull=True, snapshot__isnull=True
                )
                | Q(
                    sent_at__isnull=False,
                    approved_by__isnull=False,
                    snapshot__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="hq_report_received_whole",
                condition=Q(received_at=None, received_by__isnull=True, remark="")
                | Q(received_at__isnull=False, received_by__isnull=False),
            ),
            models.CheckConstraint(
                name="hq_report_received_after_sent",
                condition=Q(received_at=None)
                | Q(sent_at__isnull=False, received_at__gte=models.F("sent_at")),
            ),
        ]
        indexes = [
            # Headquarters' page: what waits to be received, oldest first.
            models.Index(
                "sent_at",
                "id",
                name="hq_report_waiting",
                condition=Q(sent_at__isnull=False, received_at=None),
            ),
            # The same page: what was received, and all of it, newest first.
            models.Index(
                "received_at",
                "id",
                name="hq_report_received",
                condition=Q(received_at__isnull=False),
            ),
            models.Index(
                "sent_at",
                "id",
                name="hq_report_sent",
                condition=Q(sent_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """As it stands on paper: the case's number and the serial within it."""
        return f"{self.complaint.number}-B{self.serial}"

    @property
    def is_sent(self) -> bool:
        return self.sent_at is not None

    @property
    def is_received(self) -> bool:
        return self.received_at is not None


def in_work(complaint: Complaint) -> HeadquartersReport | None:
    """The one that isn't sent yet; no statement where the reports are prefetched."""
    return next((row for row in complaint.hq_reports.all() if not row.is_sent), None)


class ReportVersion(models.Model):
    """What was submitted for approval; the database lets nobody change it."""

    report = models.ForeignKey(
        HeadquartersReport,
        models.PROTECT,
        verbose_name=_("材料"),
        related_name="versions",
    )
    number = models.PositiveSmallIntegerField(_("稿次"))
    problem = models.TextField(_("相关问题"))
    solution = models.TextField(_("解决方案"))
    handling = models.TextField(_("处置情况"))
    submitted_by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("提交人"), related_name="+"
    )
    submitted_at = models.DateTimeField(_("提交时间"))

    class Meta:
        verbose_name = _("材料稿次")
        verbose_name_plural = _("材料稿次")
        ordering = ["report_id", "number"]
        constraints = [
            models.UniqueConstraint("report", "number", name="report_version_once"),
            models.CheckConstraint(
                name="report_version_whole",
                condition=~Q(problem="") & ~Q(solution="") & ~Q(handling=""),
                violation_error_message=_("相关问题、解决方案、处置情况均须填写。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.number}"
