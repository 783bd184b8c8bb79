"""norm 10.4: headquarters' questionnaires, and what clients answered, without names."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from branches.models import User

# Of a scale the lowest and the highest.
LEAST, MOST = 1, 5


class QuestionnaireQuerySet(models.QuerySet["Questionnaire"]):
    def open(self, day: date) -> QuestionnaireQuerySet:
        """What the public's role may read of them."""
        rows = self.filter(opens_on__lte=day, closes_on__gte=day)
        return rows.defer("made_by", "made_at")

    def begun(self, day: date) -> QuestionnaireQuerySet:
        return self.filter(opens_on__lte=day)


class Questionnaire(models.Model):
    """For all branches. Once somebody answered, the database keeps its questions."""

    title = models.CharField(_("名称"), max_length=100)
    introduction = models.TextField(_("说明"), max_length=500, blank=True)
    opens_on = models.DateField(_("开始日期"))
    closes_on = models.DateField(_("结束日期"))
    made_by = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name=_("制定人"),
        related_name="+",
        editable=False,
    )
    made_at = models.DateTimeField(_("制定时间"), default=timezone.now, editable=False)

    objects = QuestionnaireQuerySet.as_manager()

    class Meta:
        verbose_name = _("调查问卷")
        verbose_name_plural = _("调查问卷")
        ordering = ["-opens_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="questionnaire_closes_after_it_opens",
                condition=Q(closes_on__gte=F("opens_on")),
                violation_error_message=_("结束日期不能早于开始日期。"),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def is_open(self, day: date) -> bool:
        return self.opens_on <= day <= self.closes_on


class QuestionKind(models.TextChoices):
    CHOICE = "choice", _("单选")
    SCALE = "scale", _("1 至 5 分")
    TEXT = "text", _("文字")


class SurveyQuestion(models.Model):
    questionnaire = models.ForeignKey(
        Questionnaire,
        models.PROTECT,
        verbose_name=_("调查问卷"),
        related_name="questions",
    )
    place = models.PositiveSmallIntegerField(_("题号"))
    text = models.CharField(_("题目"), max_length=200)
    kind = models.CharField(_("题型"), max_length=6, choices=QuestionKind)
    options = models.TextField(
        _("选项"), max_length=1_000, blank=True, help_text=_("单选题每行一个选项。")
    )

    class Meta:
        verbose_name = _("问卷题目")
        verbose_name_plural = _("问卷题目")
        ordering = ["questionnaire", "place"]
        constraints = [
            models.UniqueConstraint(
                "questionnaire",
                "place",
                name="survey_question_once",
                violation_error_message=_("题号不能重复。"),
            ),
            models.CheckConstraint(
                name="survey_question_has_options_where_chosen",
                condition=(Q(kind=QuestionKind.CHOICE) & ~Q(options=""))
                | (~Q(kind=QuestionKind.CHOICE) & Q(options="")),
                violation_error_message=_("单选题须有选项，其他题型没有选项。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place}. {self.text}"

    @property
    def choices(self) -> list[tuple[int, str]]:
        """What may be chosen, with the number that is kept of it; none of a text."""
        if self.kind == QuestionKind.SCALE:
            return [(number, str(number)) for number in range(LEAST, MOST + 1)]
        lines = (line.strip() for line in self.options.splitlines())
        return list(enumerate(filter(None, lines), start=1))


class SurveySheet(models.Model):
    """One client's answers: by the web, or of paper by who entered them."""

    questionnaire = models.ForeignKey(
        Questionnaire, models.PROTECT, related_name="sheets"
    )
    branch_code = models.CharField(max_length=12)
    at = models.DateTimeField(default=timezone.now)
    # Of the opened form: sent again it is the same sheet.
    nonce = models.CharField(max_length=64, unique=True)
    # Against floods; emptied an hour later, so that nobody can tell who answered.
    address_digest = models.CharField(max_length=64, blank=True)
    entered_by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("录入人"), related_name="+", null=True
    )

    class Meta:
        verbose_name = _("问卷答卷")
        verbose_name_plural = _("问卷答卷")
        ordering = ["pk"]
        indexes = [
            models.Index("questionnaire", "branch_code", name="survey_sheet_of_branch"),
            models.Index(
                "address_digest",
                "at",
                name="survey_sheet_from_address",
                condition=~Q(address_digest=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire} {self.pk}"


class SurveyAnswer(models.Model):
    """Of a question that was answered: a number, or words."""

    sheet = models.ForeignKey(SurveySheet, models.PROTECT, related_name="answers")
    question = models.ForeignKey(SurveyQuestion, models.PROTECT, related_name="answers")
    chosen = models.PositiveSmallIntegerField(null=True)
    text = models.TextField(max_length=1_000, blank=True)

    class Meta:
        verbose_name = _("问卷答案")
        verbose_name_plural = _("问卷答案")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint("sheet", "question", name="survey_answer_once"),
            models.CheckConstraint(
                name="survey_answer_is_one",
                condition=Q(chosen__isnull=False, text="")
                | (Q(chosen=None) & ~Q(text="")),
            ),
        ]

    def __str__(self) -> str:
        return self.text or str(self.chosen)
