"""What nobody does alone: leaders' posts, passwords, deputies, rules for all."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models.decided import DecidedRequest, DecisionState, constraints_of
from branches.models.people import LEADERS, Branch, Post, User

# Their posts, passwords and deputies are given by two; a system administrator's too.
GUARDED_POSTS = (*LEADERS, Post.BRANCH_ADMIN, Post.HEADQUARTERS, Post.AUDITOR)


class StaffChangeKind(models.TextChoices):
    POST = "post", _("岗位与账号")
    PASSWORD = "password", _("重设密码")
    DEVICE = "device", _("解除验证器")
    DEPUTY = "deputy", _("岗位代理")
    BRANCH_USE = "branch_use", _("营业部启用与停用")
    BULK = "bulk", _("批量导入")
    BRANCH_MERGE = "branch_merge", _("营业部并入另一营业部")
    TIER = "tier", _("上报级别")
    LINE = "line", _("全公司报告路线")
    ONWARD = "onward", _("呈报时限规则")
    TIMING = "timing", _("请求时限")


# What headquarters asks and another of headquarters decides.
SHARED_KINDS = (
    StaffChangeKind.TIER,
    StaffChangeKind.LINE,
    StaffChangeKind.ONWARD,
    StaffChangeKind.TIMING,
    StaffChangeKind.BRANCH_MERGE,
    StaffChangeKind.BULK,
)


class StaffChange(DecidedRequest):
    """Asked for by one, decided by another; it changes nothing before.

    `wanted` holds what is to be so, by field; `before` what was so when it was asked.
    """

    kind = models.CharField(_("类型"), max_length=12, choices=StaffChangeKind)
    branch = models.ForeignKey(
        Branch,
        models.PROTECT,
        verbose_name=_("营业部"),
        related_name="+",
        null=True,
        blank=True,
    )
    person = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name=_("所涉人员"),
        related_name="changes",
        null=True,
        blank=True,
    )
    # Of a rule of all branches its key, null for a new one, and its words.
    row = models.BigIntegerField(null=True, editable=False)
    about = models.CharField(_("规则"), max_length=100, blank=True)
    before = models.JSONField(_("原值"), default=dict)
    wanted = models.JSONField(_("新值"), default=dict)
    # Of a new password its hash, until it is decided.
    password = models.CharField(max_length=128, blank=True, editable=False)

    class Meta:
        verbose_name = _("人员与权限变更")
        verbose_name_plural = _("人员与权限变更")
        ordering = ["-requested_at", "-pk"]
        constraints = [
            *constraints_of("staff_change", emptied=Q(password="")),
            models.CheckConstraint(
                name="staff_change_not_of_himself",
                condition=Q(decided_by__isnull=True)
                | Q(person__isnull=True)
                | ~Q(decided_by=F("person")),
                violation_error_message=_("不能决定涉及本人的申请。"),
            ),
            models.UniqueConstraint(
                "kind",
                "person",
                name="staff_change_asked_once",
                condition=Q(state=DecisionState.PENDING, person__isnull=False)
                & ~Q(kind=StaffChangeKind.DEPUTY),
                violation_error_message=_("已有同样的申请在等决定。"),
            ),
            models.UniqueConstraint(
                "kind",
                "row",
                name="staff_change_of_rule_asked_once",
                condition=Q(state=DecisionState.PENDING, row__isnull=False),
                violation_error_message=_("已有同样的申请在等决定。"),
            ),
        ]

    def __str__(self) -> str:
        return _now("%(kind)s：%(whom)s") % {
            "kind": self.get_kind_display(),
            "whom": self.person or self.about or self.branch,
        }
