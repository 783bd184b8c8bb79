"""norm 25.1–25.3: F, a demand that can't be met, or a rule that the client dislikes."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from complaints.acts.records.shape import Record, answer, text
from complaints.case.conditions import required


class DemandRecord(Record):
    demand = text(_("客户的要求"))
    rule = text(_("适用的规定"))
    explanation = text(_("对客户的分析说明"))
    client_cause = text(_("从客户角度看的原因"))
    latent_effect = text(_("可能的潜在影响"))
    plan = text(_("有针对性的受理方案"))
    breaks_rules = answer(_("要求是否违背规定"))
    refusal = text(_("拒绝的依据"))
    other_service = text(_("另外提供的服务"))

    wanted = (
        required("demand", "rule", "explanation"),
        required("client_cause", "latent_effect", "plan", "breaks_rules"),
        required("refusal", "other_service", breaks_rules=[True]),
    )

    class Meta:
        verbose_name = _("F 类档案：要求与规定")
        verbose_name_plural = _("F 类档案：要求与规定")
        constraints = [
            models.CheckConstraint(
                name="demand_record_refused_by_rule",
                condition=Q(refusal="")
                | Q(breaks_rules__isnull=False, breaks_rules=True),
                violation_error_message=_("违背规定的要求才予拒绝。"),
            )
        ]
