"""norm 10.2: who keeps a channel, and that he looked into it; only added to."""

from __future__ import annotations

from datetime import date, time

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.columns import colleague
from branches.models import CASE_WORKERS, Branch, User
from complaints.case.choices import Channel
from complaints.case.tables.channels import KEEPERS

KEPT = [(channel, Channel(channel).label) for channel in KEEPERS]


class KeeperQuerySet(models.QuerySet["Keeper"]):
    def on(self, day: date) -> KeeperQuerySet:
        """Of each branch and channel the one who keeps it that day."""
        rows = self.filter(since__lte=day).select_related("person", "deputy")
        key = ("branch_id", "channel")
        return rows.order_by(*key, "-since", "-pk").distinct(*key)


class Keeper(models.Model):
    """From a day on, until another is appointed."""

    branch = models.ForeignKey(
        Branch, models.PROTECT, verbose_name=_("营业部"), related_name="+"
    )
    channel = models.CharField(_("渠道"), max_length=20, choices=KEPT)
    person = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("专人"), related_name="+"
    )
    # Looks into it where the keeper is away.
    deputy = colleague(_("代理人"))
    since = models.DateField(_("自"), default=timezone.localdate)
    appointed_by = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name=_("指定人"),
        related_name="+",
        editable=False,
    )
    appointed_at = models.DateTimeField(
        _("指定时间"), default=timezone.now, editable=False
    )

    objects = KeeperQuerySet.as_manager()

    class Meta:
        verbose_name = _("渠道专人")
        verbose_name_plural = _("渠道专人")
        ordering = ["branch_id", "channel", "-since", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="keeper_of_a_kept_channel", condition=Q(channel__in=KEEPERS)
            ),
            models.CheckConstraint(
                name="keeper_is_not_his_deputy",
                condition=Q(deputy=None) | ~Q(deputy=F("person")),
                violation_error_message=_("代理人不能是专人本人。"),
            ),
        ]
        indexes = [models.Index("branch", "channel", "since", name="keeper_in_force")]

    def __str__(self) -> str:
        words = {"channel": self.get_channel_display(), "person": self.person}
        return _now("%(channel)s %(person)s") % words

    def clean(self) -> None:
        for name in ("person", "deputy"):
            user = getattr(self, name, None)
            if user is None:
                continue
            if user.branch_id != self.branch_id or user.post not in CASE_WORKERS:
                raise ValidationError({name: _now("须是本营业部办理投诉的员工。")})


class ChannelCheck(models.Model):
    """Looked into on that day, and signed for on the same: nothing, or what was in."""

    branch = models.ForeignKey(
        Branch, models.PROTECT, verbose_name=_("营业部"), related_name="+"
    )
    channel = models.CharField(_("渠道"), max_length=20, choices=KEPT)
    day = models.DateField(_("日期"))
    has_found = models.BooleanField(_("有投诉"))
    # The complaints that were logged from it.
    numbers = ArrayField(
        models.CharField(max_length=24),
        verbose_name=_("登记的投诉"),
        default=list,
        blank=True,
    )
    signed_by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("签认人"), related_name="+"
    )
    signed_at = models.DateTimeField(_("签认时间"), default=timezone.now)

    class Meta:
        verbose_name = _("渠道查看")
        verbose_name_plural = _("渠道查看")
        ordering = ["-day", "channel"]
        constraints = [
            models.CheckConstraint(
                name="channel_check_of_a_kept_channel",
                condition=Q(channel__in=KEEPERS),
            ),
            models.CheckConstraint(
                name="channel_check_names_what_was_in",
                condition=Q(has_found=False, numbers=[])
                | (Q(has_found=True) & ~Q(numbers=[])),
            ),
            models.UniqueConstraint(
                "branch",
                "day",
                "channel",
                name="channel_check_once_a_day",
                violation_error_message=_("该渠道今天已签认。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.branch_id} {self.get_channel_display()} {self.day:%Y-%m-%d}"


class CheckHours(models.Model):
    """By when a channel is to be looked into, and when a director hears that it is not.

    And how long is kept what was no complaint. A branch's own, else the house's.
    """

    branch = models.ForeignKey(
        Branch,
        models.PROTECT,
        verbose_name=_("营业部"),
        related_name="+",
        null=True,
        blank=True,
        help_text=_("不填为各营业部共用。"),
    )
    remind_at = models.TimeField(_("提醒"), default=time(11))
    escalate_at = models.TimeField(_("上报"), default=time(16))
    dismissed_days = models.PositiveSmallIntegerField(
        _("不作投诉处理的来件保存天数"),
        default=90,
        help_text=_("自负责人复核同意起算，到期清除内容和附件。"),
    )

    class Meta:
        verbose_name = _("渠道查看时间")
        verbose_name_plural = _("渠道查看时间")
        ordering = ["branch_id"]
        constraints = [
            models.UniqueConstraint(
                "branch", name="check_hours_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                name="check_hours_remind_before_they_escalate",
                condition=Q(remind_at__lt=F("escalate_at")),
                violation_error_message=_("提醒须早于上报。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.remind_at:%H:%M} {self.escalate_at:%H:%M}"

    @classmethod
    def of(cls, branch: Branch) -> CheckHours:
        rows = cls.objects.filter(Q(branch=branch) | Q(branch=None))
        return rows.order_by(F("branch").asc(nulls_last=True)).first() or cls()
