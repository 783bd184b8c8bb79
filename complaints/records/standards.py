"""norm 21.1: B, the client's commission and service beside the branch's standard."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from complaints.acts.records.shape import Record, day, line, text
from complaints.case.conditions import required


class Concern(models.TextChoices):
    COMMISSION = "commission", _("佣金")
    SERVICE = "service", _("服务方式")
    BOTH = "both", _("两者都有")


class StandardOutcome(models.TextChoices):
    IMPROVED = "improved", _("应改进")
    EXPLAINED = "explained", _("暂不能解决或不符合规定，向客户解释")


class StandardRecord(Record):
    concern = line(_("涉及方面"), 12, choices=Concern)
    client_commission = line(_("客户现行佣金"))
    client_service = line(_("客户现有服务"), 200)
    standard = text(_("营业部对应标准"))
    gap = text(_("与标准的差距"))
    outcome = line(_("分析结论"), 12, choices=StandardOutcome)
    improvement = text(_("改进或增补的内容"))
    improve_due_on = day(_("计划改进日期"))
    improved_on = day(_("改进完成日期"))
    explanation = text(_("向客户作的解释"))

    wanted = (
        required("concern"),
        required("client_commission", concern=[Concern.COMMISSION, Concern.BOTH]),
        required("client_service", concern=[Concern.SERVICE, Concern.BOTH]),
        required("standard", "gap", "outcome"),
        required("improvement", "improve_due_on", outcome=[StandardOutcome.IMPROVED]),
        required("explanation", outcome=[StandardOutcome.EXPLAINED]),
    )
    owed = (required("improved_on", outcome=[StandardOutcome.IMPROVED]),)
    done = ("improved_on",)

    class Meta:
        verbose_name = _("B 类档案：标准对照")
        verbose_name_plural = _("B 类档案：标准对照")
        constraints = [
            models.CheckConstraint(
                name="standard_record_improved_where_decided",
                condition=Q(improved_on__isnull=True)
                | Q(outcome=StandardOutcome.IMPROVED),
                violation_error_message=_("认定应改进的，才登记改进完成日期。"),
            )
        ]
