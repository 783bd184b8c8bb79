"""The questions of a questionnaire as fields; none has to be answered."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from complaints.acts.forms.shape import words
from complaints.public.forms import PersonForm
from complaints.public.surveys.models import SurveyQuestion
from complaints.public.surveys.services import Answers

LONGEST = 1_000


def field_of(question: SurveyQuestion) -> forms.Field:
    if not question.choices:
        return words(
            label=str(question),
            rows=3,
            limit=LONGEST,
            required=False,
            help_text=_("请勿写入姓名、电话、账号。"),
        )
    return forms.TypedChoiceField(
        label=str(question),
        choices=question.choices,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )


def fields_of(questions: Iterable[SurveyQuestion]) -> dict[str, forms.Field]:
    return {f"q{question.pk}": field_of(question) for question in questions}


def answers_in(
    said: dict[str, Any], questions: Iterable[SurveyQuestion]
) -> dict[SurveyQuestion, int | str]:
    """Those of `said` that were given."""
    given = {question: said.get(f"q{question.pk}") for question in questions}
    return {question: x for question, x in given.items() if x not in (None, "")}


class SurveyForm(PersonForm):
    def __init__(
        self, *args: Any, questions: Iterable[SurveyQuestion], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.questions = list(questions)
        self.fields = fields_of(self.questions) | self.fields

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if not self.errors and not self.given():
            raise forms.ValidationError(_("请至少回答一题。"))
        return said

    def given(self) -> Answers:
        return answers_in(self.cleaned_data, self.questions)

    def asked(self) -> list[forms.BoundField]:
        return [self[name] for name in fields_of(self.questions)]
