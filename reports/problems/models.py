"""norm 11.2: what a month's complaints have in common, and what was decided on it.

The tables bear the name of complaints, which made them.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.columns import colleague
from branches.models import BRANCH_READERS, EVERY_BRANCH_READERS, Branch, User
from complaints.case.models import Complaint, NamedStaff


class ProblemState(models.TextChoices):
    SUGGESTED = "suggested", _("待判断")
    ACCEPTED = "accepted", _("已确认")
    MERGED = "merged", _("已并入")
    DISMISSED = "dismissed", _("不成立")


class CommonProblemQuerySet(models.QuerySet["CommonProblem"]):
    def visible_to(self, user: User) -> CommonProblemQuerySet:
        """Of one's branch; never one with a case in which the reader is named."""
        if not user.is_active:
            return self.none()
        if user.post in EVERY_BRANCH_READERS:
            visible = self
        elif user.post in BRANCH_READERS and user.branch_id:
            visible = self.filter(branch__in=user.served)
        else:
            return self.none()
        named = NamedStaff.objects.current().filter(
            complaint__problem_links__problem=OuterRef("pk"), user=user.pk
        )
        return visible.exclude(Exists(named))

    def accepted(self) -> CommonProblemQuerySet:
        return self.filter(state=ProblemState.ACCEPTED)

    def decided(self) -> CommonProblemQuerySet:
        """norm 11.2: accepted, and studied with a decision, or said why not."""
        return (
            self.accepted()
            .filter(Q(meetings__isnull=False) | ~Q(no_study_reason=""))
            .distinct()
        )


