"""Tiers: when a clock that runs out is told, and to whom (DESIGN 5). Edited in admin.

Each deadline gets its times once, when it is made, as one `TierTime` per tier: a row
that fires, lapses or was skipped, and is never told twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.calendar import SHANGHAI, WorkingCalendar
from complaints.clocks.deadlines import Kind
from complaints.clocks.models import Deadline, is_from_import
from complaints.evidence import rows


class CountsFrom(models.TextChoices):
    """How a tier's time follows from the time due."""

    MINUTES = "minutes", _("到期前后若干分钟（负数为之前）")
    DUE_DAY_AT = "due_day_at", _("到期当日的某时刻")
    NEXT_WORKING_DAY_AT = "next_working_day_at", _("到期后下一工作日的某时刻")
    DAYS_BEFORE = "days_before", _("到期日之前若干天的同一时刻")
    WORKING_DAYS_AFTER = "working_days_after", _("到期后第若干个工作日的同一时刻")
    WORKING_DAYS_OR_HALF = (
        "working_days_or_half",
        _("到期前第若干个工作日的同一时刻，或剩余时间过半，取较晚者"),
    )


BEFORE_DUE = (CountsFrom.DAYS_BEFORE, CountsFrom.WORKING_DAYS_OR_HALF)


WHEN: dict[CountsFrom, Promise] = {
    CountsFrom.MINUTES: _("到期后 %(amount)s 分钟"),
    CountsFrom.DUE_DAY_AT: _("到期当日 %(at)s"),
    CountsFrom.NEXT_WORKING_DAY_AT: _("到期后的下一工作日 %(at)s"),
    CountsFrom.DAYS_BEFORE: _("到期前 %(amount)s 天"),
    CountsFrom.WORKING_DAYS_AFTER: _("到期后 %(amount)s 个工作日"),
    CountsFrom.WORKING_DAYS_OR_HALF: _(
        "到期前 %(amount)s 个工作日或剩余时间过半，取较晚者"
    ),
}


class Recipient(models.TextChoices):
    HANDLER = "handler", _("经办人")
    FIRST_RESPONSIBLE = "first_responsible", _("第一责任人")
    DIRECTOR = "director", _("主管总监")
    GENERAL_MANAGER = "general_manager", _("总经理")
    HEADQUARTERS = "headquarters", _("营销管理总部")


WARNING = 0


class TieredClock(NamedTuple):
    """What of a deadline decides when its tiers come."""

    pk: int
    kind: str
    due_at: datetime
    is_extended: bool
    calendar: WorkingCalendar


class Tier(models.Model):
    kind = models.CharField(_("时限"), max_length=16, choices=Kind)
    level = models.PositiveSmallIntegerField(
        _("级别"), help_text=_("0 为预警，1 起逐级上报。")
    )
    anchor = models.CharField(_("时间规则"), max_length=20, choices=CountsFrom)
    amount = models.IntegerField(_("分钟或天数"), null=True, blank=True)
    at = models.TimeField(_("时刻"), null=True, blank=True)
    recipients = ArrayField(
        models.CharField(max_length=20, choices=Recipient), verbose_name=_("通知对象")
    )
    is_active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = _("上报级别")
        verbose_name_plural = _("上报级别")
        ordering = ["kind", "level", "pk"]
        constraints = [
            models.CheckConstraint(
                name="tier_time_or_amount",
                condition=Q(
                    anchor__in=[CountsFrom.DUE_DAY_AT, CountsFrom.NEXT_WORKING_DAY_AT],
                    at__isnull=False,
                    amount__isnull=True,
                )
                | Q(
                    anchor__in=[
                        CountsFrom.MINUTES,
                        CountsFrom.DAYS_BEFORE,
                        CountsFrom.WORKING_DAYS_AFTER,
                        CountsFrom.WORKING_DAYS_OR_HALF,
                    ],
                    at__isnull=True,
                    amount__isnull=False,
                ),
                violation_error_message=_("按规则填写时刻，或填写分钟、天数。"),
            ),
            models.CheckConstraint(
                name="tier_tells_someone",
                condition=Q(recipients__len__gt=0),
                violation_error_message=_("至少选择一个通知对象。"),
            ),
        ]

    def __str__(self) -> str:
        level = _("预警") if self.level == WARNING else _("第 %d 级") % self.level
        return f"{self.get_kind_display()} {level}"

    def clean(self) -> None:
        if self.level != WARNING and self.anchor in BEFORE_DUE:
            raise ValidationError({"anchor": _("上报不能早于到期。")})

    @property
    def when(self) -> str:
        """Its time in words, counted from the time due."""
        words = WHEN.get(CountsFrom(self.anchor))
        if words is None:
            return self.get_anchor_display()
        if self.anchor == CountsFrom.MINUTES and not self.amount:
            return _now("到期时")
        if self.anchor == CountsFrom.MINUTES and self.amount and self.amount < 0:
            words = _("到期前 %(amount)s 分钟")
        at = f"{self.at:%H:%M}" if self.at else ""
        return str(words) % {"amount": abs(self.amount or 0), "at": at}

    def time_for(
        self, due_at: datetime, *, calendar: WorkingCalendar, since: datetime
    ) -> datetime:
        """When this tier comes for a clock made at `since` and due at `due_at`."""
        due = due_at.astimezone(SHANGHAI)
        amount, at = self.amount or 0, self.at or time.min
        if self.anchor == CountsFrom.MINUTES:
            return due_at + timedelta(minutes=amount)
        day = due.date()
        if self.anchor == CountsFrom.DAYS_BEFORE:
            return due - timedelta(days=amount)
        if self.anchor == CountsFrom.DUE_DAY_AT:
            return datetime.combine(day, at, SHANGHAI)
        if self.anchor == CountsFrom.NEXT_WORKING_DAY_AT:
            return datetime.combine(calendar.next_working_day(day), at, SHANGHAI)
        step = calendar.next_working_day
        if self.anchor == CountsFrom.WORKING_DAYS_OR_HALF:
            step = calendar.previous_working_day
        for _count in range(amount):
            day = step(day)
        at_that_time = datetime.combine(day, due.time(), SHANGHAI)
        if self.anchor == CountsFrom.WORKING_DAYS_OR_HALF:
            return max(at_that_time, since + (due_at - since) / 2)
        return at_that_time


