from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from typing import TYPE_CHECKING

from django.contrib.auth.models import AbstractUser
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.encryption import EncryptedCharField
from branches.quiet import USUAL, QuietHours
from branches.robots import validate_robot

if TYPE_CHECKING:
    from branches.models.deputies import DeputyQuerySet


class Department(models.TextChoices):
    OPERATIONS = "operations", _("运行部")
    MARKETING = "marketing", _("营销部")


class Post(models.TextChoices):
    FRONT_DESK = "front_desk", _("前台接待")
    HANDLER = "handler", _("经办人")
    KEEPER = "keeper", _("渠道专人")
    OPERATIONS_DIRECTOR = "operations_director", _("运行总监")
    MARKETING_DIRECTOR = "marketing_director", _("营销总监")
    GENERAL_MANAGER = "general_manager", _("总经理")
    ARCHIVE_KEEPER = "archive_keeper", _("档案专人")
    BRANCH_ADMIN = "branch_admin", _("营业部管理员")
    HEADQUARTERS = "headquarters", _("营销管理总部")
    AUDITOR = "auditor", _("审计")


# Tuples, not sets: they stand in constraints, whose order a migration remembers.
DIRECTORS = (Post.OPERATIONS_DIRECTOR, Post.MARKETING_DIRECTOR)
LEADERS = (*DIRECTORS, Post.GENERAL_MANAGER)
RECEPTIONISTS = (Post.FRONT_DESK, Post.HANDLER, Post.KEEPER)
# Who works on cases; the archive keeper reads them, headquarters and auditor too.
CASE_WORKERS = (*RECEPTIONISTS, *LEADERS)
BRANCH_READERS = (*CASE_WORKERS, Post.ARCHIVE_KEEPER)
EVERY_BRANCH_READERS = (Post.HEADQUARTERS, Post.AUDITOR)
ADMIN_POSTS = (*LEADERS, Post.BRANCH_ADMIN, *EVERY_BRANCH_READERS)


# A branch, until it is merged into another, and those that were merged into it.
SERVED = """
WITH RECURSIVE served AS (
    SELECT id FROM branches_branch
    WHERE id = %s AND (closes_on IS NULL OR closes_on > %s)
    UNION SELECT merged.id FROM branches_branch merged
    JOIN served ON merged.successor_id = served.id WHERE merged.closes_on <= %s
) SELECT id FROM served
"""


