"""What a branch asks for that differs from the State Council's calendar."""

from __future__ import annotations

from datetime import date, time, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from branches.models.decided import DecidedRequest, DecisionState, constraints_of
from branches.models.people import Branch

# Whoever counts working days walks over closed ones: a closure has an end.
LONGEST = timedelta(days=92)
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)


class ClosureKind(models.TextChoices):
    CLOSED = "closed", _("停业")
    OPEN = "open", _("加开营业日")
    HOURS = "hours", _("变更营业结束时间")


class ClosureQuerySet(models.QuerySet["Closure"]):
    def in_force(self) -> ClosureQuerySet:
        """Approved, the one decided last coming last: it holds where they overlap."""
        return self.filter(state=DecisionState.APPROVED).order_by("decided_at", "pk")


class Closure(DecidedRequest):
    """Days closed, days opened, or other hours: asked for, and decided by another."""

    branch = models.ForeignKey(
        Branch, models.PROTECT, verbose_name=_("营业部"), related_name="closures"
    )
    kind = models.CharField(_("类型"), max_length=8, choices=ClosureKind)
    first_day = models.DateField(_("自"))
    last_day = models.DateField(
        _("至"),
        null=True,
        blank=True,
        help_text=_("含当日。变更营业结束时间可不填，即长期有效。"),
    )
    closing_time = models.TimeField(
        _("营业结束"),
        null=True,
        blank=True,
        help_text=_("仅变更营业结束时间时填写，不晚于 18:00。"),
    )
    reason = models.TextField(_("理由"), max_length=500)

    objects = ClosureQuerySet.as_manager()

    class Meta:
        verbose_name = _("停业与营业时间变更")
        verbose_name_plural = _("停业与营业时间变更")
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="closure_ends_after_it_begins",
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")),
                violation_error_message=_("结束日期不能早于开始日期。"),
            ),
            models.CheckConstraint(
                name="closure_days_in_range",
                condition=Q(first_day__range=(EARLIEST, LATEST))
                & (Q(last_day__isnull=True) | Q(last_day__lte=LATEST)),
                violation_error_message=_("日期须在 2000 年至 2100 年之间。"),
            ),
            models.CheckConstraint(
                name="closure_days_or_hours",
                condition=Q(
                    kind__in=[ClosureKind.CLOSED, ClosureKind.OPEN],
                    last_day__isnull=False,
                    closing_time__isnull=True,
                )
                | Q(kind=ClosureKind.HOURS, closing_time__isnull=False),
                violation_error_message=_(
                    "停业和加开营业日须有结束日期，不填营业结束时间；"
                    "变更营业时间须填写营业结束时间。"
                ),
            ),
            models.CheckConstraint(
                name="closure_of_days_is_short",
                condition=Q(kind=ClosureKind.HOURS)
                | Q(last_day__lte=F("first_day") + LONGEST),
                violation_error_message=_("停业和加开营业日一次不超过 92 天。"),
            ),
            models.CheckConstraint(
                name="closure_closes_by_18",
                condition=Q(closing_time__isnull=True)
                | Q(closing_time__gt=time(9), closing_time__lte=time(18)),
                violation_error_message=_("营业结束须在 09:00 至 18:00 之间。"),
            ),
            *constraints_of("closure"),
            models.UniqueConstraint(
                "branch",
                "kind",
                "first_day",
                name="closure_asked_once",
                condition=Q(state=DecisionState.PENDING),
                violation_error_message=_("同一日期起的同类申请正在等待决定。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.branch.code} {self.get_kind_display()} {self.days}"

    @property
    def days(self) -> str:
        if self.last_day is None:
            return f"{self.first_day} –"
        if self.last_day == self.first_day:
            return str(self.first_day)
        return f"{self.first_day} – {self.last_day}"
