"""norm 21.2: B-class clients whose wish could not be met, and what they wait for."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from branches.models import Branch, User
from complaints.case.choices import Way
from complaints.case.models import Complaint


class Standard(models.Model):
    """What a branch grants and from when on: a commission, a service."""

    branch = models.ForeignKey(
        Branch, models.PROTECT, verbose_name=_("营业部"), related_name="standards"
    )
    name = models.CharField(
        _("标准"), max_length=100, help_text=_("如“佣金优惠的资产门槛”。")
    )

    class Meta:
        verbose_name = _("营业部标准")
        verbose_name_plural = _("营业部标准")
        ordering = ["branch_id", "name"]
        constraints = [
            models.UniqueConstraint(
                "branch",
                "name",
                name="standard_name_in_branch",
                violation_error_message=_("本营业部已有同名标准。"),
            )
        ]

    def __str__(self) -> str:
        return self.name


class StandardVersion(models.Model):
    """A standard as it holds from a day on; the one before it stays on record."""

    standard = models.ForeignKey(
        Standard, models.PROTECT, verbose_name=_("标准"), related_name="versions"
    )
    value = models.CharField(_("内容"), max_length=500)
    valid_from = models.DateField(_("生效日期"))
    entered_by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("登记人"), related_name="+", null=True
    )
    entered_at = models.DateTimeField(_("登记时间"), default=timezone.now)

    class Meta:
        verbose_name = _("标准的版本")
        verbose_name_plural = _("标准的版本")
        ordering = ["valid_from", "pk"]
        constraints = [
            models.UniqueConstraint(
                "standard",
                "valid_from",
                name="standard_version_once_a_day",
                violation_error_message=_("该标准在这一天已有版本。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.valid_from:%Y-%m-%d} {self.value}"


class WatchEntryQuerySet(models.QuerySet["WatchEntry"]):
    def running(self) -> WatchEntryQuerySet:
        return self.filter(ended_at=None)

    def with_news(self, today: date) -> WatchEntryQuerySet:
        """Annotated with the newest version that its client has not heard of."""
        news = StandardVersion.objects.filter(
            standard=OuterRef("standard"),
            valid_from__lte=today,
            valid_from__gt=OuterRef("since"),
        ).order_by("-valid_from")
        heard = WatchNotice.objects.filter(entry=OuterRef("pk"))
        return self.annotate(
            news=Subquery(news.values("pk")[:1]),
            news_value=Subquery(news.values("value")[:1]),
            news_from=Subquery(news.values("valid_from")[:1]),
            heard_news=Exists(heard.filter(version=OuterRef("news"))),
            heard_reached=Exists(heard.filter(version=None)),
        )

    def to_tell(self, today: date) -> WatchEntryQuerySet:
        """norm 21.2: the standard has changed, or the client has reached it."""
        changed = Q(news__isnull=False, heard_news=False)
        reached = Q(reached_at__isnull=False, heard_reached=False)
        return self.running().with_news(today).filter(changed | reached)


class WatchEntry(models.Model):
    complaint = models.ForeignKey(
        Complaint, models.PROTECT, verbose_name=_("投诉"), related_name="watch_entries"
    )
    standard = models.ForeignKey(
        Standard, models.PROTECT, verbose_name=_("等待的标准"), related_name="entries"
    )
    wish = models.CharField(_("客户的需求"), max_length=500)
    since = models.DateField(_("关注起始日期"))
    opened_by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("登记人"), related_name="+"
    )
    opened_at = models.DateTimeField(_("登记时间"))
    reached_at = models.DateTimeField(_("客户达到标准"), null=True, blank=True)
    reached_by = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name=_("登记达到的人"),
        related_name="+",
        null=True,
        blank=True,
    )
    ended_at = models.DateTimeField(_("结束关注"), null=True, blank=True)
    ended_by = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name=_("结束人"),
        related_name="+",
        null=True,
        blank=True,
    )
    end_reason = models.CharField(_("结束的原因"), max_length=500, blank=True)

    objects = WatchEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("关注客户")
        verbose_name_plural = _("关注客户")
        ordering = ["opened_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                "complaint",
                "standard",
                name="watch_entry_once",
                condition=Q(ended_at=None),
                violation_error_message=_("该客户已在等待这项标准。"),
            ),
            models.CheckConstraint(
                name="watch_entry_reached_whole",
                condition=Q(reached_at__isnull=True, reached_by__isnull=True)
                | Q(reached_at__isnull=False, reached_by__isnull=False),
            ),
            models.CheckConstraint(
                name="watch_entry_ended_whole",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, end_reason="")
                | (
                    Q(ended_at__isnull=False, ended_by__isnull=False)
                    & ~Q(end_reason="")
                ),
                violation_error_message=_("请说明结束关注的原因。"),
            ),
        ]
        indexes = [
            # The watch list: who still waits, longest first.
            models.Index(
                "opened_at",
                "id",
                name="watch_entry_running",
                condition=Q(ended_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.complaint} {self.standard}"

    # Of entries that came with their news.

    @property
    def has_news(self) -> bool:
        return bool(vars(self)["news"]) and not vars(self)["heard_news"]

    @property
    def has_reached(self) -> bool:
        """The standard, and was not told so yet."""
        return self.reached_at is not None and not vars(self)["heard_reached"]


class WatchNotice(models.Model):
    """The client was told: of a new version, or (without one) that he reached it."""

    entry = models.ForeignKey(
        WatchEntry, models.PROTECT, verbose_name=_("关注客户"), related_name="notices"
    )
    version = models.ForeignKey(
        StandardVersion,
        models.PROTECT,
        verbose_name=_("新的标准"),
        related_name="+",
        null=True,
        blank=True,
    )
    told_at = models.DateTimeField(_("通知时间"))
    way = models.CharField(_("通知方式"), max_length=12, choices=Way)
    said = models.TextField(_("通知内容"), max_length=2_000)
    told_by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("通知人"), related_name="+"
    )
    recorded_at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = _("关注通知")
        verbose_name_plural = _("关注通知")
        ordering = ["told_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                "entry",
                "version",
                name="watch_notice_once",
                nulls_distinct=False,
                violation_error_message=_("已登记通知该客户。"),
            ),
            models.CheckConstraint(
                name="watch_notice_told_before_recorded",
                condition=Q(told_at__lte=F("recorded_at")),
                violation_error_message=_("通知时间不能晚于现在。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.told_at:%Y-%m-%d}"
