"""What was answered: of each question how often what, of a branch or of all."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from branches.models import Branch
from complaints.models import (
    Questionnaire,
    SurveyAnswer,
    SurveyQuestion,
    SurveySheet,
)
from complaints.public.surveys.models import QuestionKind

# The latest words of a question that a page shows.
MOST_WORDS = 50


@dataclass(frozen=True)
class Bar:
    label: str
    count: int
    # Of those who answered the question, 0 to 100.
    percent: int


@dataclass(frozen=True)
class Found:
    """A question and its answers; `mean` of a scale alone, `words` of a text."""

    question: SurveyQuestion
    answered: int
    bars: list[Bar]
    mean: float | None
    words: list[str]


def sheets_of(
    questionnaire: Questionnaire, branch: Branch | None
) -> QuerySet[SurveySheet]:
    rows = SurveySheet.objects.filter(questionnaire=questionnaire)
    return rows if branch is None else rows.filter(branch_code=branch.code)


def results(questionnaire: Questionnaire, branch: Branch | None) -> list[Found]:
    """Of all branches without one."""
    answers = SurveyAnswer.objects.filter(
        sheet__in=sheets_of(questionnaire, branch).values("pk")
    ).order_by()
    rows = answers.values_list("question", "chosen").annotate(Count("pk"))
    counted = {(question, chosen): count for question, chosen, count in rows}
    return [
        _found(question, counted, answers) for question in questionnaire.questions.all()
    ]


def by_branch(questionnaire: Questionnaire) -> list[tuple[Branch, int]]:
    rows = sheets_of(questionnaire, None).order_by().values_list("branch_code")
    counts = dict(rows.annotate(Count("pk")))
    branches = Branch.objects.order_by("code")
    return [(branch, counts.get(branch.code, 0)) for branch in branches]


def _found(
    question: SurveyQuestion,
    counted: dict[tuple[int, int | None], int],
    answers: QuerySet[SurveyAnswer],
) -> Found:
    choices = question.choices
    if not choices:
        words = answers.filter(question=question).order_by("-pk")
        texts = list(words.values_list("text", flat=True)[:MOST_WORDS])
        return Found(question, counted.get((question.pk, None), 0), [], None, texts)
    counts = [(word, counted.get((question.pk, at), 0), at) for at, word in choices]
    total = sum(count for _word, count, _at in counts)
    bars = [
        Bar(word, count, round(100 * count / total) if total else 0)
        for word, count, _at in counts
    ]
    points = sum(count * at for _word, count, at in counts)
    is_scale = question.kind == QuestionKind.SCALE
    mean = points / total if is_scale and total else None
    return Found(question, total, bars, mean, [])
