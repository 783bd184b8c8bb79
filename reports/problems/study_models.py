"""norm 11.2, 11.3: meetings over a common problem, and the trainings that follow.

The tables bear the name of complaints, which made them.
"""

from __future__ import annotations

from datetime import date

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from branches.columns import colleague
from branches.models import Branch, User
from complaints.case.choices import Category
from reports.problems.models import CommonProblem


class StudyMeetingQuerySet(models.QuerySet["StudyMeeting"]):
    def visible_to(self, user: User) -> StudyMeetingQuerySet:
        return self.filter(problem__in=CommonProblem.objects.visible_to(user))

    def owed(self) -> StudyMeetingQuerySet:
        """A measure was decided and is not done; the one that is due first first."""
        owed = self.filter(due_on__isnull=False, done_on=None)
        return owed.order_by("due_on", "pk")


class StudyMeeting(models.Model):
    """What was decided: a measure, a person and a date; or why there is none."""

    problem = models.ForeignKey(
        CommonProblem,
        models.PROTECT,
        verbose_name=_("共性问题"),
        related_name="meetings",
    )
    held_on = models.DateField(_("研究日期"))
    participants = models.ManyToManyField(
        User, verbose_name=_("参加人"), related_name="+"
    )
    minutes = models.TextField(_("研究记录"), max_length=5_000)
    measure = models.TextField(_("决定的措施"), max_length=2_000, blank=True)
    person = colleague(_("负责人"))
    due_on = models.DateField(_("完成期限"), null=True, blank=True)
    no_measure_reason = models.CharField(
        _("不采取措施的理由"), max_length=500, blank=True
    )
    recorded_by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("登记人"), related_name="+"
    )
    recorded_at = models.DateTimeField(_("登记时间"), default=timezone.now)
    done_on = models.DateField(_("完成日期"), null=True, blank=True)
    outcome = models.TextField(_("完成情况"), max_length=2_000, blank=True)
    done_by = colleague(_("完成登记人"))

    objects = StudyMeetingQuerySet.as_manager()

    class Meta:
        db_table = "complaints_studymeeting"
        verbose_name = _("共性问题研究")
        verbose_name_plural = _("共性问题研究")
        ordering = ["held_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="study_meeting_decides_or_says_why",
                condition=(
                    ~Q(measure="")
                    & Q(
                        person__isnull=False, due_on__isnull=False, no_measure_reason=""
                    )
                )
                | (
                    Q(measure="", person__isnull=True, due_on__isnull=True)
                    & ~Q(no_measure_reason="")
                ),
                violation_error_message=_(
                    "请填写措施、负责人和期限，或说明不采取措施的理由。"
                ),
            ),
            models.CheckConstraint(
                name="study_meeting_done_whole",
                condition=Q(done_on__isnull=True, done_by__isnull=True, outcome="")
                | (
                    Q(done_on__isnull=False, done_by__isnull=False)
                    & ~Q(outcome="")
                    & ~Q(measure="")
                ),
            ),
            models.CheckConstraint(
                name="study_meeting_due_after_it",
                condition=Q(due_on__isnull=True) | Q(due_on__gte=F("held_on")),
                violation_error_message=_("完成期限不能早于研究日期。"),
            ),
            models.CheckConstraint(
                name="study_meeting_has_minutes", condition=~Q(minutes="")
            ),
            models.UniqueConstraint(
                "problem",
                "held_on",
                name="study_meeting_once_a_day",
                violation_error_message=_("该问题当天已有研究记录。"),
            ),
        ]
        indexes = [
            # What was decided and is not done yet.
            models.Index(
                "due_on",
                "id",
                name="study_meeting_to_do",
                condition=Q(due_on__isnull=False, done_on__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.problem_id} {self.held_on:%Y-%m-%d}"

    @property
    def is_owed(self) -> bool:
        return self.due_on is not None and self.done_on is None

    def is_overdue(self, today: date) -> bool:
        return self.is_owed and self.due_on is not None and self.due_on < today


class Audience(models.TextChoices):
    STAFF = "staff", _("员工")
    CLIENTS = "clients", _("客户")


class Training(models.Model):
    """Planned, then held; the problem or the quarterly summary that called for it."""

    branch = models.ForeignKey(
        Branch, models.PROTECT, verbose_name=_("营业部"), related_name="trainings"
    )
    audience = models.CharField(_("培训对象"), max_length=8, choices=Audience)
    topic = models.CharField(_("培训内容"), max_length=200)
    planned_on = models.DateField(_("计划日期"))
    problem = models.ForeignKey(
        CommonProblem,
        models.PROTECT,
        verbose_name=_("针对的共性问题"),
        related_name="trainings",
        null=True,
        blank=True,
    )
    # Of a quarterly summary: its category, and the quarter's first day.
    category = models.CharField(
        _("针对的类别"), max_length=1, choices=Category, blank=True
    )
    quarter = models.DateField(_("针对的季度"), null=True, blank=True)
    planned_by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("计划人"), related_name="+"
    )
    planned_at = models.DateTimeField(_("计划登记时间"), default=timezone.now)
    held_on = models.DateField(_("培训日期"), null=True, blank=True)
    participants_count = models.PositiveIntegerField(
        _("参加人数"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    summary = models.TextField(_("培训情况"), max_length=2_000, blank=True)
    not_held_reason = models.CharField(_("未举行的原因"), max_length=500, blank=True)
    recorded_by = colleague(_("登记人"))
    recorded_at = models.DateTimeField(_("登记时间"), null=True, blank=True)

    class Meta:
        db_table = "complaints_training"
        verbose_name = _("培训")
        verbose_name_plural = _("培训")
        ordering = ["planned_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="training_held_whole",
                condition=Q(held_on__isnull=True, participants_count__isnull=True)
                | Q(
                    held_on__isnull=False,
                    # A comparison with NULL refuses nothing.
                    participants_count__isnull=False,
                    participants_count__gte=1,
                    not_held_reason="",
                ),
                violation_error_message=_("请填写培训日期和参加人数。"),
            ),
            models.CheckConstraint(
                name="training_recorded_whole",
                condition=Q(
                    held_on__isnull=True,
                    not_held_reason="",
                    recorded_by__isnull=True,
                    recorded_at__isnull=True,
                )
                | (
                    (Q(held_on__isnull=False) | ~Q(not_held_reason=""))
                    & Q(recorded_by__isnull=False, recorded_at__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="training_of_a_summary_whole",
                condition=Q(category="", quarter__isnull=True)
                | Q(
                    category__in=["B", "D", "E"],
                    quarter__isnull=False,
                    quarter__day=1,
                    quarter__month__in=[1, 4, 7, 10],
                ),
            ),
            models.UniqueConstraint(
                "branch",
                "audience",
                "topic",
                "planned_on",
                name="training_planned_once",
                violation_error_message=_("当天已计划同样的培训。"),
            ),
        ]
        indexes = [
            # The trainings of a period, and the ratio of those held.
            models.Index("branch", "planned_on", "id", name="training_of_branch"),
            # Those that a quarterly summary called for.
            models.Index(
                "branch",
                "category",
                "quarter",
                name="training_of_summary",
                condition=~Q(category=""),
            ),
        ]

    def __str__(self) -> str:
        return self.topic

    @property
    def is_waiting(self) -> bool:
        """Neither held nor given up."""
        return self.held_on is None and not self.not_held_reason
