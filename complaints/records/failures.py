"""norm 22.1: C, a failure of the system or an emergency."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from complaints.acts.records.shape import Record, answer, line, moment, text
from complaints.case.conditions import required


class FailureCause(models.TextChoices):
    INTERNAL = "internal", _("营业部内部")
    COMPANY = "company", _("公司管理的系统")


class FailureRecord(Record):
    checked_at = moment(_("检查系统的时间"))
    cause = text(_("故障或事件的原因"))
    plan_started = answer(_("是否启动应急预案"))
    system = line(_("属于"), 12, choices=FailureCause)
    company_department = line(_("通报的公司部门"))
    company_told_at = moment(_("通报时间"))
    alternatives = text(_("安排的其他交易方式"))
    attendant = line(_("接待专人"))
    attendant_line = line(_("接待专线"))
    repaired_at = moment(_("恢复正常的时间"))
    client_told_at = moment(_("恢复后通知客户的时间"))

    wanted = (
        required("checked_at", "cause", "plan_started", "system"),
        required(
            "company_department", "company_told_at", system=[FailureCause.COMPANY]
        ),
        required("alternatives", "attendant", "attendant_line"),
    )
    owed = (required("repaired_at", "client_told_at"),)
    done = ("checked_at", "company_told_at", "repaired_at", "client_told_at")

    class Meta:
        verbose_name = _("C 类档案：故障与应急")
        verbose_name_plural = _("C 类档案：故障与应急")
        constraints = [
            models.CheckConstraint(
                name="failure_record_told_after_repair",
                condition=Q(client_told_at__isnull=True)
                | Q(repaired_at__isnull=False, client_told_at__gte=F("repaired_at")),
                violation_error_message=_("恢复正常之后才通知客户。"),
            ),
            models.CheckConstraint(
                name="failure_record_company_told_of_its_own",
                condition=Q(company_told_at__isnull=True)
                | Q(system=FailureCause.COMPANY),
                violation_error_message=_("公司管理的系统才登记通报公司部门。"),
            ),
        ]