class CommonProblem(models.Model):
    """Found by words that rose in a month, or stated by a person; then judged."""

    branch = models.ForeignKey(
        Branch,
        models.PROTECT,
        verbose_name=_("营业部"),
        related_name="common_problems",
    )
    # Its first day.
    month = models.DateField(_("月份"))
    state = models.CharField(
        _("状态"),
        max_length=10,
        choices=ProblemState,
        default=ProblemState.SUGGESTED,
    )
    # The word that rose most: a later search of the month finds its suggestion by it.
    key = models.CharField(_("首词"), max_length=40, blank=True, editable=False)
    words = ArrayField(
        models.CharField(max_length=40),
        verbose_name=_("词语"),
        default=list,
        blank=True,
    )
    # Of each word: how many cases had it in the month, and in those before.
    rises = models.JSONField(_("增长"), default=list, blank=True)
    title = models.CharField(_("问题"), max_length=100, blank=True)
    description = models.TextField(_("说明"), max_length=2_000, blank=True)
    stated_by = colleague(_("提出人"))
    found_at = models.DateTimeField(_("发现时间"), default=timezone.now)
    decided_by = colleague(_("判断人"))
    decided_at = models.DateTimeField(_("判断时间"), null=True, blank=True)
    reason = models.CharField(_("理由"), max_length=500, blank=True)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("并入"),
        related_name="merged_problems",
        null=True,
        blank=True,
    )
    # Why nobody meets over it; else there are study meetings.
    no_study_reason = models.CharField(_("不研究的理由"), max_length=500, blank=True)

    objects = CommonProblemQuerySet.as_manager()

    class Meta:
        db_table = "complaints_commonproblem"
        verbose_name = _("共性问题")
        verbose_name_plural = _("共性问题")
        ordering = ["month", "pk"]
        constraints = [
            models.CheckConstraint(
                name="common_problem_of_a_month", condition=Q(month__day=1)
            ),
            models.CheckConstraint(
                name="common_problem_decided_whole",
                condition=Q(
                    state=ProblemState.SUGGESTED,
                    decided_by__isnull=True,
                    decided_at__isnull=True,
                )
                | (
                    ~Q(state=ProblemState.SUGGESTED)
                    & Q(decided_by__isnull=False, decided_at__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="common_problem_decided_by_another",
                condition=Q(stated_by__isnull=True)
                | Q(decided_by__isnull=True)
                | ~Q(stated_by=F("decided_by")),
                violation_error_message=_("本人提出的问题由他人判断。"),
            ),
            models.CheckConstraint(
                name="common_problem_titled",
                condition=~Q(title="")
                | (~Q(state=ProblemState.ACCEPTED) & Q(stated_by__isnull=True)),
                violation_error_message=_("请写明是什么问题。"),
            ),
            models.CheckConstraint(
                name="common_problem_merged_iff_target",
                condition=Q(state=ProblemState.MERGED, merged_into__isnull=False)
                | (~Q(state=ProblemState.MERGED) & Q(merged_into__isnull=True)),
            ),
            models.CheckConstraint(
                name="common_problem_not_into_itself",
                condition=~Q(merged_into=F("pk")),
            ),
            models.CheckConstraint(
                name="common_problem_dismissed_with_reason",
                condition=~Q(state=ProblemState.DISMISSED) | ~Q(reason=""),
                violation_error_message=_("请说明理由。"),
            ),
            models.CheckConstraint(
                name="common_problem_unstudied_is_accepted",
                condition=Q(no_study_reason="") | Q(state=ProblemState.ACCEPTED),
            ),
            models.UniqueConstraint(
                "branch",
                "month",
                "key",
                name="common_problem_found_once",
                condition=~Q(key=""),
            ),
            models.UniqueConstraint(
                "branch",
                "month",
                "title",
                name="common_problem_title_once",
                condition=~Q(title="")
                & Q(state__in=[ProblemState.SUGGESTED, ProblemState.ACCEPTED]),
                violation_error_message=_("本月已有同名的问题。"),
            ),
        ]
        indexes = [
            # The problems of a month, of one branch or of all.
            models.Index("month", "branch", "id", name="common_problem_of_month")
        ]

    def __str__(self) -> str:
        return self.title or _now("、").join(self.words)

    @property
    def is_suggested(self) -> bool:
        return self.state == ProblemState.SUGGESTED

    @property
    def is_accepted(self) -> bool:
        return self.state == ProblemState.ACCEPTED


class ProblemCase(models.Model):
    """A complaint that shows the problem; once judged, it stays."""

    problem = models.ForeignKey(
        CommonProblem, models.PROTECT, verbose_name=_("共性问题"), related_name="links"
    )
    complaint = models.ForeignKey(
        Complaint, models.PROTECT, verbose_name=_("投诉"), related_name="problem_links"
    )
    added_by = colleague(_("归入人"))
    added_at = models.DateTimeField(_("归入时间"), default=timezone.now)

    class Meta:
        db_table = "complaints_problemcase"
        verbose_name = _("共性问题的投诉")
        verbose_name_plural = _("共性问题的投诉")
        ordering = ["problem_id", "complaint_id"]
        constraints = [
            models.UniqueConstraint(
                "problem",
                "complaint",
                name="problem_case_once",
                violation_error_message=_("该投诉已归入。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.problem_id} {self.complaint_id}"


class Searched(models.TextChoices):
    FOUND = "found", _("有词语明显增多")
    NOTHING = "nothing", _("没有词语明显增多")
    TOO_FEW = "too_few", _("投诉太少，不足以比较")


class ProblemSearch(models.Model):
    """That a month's texts were looked through, the last time, and over how many."""

    branch = models.ForeignKey(
        Branch, models.PROTECT, verbose_name=_("营业部"), related_name="+"
    )
    month = models.DateField(_("月份"))
    outcome = models.CharField(_("结果"), max_length=8, choices=Searched)
    cases = models.PositiveIntegerField(_("当月投诉"))
    cases_before = models.PositiveIntegerField(_("此前投诉"))
    searched_at = models.DateTimeField(_("分析时间"))
    searched_by = colleague(_("分析人"))

    class Meta:
        db_table = "complaints_problemsearch"
        verbose_name = _("共性问题分析")
        verbose_name_plural = _("共性问题分析")
        ordering = ["month", "pk"]
        constraints = [
            models.UniqueConstraint("branch", "month", name="problem_search_once"),
            models.CheckConstraint(
                name="problem_search_of_a_month", condition=Q(month__day=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.branch_id} {self.month:%Y-%m}"
