"""Deadlines: every version of every clock, with the sentence that explains it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import models
from django.db.models import Expression, F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.case.choices import OPEN, State
from complaints.case.models import Complaint
from complaints.case.models.contacts import Contact
from complaints.clocks.deadlines import Due, Kind
from complaints.clocks.kinds import (
    OUTLASTING,
    OWED_WHEN_DONE,
    OWED_WHEN_OPEN,
    rule_of,
)

# Among a row's inputs: a ledger's open case counts from its import.
FROM_IMPORT = {"counted_from": "import"}


def is_from_import(inputs: Mapping[str, object]) -> bool:
    """Such a clock escalates and notifies nothing (DESIGN 4)."""
    return inputs.items() >= FROM_IMPORT.items()


class Result(models.TextChoices):
    PENDING = "pending", _("进行中")
    MET = "met", _("按时完成")
    LATER_BY_AGREEMENT = "later_by_agreement", _("按约定延后")
    BREACHED = "breached", _("超时")
    CONFIRMED = "confirmed", _("超时，事后确认按时")
    SUPERSEDED = "superseded", _("已被替代")
    HISTORICAL = "historical", _("历史数据")


# A breach is for ever: confirmed later, it still counts as not met.
MISSED = [Result.BREACHED, Result.CONFIRMED]
REPLACED = [Result.LATER_BY_AGREEMENT, Result.SUPERSEDED]


def has_run_out(at: datetime | Expression) -> Q:
    """Nobody has written the breach yet."""
    return Q(result=Result.PENDING, due_at__lt=at)


def missed(at: datetime | Expression) -> Q:
    """By what time has brought, before a sweep says so too."""
    return Q(result__in=MISSED) | has_run_out(at)


class Heartbeat(models.Model):
    """When a part of the running system was last seen at work."""

    name = models.CharField(max_length=20, primary_key=True)
    beaten_at = models.DateTimeField()

    class Meta:
        verbose_name = _("心跳")
        verbose_name_plural = _("心跳")

    def __str__(self) -> str:
        return f"{self.name} {self.beaten_at:%Y-%m-%d %H:%M:%S}"


class ClockJump(models.Model):
    """That the wall clock moved by itself; nothing is swept until somebody confirms."""

    found_at = models.DateTimeField(_("发现时间"), db_default=Now())
    seconds = models.IntegerField(_("跳动秒数"))
    confirmed_at = models.DateTimeField(_("确认时间"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, verbose_name=_("确认人")
    )

    class Meta:
        verbose_name = _("时钟跳动")
        verbose_name_plural = _("时钟跳动")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.seconds:+d} s"


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    def unanswered(self) -> DeadlineQuerySet:
        """Still to be done: pending, or missed and not done since."""
        return self.filter(
            result__in=[Result.PENDING, Result.BREACHED], met_at__isnull=True
        )

    def pressing(self) -> DeadlineQuerySet:
        """To be done by its time: an extended clock runs on, its extension is owed."""
        return self.unanswered().filter(extended_by=None)

    def owed(self) -> DeadlineQuerySet:
        """What the case as it stands still owes: replies while open, then the visit.

        And, in whatever state, the answer to who transferred it.
        """
        done = Q(complaint__state__in=[State.RESOLVED, State.FOLLOW_UP])
        its_own = (
            Q(complaint__state__in=OPEN, kind__in=OWED_WHEN_OPEN)
            | (done & Q(kind__in=OWED_WHEN_DONE))
        ) & Q(cycle=F("complaint__cycle"))
        return self.pressing().filter(its_own | Q(kind__in=OUTLASTING))

    def came_late(self) -> DeadlineQuerySet:
        """Missed only because what was done in time was recorded later."""
        return self.filter(result=Result.BREACHED, met_at__lte=F("due_at"))

    def past(self, at: datetime) -> DeadlineQuerySet:
        """Pending rows that have run out: each is a breach that someone must write."""
        return self.filter(has_run_out(at))


class Deadline(models.Model):
    complaint = models.ForeignKey(
        Complaint, models.PROTECT, verbose_name=_("投诉"), related_name="deadlines"
    )
    cycle = models.PositiveSmallIntegerField(_("轮次"), default=1)
    kind = models.CharField(_("时限"), max_length=16, choices=Kind)
    opens_at = models.DateTimeField(_("开始时间"), null=True, blank=True)
    due_at = models.DateTimeField(_("到期时间"))
    created_at = models.DateTimeField(_("生成时间"), default=timezone.now)
    # How it came about. Nothing is recomputed silently.
    rule = models.CharField(_("规则"), max_length=60)
    inputs = models.JSONField(_("依据"), default=dict)
    calendar_version = models.CharField(_("日历版本"), max_length=120, blank=True)
    is_provisional = models.BooleanField(_("暂定"), default=False)
    explanation = models.CharField(_("说明"), max_length=300)
    # Who changed it, when and why, where a person did.
    remark = models.TextField(_("变更说明"), max_length=3_000, blank=True)
    # What became of it.
    result = models.CharField(
        _("结果"), max_length=20, choices=Result, default=Result.PENDING
    )
    met_at = models.DateTimeField(_("完成时间"), null=True, blank=True)
    met_by = models.ForeignKey(
        Contact,
        models.PROTECT,
        verbose_name=_("完成依据"),
        related_name="+",
        null=True,
        blank=True,
    )
    # When the system knew that nothing was owed any more: answered or replaced.
    settled_at = models.DateTimeField(_("了结时间"), null=True, blank=True)
    breached_at = models.DateTimeField(_("超时时间"), null=True, blank=True)
    superseded_by = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("被替代为"),
        related_name="supersedes",
        null=True,
        blank=True,
    )
    # This clock keeps its own time and result; what is owed next is the other's.
    extended_by = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("延长为"),
        related_name="extends",
        null=True,
        blank=True,
    )

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        verbose_name = _("时限")
        verbose_name_plural = _("时限")
        ordering = ["cycle", "due_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="deadline_breached_at_iff_missed",
                # A comparison with NULL is not false, and a check lets it pass.
                condition=Q(
                    result__in=MISSED,
                    breached_at__isnull=False,
                    breached_at=F("due_at"),
                )
                | (~Q(result__in=MISSED) & Q(breached_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="deadline_met_with_time",
                condition=~Q(result=Result.MET)
                | Q(met_at__isnull=False, met_at__lte=F("due_at")),
            ),
            models.CheckConstraint(
                name="deadline_replaced_iff_successor",
                condition=Q(result__in=REPLACED)
                | (~Q(result__in=REPLACED) & Q(superseded_by__isnull=True)),
            ),
            # An extension or a merged case may add a second clock of a kind; the
            # same clock twice is a mistake.
            models.UniqueConstraint(
                "complaint",
                "cycle",
                "kind",
                "due_at",
                name="deadline_pending_once",
                condition=Q(result=Result.PENDING),
            ),
        ]
        indexes = [
            models.Index("complaint", "due_at", name="deadline_of_complaint"),
            # The sweep: pending rows whose time has come.
            models.Index(
                "due_at",
                "id",
                name="deadline_pending_due",
                condition=Q(result=Result.PENDING),
            ),
            # Breaches and results of a month.
            models.Index("kind", "due_at", name="deadline_kind_due"),
        ]

    def __str__(self) -> str:
        due_at = timezone.localtime(self.due_at)
        return f"{self.complaint} {self.get_kind_display()} {due_at:%Y-%m-%d %H:%M}"

    @classmethod
    def from_due(cls, due: Due, *, now: datetime, **columns: object) -> Deadline:
        """Make an unsaved row that accounts for `due`; `columns` say the rest."""
        return cls(**(cls.accounted(due, now=now) | columns))

    @staticmethod
    def accounted(due: Due, *, now: datetime) -> dict[str, object]:
        """The columns that say how `due` came about."""
        return {
            "kind": due.kind,
            "opens_at": due.opens_at,
            "due_at": due.due_at,
            "created_at": now,
            "rule": rule_of(due),
            "inputs": due.inputs,
            "calendar_version": due.calendar_version,
            "is_provisional": due.provisional,
            "explanation": due.explanation,
        }

    @property
    def is_pending(self) -> bool:
        return self.result == Result.PENDING

    @property
    def came_late(self) -> bool:
        """Missed only because what was done in time was recorded later."""
        return (
            self.result == Result.BREACHED
            and self.met_at is not None
            and self.met_at <= self.due_at
        )

    @property
    def is_pressing(self) -> bool:
        return self.is_unanswered and self.extended_by_id is None

    @property
    def is_unanswered(self) -> bool:
        """Still owed: running, or missed and not done since."""
        return self.met_at is None and self.result in (
            Result.PENDING,
            Result.BREACHED,
        )
