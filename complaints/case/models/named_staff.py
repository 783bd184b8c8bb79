"""Who is complained of in a case."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from branches.models import Department, User
from complaints.case.models.complaint import Complaint


class NamedStaffQuerySet(models.QuerySet["NamedStaff"]):
    def current(self) -> NamedStaffQuerySet:
        """Complained of now: who was named by mistake has been removed."""
        return self.filter(removed_at=None)


class NamedStaff(models.Model):
    """Someone complained of. A user so named neither sees nor handles the case."""

    complaint = models.ForeignKey(
        Complaint, models.PROTECT, verbose_name=_("投诉"), related_name="named_staff"
    )
    user = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name=_("员工"),
        related_name="+",
        null=True,
        blank=True,
    )
    name = models.CharField(_("姓名或描述"), max_length=100, blank=True)
    department = models.CharField(
        _("部门"), max_length=12, choices=Department, blank=True
    )
    post = models.CharField(_("岗位"), max_length=40, blank=True)
    named_by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("登记人"), related_name="+", null=True
    )
    named_at = models.DateTimeField(_("登记时间"), default=timezone.now)
    removed_by = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name=_("移除人"),
        related_name="+",
        null=True,
        blank=True,
    )
    removed_at = models.DateTimeField(_("移除时间"), null=True, blank=True)

    objects = NamedStaffQuerySet.as_manager()

    class Meta:
        verbose_name = _("被投诉员工")
        verbose_name_plural = _("被投诉员工")
        ordering = ["named_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="named_staff_user_or_name",
                condition=Q(user__isnull=False) | ~Q(name=""),
                violation_error_message=_("请选择员工，或填写姓名或特征。"),
            ),
            models.CheckConstraint(
                name="named_staff_removed_by_second_person",
                condition=Q(removed_at__isnull=True)
                | (Q(removed_by__isnull=False) & ~Q(removed_by=F("named_by"))),
                violation_error_message=_("移除须由另一人办理。"),
            ),
            models.UniqueConstraint(
                "complaint",
                "user",
                name="named_staff_once",
                condition=Q(removed_at__isnull=True, user__isnull=False),
                violation_error_message=_("该员工已登记为被投诉人。"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.user) if self.user else self.name

    @property
    def told_apart(self) -> str:
        return self.user.told_apart if self.user else self.name
