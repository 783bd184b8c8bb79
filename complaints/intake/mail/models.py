"""Where a branch's complaint mailbox lies, how far it was read, what was refused."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.encryption import EncryptedCharField, EncryptedTextField
from branches.models import EVERY_BRANCH_READERS, Branch, User
from complaints.case.choices import Channel
from complaints.intake.services import kept_by


class Security(models.TextChoices):
    TLS = "tls", _("TLS（一般为 993 端口）")
    STARTTLS = "starttls", _("STARTTLS（一般为 143 端口）")
    NONE = "none", _("不加密（只用于内部网络）")


class Mailbox(models.Model):
    """One a branch; read only: nothing on the server is changed or deleted."""

    branch = models.OneToOneField(
        Branch, models.PROTECT, verbose_name=_("营业部"), related_name="mailbox"
    )
    host = models.CharField(
        _("服务器"), max_length=200, help_text=_("须由系统管理员事先登记。")
    )
    port = models.PositiveIntegerField(_("端口"), default=993)
    security = models.CharField(
        _("加密"), max_length=8, choices=Security, default=Security.TLS
    )
    username = models.CharField(_("用户名"), max_length=200)
    password = EncryptedCharField(_("密码"), max_length=200)
    folder = models.CharField(_("文件夹"), max_length=200, default="INBOX")
    takes_from = models.DateField(
        _("自"),
        default=timezone.localdate,
        help_text=_("此日起到达的邮件列为来件，更早的不列。"),
    )
    is_active = models.BooleanField(_("读取"), default=True)
    # How far it was read: of a folder that was made anew the numbers begin anew.
    uidvalidity = models.BigIntegerField(null=True, editable=False)
    last_uid = models.BigIntegerField(default=0, editable=False)
    read_at = models.DateTimeField(_("上次读取"), null=True, editable=False)
    failing_since = models.DateTimeField(_("无法读取，自"), null=True, editable=False)
    last_error = models.CharField(
        _("最近错误"), max_length=300, blank=True, editable=False
    )
    alarmed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("投诉邮箱")
        verbose_name_plural = _("投诉邮箱")
        ordering = ["branch_id"]

    def __str__(self) -> str:
        return f"{self.username} {self.host}"

    def clean(self) -> None:
        if not is_listed(self.host, self.port):
            raise ValidationError(
                {"host": _now("该服务器未登记，请联系系统管理员（MAIL_HOSTS）。")}
            )


def is_listed(host: str, port: int) -> bool:
    """Typed by staff and called by the server: only what the operator has listed."""
    return bool({host.lower(), f"{host.lower()}:{port}"} & {*settings.MAIL_HOSTS})


class Refused(models.TextChoices):
    AUTOMATIC = "automatic", _("自动回复或群发")
    BOUNCE = "bounce", _("退信")
    LOOP = "loop", _("本系统发出的邮件")
    TOO_LARGE = "too_large", _("超过大小限制")
    DUPLICATE = "duplicate", _("重复")


class MailRefusalQuerySet(models.QuerySet["MailRefusal"]):
    def visible_to(self, user: User) -> MailRefusalQuerySet:
        """Who would have had it as a proposal: its keeper, leaders, all branches'."""
        if user.post in EVERY_BRANCH_READERS:
            return self.all()
        if not user.works_on_cases or user.branch_id is None:
            return self.none()
        leads = user.is_leader or user.deputised
        keeps = Channel.EMAIL in kept_by(user, timezone.localdate())
        return self.filter(branch__in=user.served) if leads or keeps else self.none()


class MailRefusal(models.Model):
    """A message that became no proposal, and why; it is in the mailbox still."""

    branch = models.ForeignKey(
        Branch, models.PROTECT, verbose_name=_("营业部"), related_name="+"
    )
    why = models.CharField(_("原因"), max_length=10, choices=Refused)
    arrived_at = models.DateTimeField(_("到达时间"))
    size = models.PositiveBigIntegerField(_("大小（字节）"))
    # So that it is found in the mailbox; goes after the branch's time.
    sender = EncryptedTextField(_("发件人"), null=True)
    uidvalidity = models.BigIntegerField()
    uid = models.BigIntegerField()
    refused_at = models.DateTimeField(_("登记时间"), default=timezone.now)

    objects = MailRefusalQuerySet.as_manager()

    class Meta:
        verbose_name = _("未列为来件的邮件")
        verbose_name_plural = _("未列为来件的邮件")
        ordering = ["-arrived_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                "branch", "uidvalidity", "uid", name="mail_refused_once"
            )
        ]
        indexes = [models.Index("branch", "arrived_at", "id", name="mail_refusal_list")]

    def __str__(self) -> str:
        return f"{self.get_why_display()} {self.arrived_at:%Y-%m-%d %H:%M}"
