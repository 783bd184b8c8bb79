"""norm 21.3, 23.5, 24.2: a branch's quarterly summary of one category."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from branches.models import Branch
from reports.papers.base import (
    PaperState,
    SignedPaper,
    SignedPaperQuerySet,
    all_or_none,
    none_before_signing,
)
from reports.periods import Period, quarter_of


class ReviewKind(models.TextChoices):
    COMMISSION = "B", _("B 类：佣金与服务方式")
    STAFF = "D", _("D 类：员工业务与态度")
    UNFAMILIAR = "E", _("E 类：客户不熟悉")


# What has to be written before it is signed, in the order of the paper.
WORDS: dict[str, list[str]] = {
    ReviewKind.COMMISSION: ["summary", "market", "competitors", "rules", "adjustment"],
    ReviewKind.STAFF: ["summary", "causes", "adjustment"],
    ReviewKind.UNFAMILIAR: ["summary", "causes", "adjustment"],
}
# Those that demand trainings (norm 23.5, 24.2).
TRAINED: list[str] = [ReviewKind.STAFF, ReviewKind.UNFAMILIAR]


def heading(name: str) -> str:
    """What the paper and the page call this part of it."""
    field = QuarterlyReview._meta.get_field(name)
    return str(field.verbose_name) if isinstance(field, models.Field) else name


def _says_all(kind: str) -> Q:
    written = Q(kind=kind)
    for name in WORDS[kind]:
        written &= ~Q(**{name: ""})
    return written


class QuarterlyReviewQuerySet(SignedPaperQuerySet["QuarterlyReview"]):
    def of(self, branch: Branch, quarter: Period, kind: str) -> QuarterlyReviewQuerySet:
        return self.filter(branch=branch, quarter=quarter.first, kind=kind)


class QuarterlyReview(SignedPaper):
    KEY = ("branch", "quarter", "kind")
    REFUSED = _("该总结已审签，不能改动。")

    # Its first day.
    quarter = models.DateField(_("季度"))
    kind = models.CharField(_("类别"), max_length=1, choices=ReviewKind)
    summary = models.TextField(_("总结与研究"), max_length=5_000, blank=True)
    causes = models.TextField(_("原因分析"), max_length=5_000, blank=True)
    market = models.TextField(_("当期市场情况"), max_length=5_000, blank=True)
    competitors = models.TextField(_("竞争对手举措"), max_length=5_000, blank=True)
    rules = models.TextField(_("公司与营业部规范"), max_length=5_000, blank=True)
    adjustment = models.TextField(_("调整与改进"), max_length=5_000, blank=True)
    no_training_reason = models.CharField(
        _("不安排培训的理由"), max_length=500, blank=True
    )

    objects = QuarterlyReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("季度总结")
        verbose_name_plural = _("季度总结")
        ordering = ["-quarter", "branch_id", "kind"]
        constraints = [
            models.UniqueConstraint(
                "branch", "quarter", "kind", name="quarterly_review_once"
            ),
            models.CheckConstraint(
                name="quarterly_review_of_a_quarter",
                condition=Q(quarter__day=1, quarter__month__in=[1, 4, 7, 10]),
            ),
            models.CheckConstraint(
                name="quarterly_review_of_a_kind",
                condition=Q(kind__in=ReviewKind.values),
            ),
            models.CheckConstraint(
                name="quarterly_review_written_whole",
                condition=all_or_none("written_by", "written_at"),
            ),
            models.CheckConstraint(
                name="quarterly_review_signed_whole",
                condition=none_before_signing(
                    texts=("digest", "signed_as"),
                    columns=("snapshot", "signed_by", "signed_at"),
                    written_by__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="quarterly_review_signed_with_paper",
                condition=none_before_signing(texts=("pdf_digest",), columns=("pdf",)),
            ),
            models.CheckConstraint(
                name="quarterly_review_signed_says_all",
                condition=Q(state=PaperState.DRAFT)
                | _says_all(ReviewKind.COMMISSION)
                | _says_all(ReviewKind.STAFF)
                | _says_all(ReviewKind.UNFAMILIAR),
                violation_error_message=_("请先写完各项，再审签。"),
            ),
            # Four eyes.
            models.CheckConstraint(
                name="quarterly_review_signed_by_another",
                condition=Q(signed_by__isnull=True)
                | ~Q(signed_by=models.F("written_by")),
                violation_error_message=_("本人撰写的总结由他人审签。"),
            ),
        ]
        indexes = [
            # Headquarters and the scorecard: what of a quarter is signed.
            models.Index("quarter", "branch", name="quarterly_review_of_quarter")
        ]

    def __str__(self) -> str:
        return f"{self.branch_id} {self.slug}"

    @property
    def period(self) -> Period:
        return quarter_of(self.quarter)

    @property
    def slug(self) -> str:
        return f"{self.period.slug} {self.kind}"
