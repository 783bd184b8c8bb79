"""norm 18.2: a group of several departments, led by a director, with its tasks."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.case.models import Complaint


class TaskForce(models.Model):
    complaint = models.ForeignKey(
        Complaint, models.PROTECT, verbose_name=_("投诉"), related_name="task_forces"
    )
    cycle = models.PositiveSmallIntegerField(_("轮次"), default=1)
    purpose = models.TextField(_("要解决的问题"), max_length=2_000)
    leader = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("组长"), related_name="+"
    )
    set_up_by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("设立人"), related_name="+"
    )
    set_up_at = models.DateTimeField(_("设立时间"))
    outcome = models.TextField(_("解决情况"), max_length=2_000, blank=True)
    dissolved_by = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name=_("解散人"),
        related_name="+",
        null=True,
        blank=True,
    )
    dissolved_at = models.DateTimeField(_("解散时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("问题解决小组")
        verbose_name_plural = _("问题解决小组")
        ordering = ["set_up_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                "complaint",
                name="task_force_one_at_work",
                condition=Q(dissolved_at=None),
                violation_error_message=_("已有一个问题解决小组。"),
            ),
            models.CheckConstraint(
                name="task_force_dissolved_whole",
                condition=Q(dissolved_at=None, dissolved_by__isnull=True, outcome="")
                | (
                    Q(dissolved_at__isnull=False, dissolved_by__isnull=False)
                    & ~Q(outcome="")
                ),
                violation_error_message=_("解散时请填写解决情况。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complaint} {self.leader}"

    @property
    def is_at_work(self) -> bool:
        return self.dissolved_at is None


class MemberQuerySet(models.QuerySet["TaskForceMember"]):
    def present(self) -> MemberQuerySet:
        return self.filter(left_at=None)


class TaskForceMember(models.Model):
    """The leader is one too; the department is that of the day he joined.

    Who was exchanged for another stays on the record as having left.
    """

    task_force = models.ForeignKey(
        TaskForce,
        models.PROTECT,
        verbose_name=_("问题解决小组"),
        related_name="members",
    )
    user = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("成员"), related_name="+"
    )
    department = models.CharField(_("部门"), max_length=12, blank=True)
    left_at = models.DateTimeField(_("退出时间"), null=True, blank=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("小组成员")
        verbose_name_plural = _("小组成员")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["task_force", "user"],
                name="task_force_member_once_at_work",
                condition=Q(left_at=None),
            )
        ]

    def __str__(self) -> str:
        return str(self.user)


class Task(models.Model):
    task_force = models.ForeignKey(
        TaskForce, models.PROTECT, verbose_name=_("问题解决小组"), related_name="tasks"
    )
    what = models.TextField(_("任务"), max_length=1_000)
    person = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("负责人"), related_name="+"
    )
    given_by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("布置人"), related_name="+"
    )
    given_at = models.DateTimeField(_("布置时间"))
    due_at = models.DateTimeField(_("完成期限"))
    result = models.TextField(_("完成情况"), max_length=2_000, blank=True)
    done_by = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name=_("登记人"),
        related_name="+",
        null=True,
        blank=True,
    )
    done_at = models.DateTimeField(_("完成时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("小组任务")
        verbose_name_plural = _("小组任务")
        ordering = ["due_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="task_done_whole",
                condition=Q(done_at=None, done_by__isnull=True, result="")
                | (Q(done_at__isnull=False, done_by__isnull=False) & ~Q(result="")),
            ),
            models.CheckConstraint(
                name="task_due_later",
                condition=Q(due_at__gt=F("given_at")),
                violation_error_message=_("完成期限须晚于现在。"),
            ),
        ]
        indexes = [
            # What is still to be done, by person.
            models.Index(
                "person", "due_at", name="task_open", condition=Q(done_at=None)
            )
        ]

    def __str__(self) -> str:
        return self.what[:40]

    @property
    def complaint(self) -> Complaint:
        return self.task_force.complaint

    @property
    def is_done(self) -> bool:
        return self.done_at is not None

    @property
    def was_late(self) -> bool:
        return self.done_at is not None and self.done_at > self.due_at
