"""A paper sheet as somebody enters it, and what a survey found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.acts.forms.shape import LaidOutForm, words
from complaints.models import Questionnaire
from complaints.public.surveys.forms import answers_in, fields_of
from complaints.public.surveys.services import Answers
from reports.duties.forms import WITHOUT_NAMES
from reports.duties.kinds import DUTIES, DutyKind


class SheetForm(LaidOutForm):
    def __init__(
        self,
        posted: Mapping[str, Any] | None = None,
        *,
        questionnaire: Questionnaire,
        by: User,
    ) -> None:
        self.questions = list(questionnaire.questions.all())
        self.groups = [(_("答卷"), list(fields_of(self.questions)))]
        super().__init__(posted, by=by)

    def fit(self) -> None:
        self.fields = fields_of(self.questions)

    def notes(self) -> list[str]:
        return [_now("照纸质答卷录入，客户没有回答的题留空。保存后不能修改。")]

    def answers(self) -> Answers:
        return answers_in(self.cleaned_data, self.questions)


class ResultForm(LaidOutForm):
    content = words(
        label=DUTIES[DutyKind.SURVEY].content,
        rows=6,
        limit=5_000,
        help_text=WITHOUT_NAMES,
    )
    groups = [(_("登记"), ["content"])]

    def notes(self) -> list[str]:
        return [
            _now("主题为问卷名称，人数为收到的答卷份数。"),
            _now("登记后不能修改，有误时另作更正。"),
        ]
