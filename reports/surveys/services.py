"""norm 10.4: what a survey found becomes the record of the branch's duty."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from branches.models import Branch, User
from complaints.models import Questionnaire
from reports.duties.kinds import DutyKind
from reports.duties.services import record_duty
from reports.surveys.counting import sheets_of
from reports.surveys.models import SurveyResult


@transaction.atomic
def record_result(
    questionnaire: Questionnaire, branch: Branch, *, content: str, by: User
) -> SurveyResult:
    """Once for a branch; raises ValidationError where nobody answered."""
    Branch.objects.select_for_update(no_key=True).get(pk=branch.pk)
    count = sheets_of(questionnaire, branch).count()
    if not count:
        raise ValidationError(_("本营业部还没有收到答卷。"))
    if SurveyResult.objects.filter(questionnaire=questionnaire, branch=branch).exists():
        raise ValidationError(_("该问卷的结果已登记。"))
    record = record_duty(
        branch,
        kind=DutyKind.SURVEY,
        by=by,
        topic=questionnaire.title,
        participants_count=count,
        content=content,
    )
    return SurveyResult.objects.create(
        questionnaire=questionnaire, branch=branch, record=record
    )
