"""Long work for headquarters: asked for once, done by Celery, its file kept a while."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from branches.models import User
from reports import periods
from reports.periods import Period

# A worker that says nothing for so long is dead: another begins anew.
SILENCE = timedelta(minutes=2)
# What was made is thrown away then; it can be made again.
KEPT = timedelta(days=30)


class JobKind(models.TextChoices):
    ZIP = "zip", _("各营业部月度分析（zip）")
    PDF = "pdf", _("月度汇总（PDF）")
    XLSX = "xlsx", _("月度汇总（Excel）")


class JobState(models.TextChoices):
    WAITING = "waiting", _("排队中")
    RUNNING = "running", _("生成中")
    DONE = "done", _("已完成")
    FAILED = "failed", _("未完成")


UNFINISHED = (JobState.WAITING, JobState.RUNNING)


class JobQuerySet(models.QuerySet["Job"]):
    def unfinished(self) -> JobQuerySet:
        return self.filter(state__in=UNFINISHED)

    def abandoned(self) -> JobQuerySet:
        """Nobody works on it: its message was lost, or its worker died."""
        silent = Q(heard_at=None) | Q(heard_at__lt=timezone.now() - SILENCE)
        return self.unfinished().filter(silent)


class Job(models.Model):
    kind = models.CharField(_("内容"), max_length=8, choices=JobKind)
    # Its first day.
    month = models.DateField(_("月份"))
    state = models.CharField(
        _("状态"), max_length=8, choices=JobState, default=JobState.WAITING
    )
    asked_by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("请求人"), related_name="+"
    )
    asked_at = models.DateTimeField(_("请求时间"), default=timezone.now)
    # The last word of who works on it.
    heard_at = models.DateTimeField(_("最近进展"), null=True, blank=True)
    done = models.PositiveIntegerField(_("已完成"), default=0)
    total = models.PositiveIntegerField(_("共"), default=0)
    file = models.FileField(_("文件"), max_length=120, blank=True)
    size = models.PositiveBigIntegerField(_("大小"), default=0)
    finished_at = models.DateTimeField(_("完成时间"), null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("汇总任务")
        verbose_name_plural = _("汇总任务")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            # A second click finds the first one's.
            models.UniqueConstraint(
                "kind",
                "month",
                name="job_once_at_a_time",
                condition=Q(state__in=UNFINISHED),
            ),
            models.CheckConstraint(
                name="job_finished_whole",
                condition=Q(state__in=UNFINISHED, finished_at=None)
                | (~Q(state__in=UNFINISHED) & Q(finished_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="job_done_of_total", condition=Q(done__lte=F("total"))
            ),
        ]
        indexes = [models.Index(fields=["month", "-asked_at"], name="job_of_month")]

    def __str__(self) -> str:
        return f"{self.kind} {self.month:%Y-%m}"

    @property
    def period(self) -> Period:
        return periods.month_of(self.month)

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED

    @property
    def percent(self) -> int:
        return self.done * 100 // self.total if self.total else 0

    @property
    def filename(self) -> str:
        words = _("月度分析") if self.kind == JobKind.ZIP else _("月度汇总")
        return f"{words} {self.period.slug}.{self.kind}"
