"""norm 10, 11.4, 22.2: a duty that was done, as its record says; only added to."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models import Branch, User
from reports.duties.kinds import DUTIES, ClientType, Duty, DutyKind, asking
from reports.problems.models import CommonProblem


class DutyRecordQuerySet(models.QuerySet["DutyRecord"]):
    def in_force(self) -> DutyRecordQuerySet:
        """Without those that a later one corrects."""
        return self.filter(correction=None)


class DutyRecord(models.Model):
    """What was done on a day, by whom and with what outcome.

    The database refuses to change it: a mistake is corrected by a record of its own.
    """

    branch = models.ForeignKey(
        Branch, models.PROTECT, verbose_name=_("营业部"), related_name="duty_records"
    )
    kind = models.CharField(_("事项"), max_length=12, choices=DutyKind)
    done_on = models.DateField(_("日期"))
    topic = models.CharField(_("主题"), max_length=200, blank=True)
    client_type = models.CharField(
        _("客户类型"), max_length=12, choices=ClientType, blank=True
    )
    participants = models.TextField(_("参加人员"), max_length=1_000, blank=True)
    participants_count = models.PositiveIntegerField(
        _("人数"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    content = models.TextField(_("情况"), max_length=5_000)
    lessons = models.TextField(_("经验与改进"), max_length=2_000, blank=True)
    problem = models.ForeignKey(
        CommonProblem,
        models.PROTECT,
        verbose_name=_("针对的共性问题"),
        related_name="duty_records",
        null=True,
        blank=True,
    )
    corrects = models.OneToOneField(
        "self",
        models.PROTECT,
        verbose_name=_("更正"),
        related_name="correction",
        null=True,
        blank=True,
    )
    recorded_by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("登记人"), related_name="+"
    )
    recorded_at = models.DateTimeField(_("登记时间"), default=timezone.now)

    objects = DutyRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("职责记录")
        verbose_name_plural = _("职责记录")
        ordering = ["-done_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="duty_record_says_how_it_was", condition=~Q(content="")
            ),
            models.CheckConstraint(
                name="duty_record_has_a_topic",
                condition=~Q(kind__in=asking("topic")) | ~Q(topic=""),
            ),
            models.CheckConstraint(
                name="duty_record_of_a_client_type",
                condition=Q(kind=DutyKind.SYMPOSIUM, client_type__in=ClientType.values)
                | (~Q(kind=DutyKind.SYMPOSIUM) & Q(client_type="")),
            ),
            models.CheckConstraint(
                name="duty_record_counts_people",
                condition=~Q(kind__in=asking("participants_count"))
                # A comparison with NULL refuses nothing.
                | Q(participants_count__isnull=False, participants_count__gte=1),
            ),
            models.CheckConstraint(
                name="duty_record_draws_lessons",
                condition=~Q(kind__in=asking("lessons")) | ~Q(lessons=""),
            ),
            models.CheckConstraint(
                name="duty_record_not_of_itself",
                condition=Q(corrects=None) | ~Q(corrects=models.F("pk")),
            ),
        ]
        indexes = [
            # What was done in a period, of one branch or of all.
            models.Index("branch", "done_on", "id", name="duty_record_of_branch")
        ]

    def __str__(self) -> str:
        words = {"kind": self.get_kind_display(), "day": f"{self.done_on:%Y-%m-%d}"}
        return _now("%(kind)s %(day)s") % words

    def get_absolute_url(self) -> str:
        return reverse("reports:duty_record", args=[self.pk])

    @property
    def duty(self) -> Duty:
        return DUTIES[DutyKind(self.kind)]

    @property
    def is_corrected(self) -> bool:
        return DutyRecord.objects.filter(corrects=self.pk).exists()


class DutyQuota(models.Model):
    """How often a branch owes a duty from a month on; else as the norm says."""

    branch = models.ForeignKey(
        Branch, models.PROTECT, verbose_name=_("营业部"), related_name="+"
    )
    kind = models.CharField(_("事项"), max_length=12, choices=DutyKind)
    required = models.PositiveSmallIntegerField(
        _("规定次数"), validators=[MinValueValidator(1)]
    )
    holds_from = models.DateField(_("自"))
    set_by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("设定人"), related_name="+"
    )
    set_at = models.DateTimeField(_("设定时间"), default=timezone.now)

    class Meta:
        verbose_name = _("职责次数")
        verbose_name_plural = _("职责次数")
        ordering = ["holds_from", "pk"]
        constraints = [
            models.CheckConstraint(
                name="duty_quota_of_one_at_least", condition=Q(required__gte=1)
            ),
            models.CheckConstraint(
                name="duty_quota_from_a_month_on", condition=Q(holds_from__day=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.branch_id} {self.get_kind_display()} {self.required}"
