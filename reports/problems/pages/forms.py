"""What is entered of a common problem, its study, and a training."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models import User
from complaints.acts.forms.cases import CasesField
from complaints.acts.forms.moments import DayField
from complaints.acts.forms.shape import LaidOutForm, chosen_of, words
from complaints.case.models import Complaint
from reports.periods import month_of
from reports.problems.models import CommonProblem
from reports.problems.services import cases_of
from reports.problems.study_models import Audience
from reports.problems.study_services import who_may_study

MOST = 200
NUMBERS = 50
WITHOUT_NAMES = _("月度分析会印出来，请勿写入客户和员工姓名。")


class TargetForm(LaidOutForm):
    """What is entered of a problem, a measure, a training."""

    def __init__(
        self,
        posted: Mapping[str, Any] | None = None,
        *,
        target: Any = None,
        by: User,
    ) -> None:
        self.subject = target
        super().__init__(posted, by=by)


class CasesForm(TargetForm):
    """Ticks of the newest cases of the month; older ones by their numbers."""

    cases = CasesField(label=_("反映这一问题的投诉"), required=False)
    numbers = forms.CharField(
        label=_("其他受理编号"),
        required=False,
        max_length=1_200,
        help_text=_("上面没有列出的，填写受理编号，用空格隔开。"),
    )

    def fit(self) -> None:
        problem: CommonProblem = self.subject
        cases = cases_of(problem.branch, month_of(problem.month), self.by)
        if problem.pk:
            cases = cases.exclude(problem_links__problem=problem)
        self.offered = list(cases[:MOST])
        field = cast(forms.ModelMultipleChoiceField, self.fields["cases"])
        field.queryset = Complaint.objects.filter(
            pk__in=[case.pk for case in self.offered]
        ).defer("search_vector")

    def clean_numbers(self) -> list[Complaint]:
        numbers = self.cleaned_data["numbers"].split()
        if len(numbers) > NUMBERS:
            raise ValidationError(
                _now("一次最多填写 %(most)s 个编号。") % {"most": NUMBERS}
            )
        visible = Complaint.objects.visible_to(self.by).filter(
            branch=self.subject.branch
        )
        found = {
            case.number: case
            for case in visible.filter(number__in=numbers).only("number")
        }
        if missing := [number for number in numbers if number not in found]:
            raise ValidationError(
                _now("没有这些编号：%(numbers)s")
                % {"numbers": _now("、").join(missing[:5])}
            )
        return list(found.values())

    def clean(self) -> dict[str, Any]:
        """Ticked or named, they are cases."""
        cleaned = self.cleaned_data
        cleaned["cases"] = [*cleaned.get("cases", []), *cleaned.pop("numbers", [])]
        return cleaned


class StateForm(CasesForm):
    title = forms.CharField(label=_("问题"), max_length=100, help_text=WITHOUT_NAMES)
    description = words(label=_("说明"), rows=3, limit=2_000, required=False)
    groups = [(_("共性问题"), ["title", "description", "cases", "numbers"])]

    def notes(self) -> list[str]:
        return [_now("提出后由另一位总监或总经理判断。")]


class AddCasesForm(CasesForm):
    groups = [(_("归入投诉"), ["cases", "numbers"])]


class AcceptForm(TargetForm):
    title = forms.CharField(label=_("问题"), max_length=100, help_text=WITHOUT_NAMES)
    description = words(label=_("说明"), rows=3, limit=2_000, required=False)
    groups = [(_("确认为共性问题"), ["title", "description"])]

    def fit(self) -> None:
        self.fields["title"].initial = self.subject.title
        self.fields["description"].initial = self.subject.description

    def notes(self) -> list[str]:
        return [_now("确认后应组织人员集中研究，形成措施，或说明不采取措施的理由。")]


class MergeProblemsForm(TargetForm):
    target = forms.ModelChoiceField(
        label=_("并入"),
        queryset=CommonProblem.objects.none(),
        empty_label=_("请选择"),
        help_text=_("本月或以前月份已确认的问题；投诉一并归入。"),
    )
    groups = [(_("并入其他问题"), ["target"])]

    def fit(self) -> None:
        field = cast(forms.ModelChoiceField, self.fields["target"])
        field.queryset = mergeable(self.subject, self.by)


def mergeable(problem: CommonProblem, user: User) -> QuerySet[CommonProblem]:
    """Accepted ones of the branch in the year before, the newest first."""
    visible = CommonProblem.objects.visible_to(user).accepted()
    first = date(problem.month.year - 1, problem.month.month, 1)
    return visible.filter(
        branch=problem.branch_id, month__range=(first, problem.month)
    ).order_by("-month", "pk")


class ReasonForm(TargetForm):
    reason = words(label=_("理由"), rows=3, limit=500)
    groups = [(_("理由"), ["reason"])]


class StudyForm(TargetForm):
    held_on = DayField(label=_("研究日期"), initial=timezone.localdate)
    participants = forms.ModelMultipleChoiceField(
        label=_("参加人"),
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    minutes = words(label=_("研究记录"), rows=5, limit=5_000)
    measure = words(label=_("决定的措施"), rows=3, limit=2_000, required=False)
    person = forms.ModelChoiceField(
        label=_("负责人"),
        queryset=User.objects.none(),
        empty_label=_("请选择"),
        required=False,
    )
    due_on = DayField(label=_("完成期限"), required=False)
    no_measure_reason = forms.CharField(
        label=_("不采取措施的理由"),
        max_length=500,
        required=False,
        help_text=_("决定了措施的不填。"),
    )
    groups = [
        (_("研究"), ["held_on", "participants", "minutes"]),
        (_("决定"), ["measure", ("person", "due_on"), "no_measure_reason"]),
    ]

    def fit(self) -> None:
        people = who_may_study(self.subject)
        for name in ("participants", "person"):
            field = cast(forms.ModelChoiceField, self.fields[name])
            field.queryset = people


class FinishForm(TargetForm):
    done_on = DayField(label=_("完成日期"), initial=timezone.localdate)
    outcome = words(label=_("完成情况"), rows=3, limit=2_000)
    groups = [(_("措施完成"), ["done_on", "outcome"])]


class PlanTrainingForm(TargetForm):
    audience = forms.ChoiceField(
        label=_("培训对象"), choices=chosen_of(Audience.choices)
    )
    topic = forms.CharField(label=_("培训内容"), max_length=200)
    planned_on = DayField(label=_("计划日期"))
    groups = [(_("计划培训"), [("audience", "planned_on"), "topic"])]


class HoldTrainingForm(TargetForm):
    held_on = DayField(label=_("培训日期"), initial=timezone.localdate)
    participants_count = forms.IntegerField(
        label=_("参加人数"), min_value=1, max_value=10_000
    )
    summary = words(label=_("培训情况"), rows=4, limit=2_000, required=False)
    groups = [(_("培训情况"), [("held_on", "participants_count"), "summary"])]


class NotHeldForm(TargetForm):
    reason = words(label=_("未举行的原因"), rows=3, limit=500)
    groups = [(_("未举行"), ["reason"])]

    def notes(self) -> list[str]:
        return [_now("仍计入已计划的培训，按未举行统计。")]
