"""What must be told: written with the act, in one transaction; delivered apart.

The in-app notice is the record. Mail and robots are copies that may wait for quiet
hours, be retried, and be given up; they carry no personal data.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.case.models import Complaint
from complaints.clocks.deadlines import Kind


class Subject(models.TextChoices):
    """What a notice is about; its sentence is made when it is shown or sent."""

    RECEIVED = "received", _("新投诉")
    WARNING = "warning", _("即将到期")
    OVERDUE = "overdue", _("已超时")
    DECISION = "decision", _("等待您的决定")
    DECIDED = "decided", _("已作出决定")
    FOLLOW_UP = "follow_up", _("可以回访")


class Notification(models.Model):
    recipient = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("收件人"), related_name="notifications"
    )
    complaint = models.ForeignKey(
        Complaint, models.PROTECT, verbose_name=_("投诉"), related_name="+"
    )
    subject = models.CharField(_("事项"), max_length=12, choices=Subject)
    # Of which clock, at which tier, for a warning or an escalation.
    kind = models.CharField(_("时限"), max_length=16, choices=Kind, blank=True)
    level = models.PositiveSmallIntegerField(_("级别"), null=True, blank=True)
    due_at = models.DateTimeField(_("到期时间"), null=True, blank=True)
    late_by = models.DurationField(_("迟报"), null=True, blank=True)
    # Never delayed by quiet hours.
    is_urgent = models.BooleanField(_("紧急"), default=False)
    created_at = models.DateTimeField(_("通知时间"), default=timezone.now)
    read_at = models.DateTimeField(_("阅读时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("通知")
        verbose_name_plural = _("通知")
        ordering = ["-created_at", "-pk"]
        indexes = [
            # The page of notices, and of them the unread for the bell.
            models.Index(
                fields=["recipient", "-created_at", "-id"], name="notification_list"
            ),
            models.Index(
                fields=["recipient"],
                name="notification_unread",
                condition=Q(read_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recipient_id} {self.subject} {self.complaint_id}"


class Way(models.TextChoices):
    MAIL = "mail", _("邮件")
    ROBOT = "robot", _("群机器人")


class Delivery(models.Model):
    """One copy of a notice by mail or robot: tried until sent, or a day is over."""

    notification = models.ForeignKey(
        Notification, models.PROTECT, verbose_name=_("通知"), related_name="deliveries"
    )
    way = models.CharField(_("方式"), max_length=8, choices=Way)
    # Whose robot: the person's own address or his branch's; empty for mail.
    target = models.CharField(_("发往"), max_length=300, blank=True)
    next_try_at = models.DateTimeField(_("下次发送"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("次数"), default=0)
    sent_at = models.DateTimeField(_("发送时间"), null=True, blank=True)
    given_up_at = models.DateTimeField(_("放弃时间"), null=True, blank=True)
    last_error = models.CharField(_("最近错误"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("外发通知")
        verbose_name_plural = _("外发通知")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                "notification", "way", "target", name="delivery_once"
            ),
            models.CheckConstraint(
                name="delivery_waits_or_ended",
                condition=Q(
                    next_try_at__isnull=False,
                    sent_at__isnull=True,
                    given_up_at__isnull=True,
                )
                | Q(next_try_at__isnull=True, sent_at__isnull=False)
                | Q(next_try_at__isnull=True, given_up_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                "next_try_at",
                "id",
                name="delivery_waiting",
                condition=Q(next_try_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.notification_id} {self.way}"


def write(notices: Iterable[Notification]) -> list[Notification]:
    """Write the notices of one act, with the copies that their recipients want."""
    return Notification.objects.bulk_create(notices)
