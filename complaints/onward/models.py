"""norm 12, 13: by when the company is asked and headquarters has its report."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from complaints.case.models import Complaint


class Onward(models.TextChoices):
    TALK = "talk", _("与公司有关部门沟通")
    REPORT = "report", _("书面材料报营销管理总部")
    REGULATOR = "regulator", _("书面材料报营销管理总部（监管检查处罚）")


class OnwardRule(models.Model):
    """Working days from the flag; for what is flagged from now on."""

    kind = models.CharField(_("事项"), max_length=12, choices=Onward, unique=True)
    working_days = models.PositiveSmallIntegerField(
        _("工作日"), validators=[MinValueValidator(1), MaxValueValidator(30)]
    )

    class Meta:
        verbose_name = _("呈报时限规则")
        verbose_name_plural = _("呈报时限规则")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class OnwardDueQuerySet(models.QuerySet["OnwardDue"]):
    def owed(self) -> OnwardDueQuerySet:
        return self.filter(done_at=None, dropped_at=None)


class OnwardDue(models.Model):
    """It starts when the flag is set, and keeps the rule of that day."""

    complaint = models.ForeignKey(
        Complaint, models.PROTECT, verbose_name=_("投诉"), related_name="onward_dues"
    )
    cycle = models.PositiveSmallIntegerField(_("轮次"), default=1)
    kind = models.CharField(_("事项"), max_length=12, choices=Onward)
    working_days = models.PositiveSmallIntegerField(_("工作日"))
    since = models.DateTimeField(_("起算时间"))
    due_at = models.DateTimeField(_("时限"))
    done_at = models.DateTimeField(_("完成时间"), null=True, blank=True)
    # The flag was taken back, or a shorter time took its place.
    dropped_at = models.DateTimeField(_("取消时间"), null=True, blank=True)
    warned_at = models.DateTimeField(_("提醒时间"), null=True, blank=True)
    missed_at = models.DateTimeField(_("超时"), null=True, blank=True)

    objects = OnwardDueQuerySet.as_manager()

    class Meta:
        verbose_name = _("呈报时限")
        verbose_name_plural = _("呈报时限")
        ordering = ["since", "pk"]
        constraints = [
            models.CheckConstraint(
                name="onward_due_later",
                condition=Q(due_at__gt=F("since")),
            ),
            models.CheckConstraint(
                name="onward_missed_at_its_time",
                condition=Q(missed_at__isnull=True) | Q(missed_at=F("due_at")),
            ),
        ]
        indexes = [
            # The sweep, and what a person owes today.
            models.Index(
                "due_at",
                name="onward_owed",
                condition=Q(done_at=None, dropped_at=None),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())
