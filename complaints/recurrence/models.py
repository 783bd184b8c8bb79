"""norm 20.3: problems that come back, and those of before looked at each quarter."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.case.models import Complaint


class Recurrence(models.Model):
    """An earlier case in like words: the same problem again, or looked at and not."""

    complaint = models.ForeignKey(
        Complaint, models.PROTECT, verbose_name=_("投诉"), related_name="recurrences"
    )
    earlier = models.ForeignKey(
        Complaint, models.PROTECT, verbose_name=_("以前的投诉"), related_name="+"
    )
    is_same = models.BooleanField(_("同一问题再现"))
    marked_by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("判断人"), related_name="+"
    )
    marked_at = models.DateTimeField(_("判断时间"), default=timezone.now)

    class Meta:
        verbose_name = _("问题再现")
        verbose_name_plural = _("问题再现")
        ordering = ["marked_at", "pk"]
        constraints = [
            models.UniqueConstraint("complaint", "earlier", name="recurrence_once"),
            models.CheckConstraint(
                name="recurrence_of_another",
                condition=~Q(complaint=F("earlier")),
                violation_error_message=_("不能与自己比较。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.earlier_id}"


class CheckOutcome(models.TextChoices):
    SOLVED = "solved", _("未再发生，措施有效")
    PREVENTED = "prevented", _("发现潜在的相似问题，已处理")
    RECURRED = "recurred", _("问题再现，须重新处理")


class ProblemCheck(models.Model):
    """A resolved A-class problem, looked at again in a quarter."""

    complaint = models.ForeignKey(
        Complaint, models.PROTECT, verbose_name=_("投诉"), related_name="checks"
    )
    # The quarter's first day.
    quarter = models.DateField(_("季度"))
    outcome = models.CharField(_("查验结果"), max_length=12, choices=CheckOutcome)
    found = models.TextField(_("查验情况"), max_length=2_000)
    checked_by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("查验人"), related_name="+"
    )
    checked_at = models.DateTimeField(_("查验时间"), default=timezone.now)

    class Meta:
        verbose_name = _("季度查验")
        verbose_name_plural = _("季度查验")
        ordering = ["quarter", "pk"]
        constraints = [
            models.UniqueConstraint(
                "complaint",
                "quarter",
                name="problem_check_once_a_quarter",
                violation_error_message=_("本季度已查验。"),
            ),
            models.CheckConstraint(
                name="problem_check_of_a_quarter",
                condition=Q(quarter__day=1, quarter__month__in=[1, 4, 7, 10]),
            ),
            models.CheckConstraint(
                name="problem_check_says_what_was_found", condition=~Q(found="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complaint} {named(self.quarter)}"


def quarter_of(day: date) -> date:
    """Its first day."""
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)


def named(quarter: date) -> str:
    return _now("%(year)s 年第 %(number)s 季度") % {
        "year": quarter.year,
        "number": (quarter.month - 1) // 3 + 1,
    }