class Outage(models.Model):
    """A time in which nothing was swept: what was told late then says why."""

    branch = models.ForeignKey(
        "branches.Branch", models.PROTECT, verbose_name=_("营业部"), related_name="+"
    )
    began_at = models.DateTimeField(_("自"))
    ended_at = models.DateTimeField(_("至"))

    class Meta:
        verbose_name = _("系统中断")
        verbose_name_plural = _("系统中断")
        ordering = ["-began_at", "branch_id"]
        constraints = [
            models.UniqueConstraint("branch", "began_at", name="outage_once"),
            models.CheckConstraint(
                name="outage_began_before_it_ended",
                condition=Q(began_at__lt=models.F("ended_at")),
            ),
        ]

    def __str__(self) -> str:
        began = self.began_at.astimezone(SHANGHAI)
        ended = self.ended_at.astimezone(SHANGHAI)
        return f"{began:%Y-%m-%d %H:%M} – {ended:%Y-%m-%d %H:%M}"


class TierOutcome(models.TextChoices):
    WAITING = "waiting", _("未到")
    FIRED = "fired", _("已上报")
    LAPSED = "lapsed", _("时限已完成，无须上报")
    SKIPPED = "skipped", _("生成时已过预警时间")


class TierTime(models.Model):
    """One tier of one deadline: due once, told once."""

    deadline = models.ForeignKey(
        Deadline, models.PROTECT, verbose_name=_("时限"), related_name="tier_times"
    )
    tier = models.ForeignKey(
        Tier, models.PROTECT, verbose_name=_("级别"), related_name="+"
    )
    due_at = models.DateTimeField(_("应上报时间"))
    outcome = models.CharField(
        _("结果"), max_length=8, choices=TierOutcome, default=TierOutcome.WAITING
    )
    fired_at = models.DateTimeField(_("上报时间"), null=True, blank=True)
    late_by = models.DurationField(_("迟报"), null=True, blank=True)
    outage = models.ForeignKey(
        Outage,
        models.PROTECT,
        verbose_name=_("迟报原因"),
        related_name="+",
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = _("上报时间")
        verbose_name_plural = _("上报时间")
        ordering = ["due_at", "pk"]
        constraints = [
            models.UniqueConstraint("deadline", "tier", name="tier_time_once"),
            models.CheckConstraint(
                name="tier_time_fired_with_time",
                condition=Q(
                    outcome=TierOutcome.FIRED,
                    fired_at__isnull=False,
                    late_by__isnull=False,
                )
                | (
                    ~Q(outcome=TierOutcome.FIRED)
                    & Q(fired_at__isnull=True, late_by__isnull=True)
                ),
            ),
        ]
        indexes = [
            # The sweep: tiers whose time has come.
            models.Index(
                "due_at",
                "id",
                name="tier_time_waiting",
                condition=Q(outcome=TierOutcome.WAITING),
            )
        ]

    def __str__(self) -> str:
        return f"{self.deadline} {self.tier}"


def plan(
    deadlines: Iterable[Deadline], *, now: datetime, calendar: WorkingCalendar
) -> None:
    """Give new deadlines their tiers' times; a warning that is past is skipped.

    An import's clocks have none, also where a calendar moves them.
    """
    clocks = (
        TieredClock(
            row.pk, row.kind, row.due_at, row.extended_by_id is not None, calendar
        )
        for row in deadlines
        if not is_from_import(row.inputs)
    )
    plan_many(clocks, now=now)


def plan_many(clocks: Iterable[TieredClock], *, now: datetime) -> None:
    """The same of rows that nobody made objects of."""
    tiers = defaultdict(list)
    for tier in Tier.objects.filter(is_active=True):
        tiers[tier.kind].append(tier)
    times: dict[tuple[int, datetime, int], datetime] = {}
    always = rows.defaults(TierTime)
    planned = []
    for clock in clocks:
        for tier in tiers[clock.kind]:
            key = tier.pk, clock.due_at, id(clock.calendar)
            if key not in times:
                times[key] = tier.time_for(
                    clock.due_at, calendar=clock.calendar, since=now
                )
            due_at = times[key]
            outcome = _outcome(tier, due_at, is_extended=clock.is_extended, now=now)
            own = {"deadline_id": clock.pk, "tier_id": tier.pk}
            planned.append(always | own | {"due_at": due_at, "outcome": outcome})
    rows.insert(TierTime, planned)


def _outcome(
    tier: Tier, at: datetime, *, is_extended: bool, now: datetime
) -> TierOutcome:
    if is_extended:
        return TierOutcome.LAPSED
    if tier.level == WARNING and at < now:
        return TierOutcome.SKIPPED
    return TierOutcome.WAITING


def lapse(row: Deadline, *, now: datetime) -> None:
    """Let the tiers that have not come yet fall away: another clock has its own."""
    waiting = row.tier_times.filter(outcome=TierOutcome.WAITING, due_at__gt=now)
    waiting.update(outcome=TierOutcome.LAPSED)
