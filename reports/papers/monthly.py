"""A branch's month: drafted by beat, written about, signed, received; then for good.

Sent back by headquarters it is signed anew, as its next version: each signed version
stays as it is.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from branches.columns import colleague
from branches.models import Branch, User
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

    def standing(self) -> MonthlyReportQuerySet:
        """Of each month one row: what was signed last, else the draft.

        With it until when the branch may sign anew, where it was sent back.
        """
        later = self.model.objects.signed().filter(
            branch=OuterRef("branch"),
            month=OuterRef("month"),
            version__gt=OuterRef("version"),
        )
        sent = MonthSentBack.objects.filter(report=OuterRef("pk")).order_by("-until")
        until = {"open_until": Subquery(sent.values("until")[:1])}
        rows = self.filter(~Exists(later), Q(state=PaperState.SIGNED) | Q(version=1))
        return rows.annotate(**until)

    def sent_back(self) -> MonthlyReportQuerySet:
        """Those that wait to be signed anew."""
        return self.filter(Exists(MonthSentBack.objects.open_now()))

    def not_sent_back(self) -> MonthlyReportQuerySet:
        return self.filter(~Exists(MonthSentBack.objects.open_now()))


class MonthlyReport(SignedPaper):
    """norm 11.1. Signed, its row is frozen by the database, but for its receipt."""

    KEY = ("branch", "month", "version")
    REFUSED = _("该月已审签，不能改动。")

    # Its first day.
    month = models.DateField(_("月份"))
    # One more each time it was sent back.
    version = models.PositiveSmallIntegerField(_("版本"), default=1)
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

    # Of a row of standing().
    open_until: datetime | None = None

    class Meta:
        verbose_name = _("月度分析")
        verbose_name_plural = _("月度分析")
        ordering = ["-month", "branch_id", "-version"]
        constraints = [
            models.UniqueConstraint(
                "branch",
                "month",
                "version",
                name="monthly_report_once",
                violation_error_message=_("该月的报告已有。"),
            ),
            models.CheckConstraint(
                name="monthly_report_of_a_month", condition=Q(month__day=1)
            ),
            models.CheckConstraint(
                name="monthly_report_counts_versions", condition=Q(version__gte=1)
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
        return f"{self.branch_id} {self.slug}"

    def get_absolute_url(self) -> str:
        return reverse("reports:monthly", args=[self.branch.code, self.period])

    @property
    def period(self) -> Period:
        return periods.month_of(self.month)

    @property
    def slug(self) -> str:
        month = self.period.slug
        return f"{month} v{self.version}" if self.version > 1 else month

    @property
    def in_words(self) -> str:
        """The month, and which version of it where it is not the first."""
        if self.version == 1:
            return self.period.slug
        words = {"month": self.period.slug, "version": self.version}
        return gettext("%(month)s（第%(version)s版）") % words

    @property
    def is_sent_back(self) -> bool:
        """Waits to be signed anew; afterwards what was signed stands again."""
        return self.open_until is not None and self.open_until >= timezone.now()

    @property
    def signed_snapshot(self) -> dict[str, Any]:
        """Of a signed month alone."""
        if self.snapshot is None:
            raise ValueError(f"{self} is not signed")
        return dict(self.snapshot)

    @property
    def is_received(self) -> bool:
        return self.received_at is not None


class MonthSentBackQuerySet(models.QuerySet["MonthSentBack"]):
    def open_now(self) -> MonthSentBackQuerySet:
        """Of the month of the outer query."""
        return self.filter(report=OuterRef("pk"), until__gte=timezone.now())


class MonthSentBack(models.Model):
    """Why headquarters wants a signed month signed anew: added, never changed."""

    report = models.ForeignKey(
        MonthlyReport,
        models.PROTECT,
        verbose_name=_("月度分析"),
        related_name="sent_back",
    )
    reason = models.CharField(_("退回原因"), max_length=1_000)
    sent_by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("退回人"), related_name="+"
    )
    sent_at = models.DateTimeField(_("退回时间"))
    # The end of the second working day after it: so long it is open.
    until = models.DateTimeField(_("重新审签期限"))

    objects = MonthSentBackQuerySet.as_manager()

    class Meta:
        verbose_name = _("月度分析退回")
        verbose_name_plural = _("月度分析退回")
        ordering = ["sent_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="month_sent_back_says_why", condition=~Q(reason="")
            ),
            models.CheckConstraint(
                name="month_sent_back_for_some_time",
                condition=Q(until__gt=F("sent_at")),
            ),
        ]
        indexes = [
            # Until when a signed month is open.
            models.Index(fields=["report", "-until"], name="month_sent_back_until"),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.sent_at:%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        return self.until >= timezone.now()
