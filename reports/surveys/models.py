"""Which record of a branch's duty a questionnaire's results became (norm 10.4)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from branches.models import Branch
from complaints.models import Questionnaire
from reports.duties.models import DutyRecord


class SurveyResult(models.Model):
    questionnaire = models.ForeignKey(
        Questionnaire,
        models.PROTECT,
        verbose_name=_("调查问卷"),
        related_name="results",
    )
    branch = models.ForeignKey(
        Branch, models.PROTECT, verbose_name=_("营业部"), related_name="+"
    )
    record = models.OneToOneField(
        DutyRecord,
        models.PROTECT,
        verbose_name=_("职责记录"),
        related_name="survey_result",
    )

    class Meta:
        verbose_name = _("问卷调查结果")
        verbose_name_plural = _("问卷调查结果")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                "questionnaire",
                "branch",
                name="survey_result_once",
                violation_error_message=_("该问卷的结果已登记。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire} {self.branch}"
