"""Every try to prove who one is, and each end of a login: added to, never changed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models.people import Branch, Post, User


class LoginWay(models.TextChoices):
    LOGIN = "login", _("登录")
    OLD_PASSWORD = "old_password", _("修改密码时核对原密码")
    CODE = "code", _("验证码")
    RECOVERY = "recovery", _("恢复码")
    SSO = "sso", _("单点登录")
    LOGOUT = "logout", _("退出登录")
    EXPIRED = "expired", _("登录到期退出")


class LoginOutcome(models.TextChoices):
    SUCCESS = "success", _("成功")
    HALF = "half", _("第一步正确，待验证码")
    WRONG = "wrong", _("不正确")
    PAUSED = "paused", _("已暂停，未核对")
    ENDED = "ended", _("已退出")


class LoginTry(models.Model):
    """Of a name that is nobody's only a digest is kept: it may be a password."""

    at = models.DateTimeField(_("时间"), default=timezone.now)
    way = models.CharField(_("方式"), max_length=12, choices=LoginWay)
    outcome = models.CharField(_("结果"), max_length=8, choices=LoginOutcome)
    user = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name=_("员工"),
        related_name="login_tries",
        null=True,
        db_index=False,
    )
    unknown_name = models.CharField(_("未知用户名的摘要"), max_length=64, blank=True)
    # Null where the server is asked through a socket by nobody's proxy.
    address = models.GenericIPAddressField(_("地址"), null=True)
    # What he was then.
    branch = models.ForeignKey(
        Branch, models.PROTECT, verbose_name=_("营业部"), related_name="+", null=True
    )
    post = models.CharField(_("岗位"), max_length=24, choices=Post, blank=True)

    class Meta:
        verbose_name = _("登录记录")
        verbose_name_plural = _("登录记录")
        ordering = ["-at", "-pk"]
        indexes = [
            # One's own last ones; what counts against a name.
            models.Index(fields=["user", "-at"], name="login_try_of_user"),
            # What counts against an address, and against a name at it.
            models.Index(
                fields=["address", "-at"],
                name="login_try_wrong_at_address",
                condition=Q(outcome=LoginOutcome.WRONG),
            ),
            # Whether somebody ever came in from an address, and when last.
            models.Index(
                fields=["user", "address", "-at"],
                name="login_try_known_address",
                condition=Q(outcome=LoginOutcome.SUCCESS),
            ),
            models.Index(
                fields=["unknown_name", "-at"],
                name="login_try_of_unknown",
                condition=~Q(unknown_name=""),
            ),
            # The auditor's list.
            models.Index(fields=["-at", "-id"], name="login_try_newest"),
            # The same of a branch, of a post.
            models.Index(fields=["branch", "at", "id"], name="login_try_of_branch"),
            models.Index(fields=["post", "at", "id"], name="login_try_of_post"),
        ]
        constraints = [
            models.CheckConstraint(
                name="login_try_known_or_digest",
                condition=Q(user__isnull=False, unknown_name="")
                | (Q(user__isnull=True) & ~Q(unknown_name="")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.who} {self.get_outcome_display()}"

    @property
    def who(self) -> str:
        """Of a name that nobody has a digest alone: of the same name the same one."""
        if self.user:
            return str(self.user)
        return _now("未知用户名 %s") % self.unknown_name[:8]
