"""The notice, and its copies by mail and robot."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.case.models import Complaint
from complaints.clocks.deadlines import Kind


class Subject(models.TextChoices):
    """What a notice is about; wording.py makes the sentence."""

    RECEIVED = "received", _("新投诉")
    ASSIGNED = "assigned", _("请您办理")
    WARNING = "warning", _("即将到期")
    OVERDUE = "overdue", _("已超时")
    DECISION = "decision", _("等待您的决定")
    DECIDED = "decided", _("已作出决定")
    DECIDE_SOON = "decide_soon", _("待您决定的事项即将到期")
    UNDECIDED = "undecided", _("逾期未决定，请您决定")
    LAPSED = "lapsed", _("请求已失效，无须再决定")
    HANDED_OVER = "handed_over", _("已转交")
    TASK = "task", _("处理事项")
    FOLLOW_UP = "follow_up", _("可以回访")
    GIVEN_UP = "given_up", _("外发通知未送达")
    HEARING = "hearing", _("请您陈述")
    ACCOUNT = "account", _("账号与权限")
    PROPOSAL = "proposal", _("待处理来件")
    MAILBOX = "mailbox", _("投诉邮箱无法读取")
    RISE = "rise", _("投诉增多的苗头")
    MONTH = "month", _("月度分析")
    DUTY = "duty", _("营业部职责")
    DRAFT = "draft", _("暂存即将删除")


# norm 18.1: that a leader has read these is part of the case's record.
REPORTS = [Subject.RECEIVED, Subject.OVERDUE]
# What those are told who read no case, too.
OF_NO_READER = [
    Subject.GIVEN_UP,
    Subject.HEARING,
    Subject.ACCOUNT,
    Subject.MAILBOX,
    Subject.DRAFT,
]
# Of an account, of a message that is no case yet, or of a branch.
OF_NO_CASE = [
    Subject.ACCOUNT,
    Subject.PROPOSAL,
    Subject.MAILBOX,
    Subject.RISE,
    Subject.MONTH,
    Subject.DUTY,
    Subject.DRAFT,
]


class NotificationQuerySet(models.QuerySet["Notification"]):
    def of(self, user: User) -> NotificationQuerySet:
        """His own, of cases that he may still see; an administrator sees none.

        That he is asked to speak he reads of a case that is hidden from him; what is
        of no case is of his account.
        """
        own = self.filter(recipient=user)
        if not user.reads_cases:
            return own.filter(subject__in=OF_NO_READER)
        visible = Complaint.objects.visible_to(user)
        return own.filter(
            Exists(visible.filter(pk=OuterRef("complaint")))
            | Q(subject=Subject.HEARING)
            | Q(complaint=None)
        )

    def unread(self) -> NotificationQuerySet:
        return self.filter(read_at=None)


class Notification(models.Model):
    recipient = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("收件人"), related_name="notifications"
    )
    # Of no case where it is of the recipient's account, or of a message.
    complaint = models.ForeignKey(
        Complaint,
        models.PROTECT,
        verbose_name=_("投诉"),
        related_name="+",
        null=True,
        blank=True,
    )
    subject = models.CharField(_("事项"), max_length=12, choices=Subject)
    # Of which clock, at which tier, for a warning or an escalation.
    kind = models.CharField(_("时限"), max_length=16, choices=Kind, blank=True)
    level = models.PositiveSmallIntegerField(_("级别"), null=True, blank=True)
    due_at = models.DateTimeField(_("到期时间"), null=True, blank=True)
    late_by = models.DurationField(_("迟报"), null=True, blank=True)
    # What is asked for, or was decided, in a word: of labels, never of free text.
    matter = models.CharField(_("内容"), max_length=60, blank=True)
    # Never delayed by quiet hours.
    is_urgent = models.BooleanField(_("紧急"), default=False)
    created_at = models.DateTimeField(_("通知时间"), default=timezone.now)
    read_at = models.DateTimeField(_("阅读时间"), null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("通知")
        verbose_name_plural = _("通知")
        ordering = ["-created_at", "-pk"]
        constraints = [
            # That a mail of no case did not arrive is of none, either.
            models.CheckConstraint(
                name="notification_of_a_case",
                condition=Q(subject=Subject.GIVEN_UP)
                | Q(subject__in=OF_NO_CASE, complaint__isnull=True)
                | (~Q(subject__in=OF_NO_CASE) & Q(complaint__isnull=False)),
            )
        ]
        indexes = [
            # The page of notices.
            models.Index(
                fields=["recipient", "-created_at", "-id"], name="notification_list"
            ),
            # The bell, the page of the unread, and those of a case that is opened.
            models.Index(
                fields=["recipient", "complaint"],
                name="notification_unread",
                condition=Q(read_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complaint or ''} {self.get_subject_display()}".strip()

    @property
    def is_read(self) -> bool:
        return self.read_at is not None


class NoticeWay(models.TextChoices):
    MAIL = "mail", _("邮件")
    ROBOT = "robot", _("本人的机器人")
    BRANCH_ROBOT = "branch_robot", _("营业部的机器人")


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def due(self, at: datetime) -> DeliveryQuerySet:
        return self.filter(next_try_at__lte=at)

    def given_up_since(self, at: datetime) -> DeliveryQuerySet:
        return self.filter(given_up_at__gte=at)


class Delivery(models.Model):
    """One copy of a notice by mail or robot: tried until sent, or a day is over."""

    notification = models.ForeignKey(
        Notification, models.PROTECT, verbose_name=_("通知"), related_name="deliveries"
    )
    # Whither is looked up when it is sent: addresses change, and robots' are secret.
    way = models.CharField(_("方式"), max_length=12, choices=NoticeWay)
    wanted_at = models.DateTimeField(_("应发送时间"), default=timezone.now)
    next_try_at = models.DateTimeField(_("下次发送"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("次数"), default=0)
    sent_at = models.DateTimeField(_("发送时间"), null=True, blank=True)
    given_up_at = models.DateTimeField(_("放弃时间"), null=True, blank=True)
    last_error = models.CharField(_("最近错误"), max_length=300, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("外发通知")
        verbose_name_plural = _("外发通知")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint("notification", "way", name="delivery_once"),
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
            ),
            # The health page's alarm.
            models.Index(
                "given_up_at",
                name="delivery_given_up",
                condition=Q(given_up_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notification_id} {self.way}"

    @property
    def patience_ends_at(self) -> datetime:
        return self.wanted_at + PATIENCE


class HouseTold(models.Model):
    """How far the chain of the house was told of: one row."""

    seq = models.BigIntegerField()

    def __str__(self) -> str:
        return str(self.seq)


# After a day what was to be told is no news, and somebody has to look at the server.
PATIENCE = timedelta(days=1)