class Branch(models.Model):
    code = models.CharField(
        _("代码"),
        max_length=12,
        unique=True,
        validators=[RegexValidator(r"^[A-Z0-9]+$", _("代码只用大写字母和数字。"))],
    )
    name = models.CharField(_("名称"), max_length=100)
    province = models.CharField(_("省份"), max_length=20)
    address = models.CharField(_("地址"), max_length=200)
    telephone = models.CharField(_("联系电话"), max_length=40)
    complaint_telephone = models.CharField(_("投诉电话"), max_length=40)
    complaint_email = models.EmailField(_("投诉邮箱"))
    opening_time = models.TimeField(_("营业开始"), default=time(9))
    closing_time = models.TimeField(_("营业结束"), default=time(17))
    is_active = models.BooleanField(_("营业中"), default=True)
    first_day = models.DateField(
        _("启用日期"),
        null=True,
        blank=True,
        help_text=_(
            "开始使用本系统的日期。此前不计任何应办事项，月度分析、季度总结等自启用后的"
            "第一个完整月份、季度起算。不填即自受理第一件投诉起算。"
        ),
    )
    client_count = models.PositiveIntegerField(
        _("客户数"),
        null=True,
        blank=True,
        help_text=_("用于计算每万名客户的投诉件数；不填即不计算。"),
    )
    # Decided by two of headquarters: from that day on another branch works its cases.
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("并入"),
        related_name="predecessors",
        null=True,
        blank=True,
        editable=False,
    )
    closes_on = models.DateField(_("并入之日"), null=True, blank=True, editable=False)
    # Whoever knows a robot's address can speak for it: kept encrypted.
    robot_url = EncryptedCharField(
        _("群机器人"),
        max_length=300,
        null=True,
        blank=True,
        validators=[validate_robot],
        help_text=_("营业部工作群的机器人地址，新投诉、预警和超时会发到群里。"),
    )
    quiet_from = models.TimeField(
        _("免打扰开始"),
        default=USUAL.begins,
        help_text=_(
            "免打扰时段内邮件和机器人暂缓发送；站内通知照常，重大投诉立即发送。"
            "开始与结束相同即不设免打扰。"
        ),
    )
    quiet_until = models.TimeField(_("免打扰结束"), default=USUAL.ends)

    class Meta:
        verbose_name = _("营业部")
        verbose_name_plural = _("营业部")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="branch_opens_before_it_closes",
                condition=Q(opening_time__lt=models.F("closing_time")),
                violation_error_message=_("营业开始须早于营业结束。"),
            ),
            # The last moment of a day's business is 18:00, whatever a branch sets.
            models.CheckConstraint(
                name="branch_closes_by_18",
                condition=Q(closing_time__lte=time(18)),
                violation_error_message=_("营业结束不得晚于 18:00。"),
            ),
            models.CheckConstraint(
                name="branch_merged_on_a_day_into_another",
                condition=Q(successor__isnull=True, closes_on__isnull=True)
                | (
                    Q(successor__isnull=False, closes_on__isnull=False)
                    & ~Q(successor=models.F("id"))
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def owes(self, first: date) -> bool:
        """Whether a period that begins on that day is owed: a whole one of its use."""
        if self.closes_on is not None and self.closes_on <= first:
            return False
        return self.first_day is None or self.first_day <= first

    @property
    def is_merged(self) -> bool:
        """Its day has come: another branch works its cases."""
        return self.closes_on is not None and self.closes_on <= timezone.localdate()

    @property
    def served_by(self) -> Branch:
        """Who works its cases today: itself, until it is merged."""
        if self.is_merged and self.successor is not None:
            return self.successor.served_by
        return self

    @property
    def served_by_id(self) -> int:
        return self.served_by.pk

    @property
    def quiet_hours(self) -> QuietHours:
        return QuietHours(self.quiet_from, self.quiet_until)


class User(AbstractUser):
    branch = models.ForeignKey(
        Branch,
        models.PROTECT,
        verbose_name=_("营业部"),
        related_name="users",
        null=True,
        blank=True,
    )
    post = models.CharField(_("岗位"), max_length=24, choices=Post, blank=True)
    department = models.CharField(
        _("部门"), max_length=12, choices=Department, blank=True
    )
    staff_number = models.CharField(_("工号"), max_length=20, blank=True)
    telephone = models.CharField(_("电话"), max_length=40, blank=True)
    # Another set it and knows it.
    password_is_given = models.BooleanField(
        _("密码由他人设置"), default=False, editable=False
    )
    # How often he, or whoever may, ended all of his sessions.
    sessions_ended = models.PositiveIntegerField(default=0, editable=False)
    robot_url = EncryptedCharField(
        _("个人机器人"),
        max_length=300,
        null=True,
        blank=True,
        validators=[validate_robot],
        help_text=_("只发给本人的机器人地址。"),
    )
    quiet_from = models.TimeField(
        _("免打扰开始"),
        null=True,
        blank=True,
        help_text=_("不填即按营业部的免打扰时段；开始与结束相同即不设免打扰。"),
    )
    quiet_until = models.TimeField(_("免打扰结束"), null=True, blank=True)

    class Meta:
        verbose_name = _("员工")
        verbose_name_plural = _("员工")
        ordering = ["branch_id", "username"]
        constraints = [
            models.CheckConstraint(
                name="user_branch_iff_branch_post",
                condition=(
                    Q(post__in=["", *EVERY_BRANCH_READERS], branch__isnull=True)
                    | Q(
                        post__in=[*BRANCH_READERS, Post.BRANCH_ADMIN],
                        branch__isnull=False,
                    )
                ),
                violation_error_message=_(
                    "营业部岗位须选择营业部；总部、审计和无岗位者不选营业部。"
                ),
            ),
            models.UniqueConstraint(
                "branch",
                "staff_number",
                name="user_staff_number_in_branch",
                condition=~Q(staff_number=""),
                violation_error_message=_("该工号在本营业部已被使用。"),
            ),
            models.CheckConstraint(
                name="user_quiet_hours_from_and_until",
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                violation_error_message=_("免打扰的开始与结束须同时填写。"),
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    def get_full_name(self) -> str:
        """Family name first, as Chinese names are written."""
        return f"{self.last_name}{self.first_name}"

    @property
    def told_apart(self) -> str:
        """Of two of one name: the department, and the number or the login name."""
        parts = [self.get_department_display(), self.staff_number or self.username]
        said = " ".join(part for part in parts if part)
        return _now("%(name)s（%(said)s）") % {"name": self, "said": said}

    def give_password(self, password: str) -> None:
        """Set by another: he changes it at his first login."""
        self.set_password(password)
        self.password_is_given = True

    def get_session_auth_hash(self) -> str:
        """A session of another hash is over: of an old password, or ended with all."""
        return f"{super().get_session_auth_hash()}.{self.sessions_ended}"

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        for digest in super().get_session_auth_fallback_hash():
            yield f"{digest}.{self.sessions_ended}"

    @property
    def owes_password(self) -> bool:
        return self.password_is_given and self.has_usable_password()

    @property
    def is_leader(self) -> bool:
        return self.post in LEADERS

    @property
    def reads_cases(self) -> bool:
        return self.post in (*BRANCH_READERS, *EVERY_BRANCH_READERS)

    @property
    def works_on_cases(self) -> bool:
        return self.is_active and self.post in CASE_WORKERS

    @property
    def uses_admin(self) -> bool:
        return self.is_active and (self.is_superuser or self.post in ADMIN_POSTS)

    @cached_property
    def deputised(self) -> frozenset[str]:
        """The leaders' posts of his branch for which he stands in today.

        Costs a query, but for the user of a request, who was read with them.
        """
        if self.branch_id is None or not self.works_on_cases:
            return frozenset()
        deputyships: DeputyQuerySet = self.deputyships.all()
        own = deputyships.today().filter(branch=self.branch_id, post__in=LEADERS)
        return frozenset(own.values_list("post", flat=True))

    @cached_property
    def covers(self) -> dict[int, str]:
        """Whose cases and channels he looks after today, and the posts of those. Read
        with him, as `deputised`."""
        if self.branch_id is None or not self.works_on_cases:
            return {}
        deputyships: DeputyQuerySet = self.deputyships.all()
        own = deputyships.today().filter(branch=self.branch_id).exclude(absent=None)
        return dict(own.values_list("absent", "post"))

    @cached_property
    def served(self) -> frozenset[int]:
        """Whose cases his branch works today. Read with him, as `deputised`."""
        asked = [self.branch_id, timezone.localdate(), timezone.localdate()]
        found = Branch.objects.raw(SERVED, asked) if self.branch_id else ()
        return frozenset(branch.pk for branch in found)

    @cached_property
    def has_second_factor(self) -> bool:
        """Whether a device is asked for at his login. Read with him, as `deputised`."""
        device = getattr(self, "authenticator", None)
        return device is not None and device.confirmed_at is not None

    @property
    def opens_admin(self) -> bool:
        """By his own post; or to decide as the one for whom he stands in."""
        return self.uses_admin or bool(self.is_active and self.deputised)

    @property
    def quiet_hours(self) -> QuietHours:
        """His own; else those of his branch, if he has one."""
        if self.quiet_from is not None and self.quiet_until is not None:
            return QuietHours(self.quiet_from, self.quiet_until)
        return self.branch.quiet_hours if self.branch else USUAL
