"""An act on a problem, a measure or a training, and the page of every such act."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from branches.models import EVERY_BRANCH_READERS
from complaints.acts.act import AnyAct
from complaints.acts.web import plain
from complaints.acts.web.pages import posted
from complaints.acts.web.staff_request import StaffRequest
from reports.problems.models import CommonProblem
from reports.problems.pages.forms import TargetForm
from reports.problems.study_models import StudyMeeting, Training


@dataclass(frozen=True, kw_only=True)
class ProblemAct(AnyAct):
    """`path` is the address below that of the target."""

    address: ClassVar[str] = "reports/problems/<int:pk>"
    form: type[TargetForm]

    def find(self, request: StaffRequest, pk: int) -> Any:
        """What this reader may see, or 404."""
        return find_problem(request, pk)

    def about(self, target: Any) -> str:
        return str(target)

    def back(self, target: Any) -> str:
        return reverse("reports:problem", args=[target.pk])

    def url(self, target: Any) -> str:
        return reverse(f"reports:{self.name}", args=[target.pk])


@dataclass(frozen=True, kw_only=True)
class MeetingAct(ProblemAct):
    address: ClassVar[str] = "reports/studies/<int:pk>"

    def find(self, request: StaffRequest, pk: int) -> Any:
        rows = StudyMeeting.objects.visible_to(request.user)
        return get_object_or_404(rows.select_related("problem__branch"), pk=pk)

    def about(self, target: Any) -> str:
        return str(target.problem)

    def back(self, target: Any) -> str:
        return super().back(target.problem)


@dataclass(frozen=True, kw_only=True)
class TrainingAct(ProblemAct):
    address: ClassVar[str] = "reports/trainings/<int:pk>"

    def find(self, request: StaffRequest, pk: int) -> Any:
        rows = Training.objects.select_related("branch")
        if request.user.post not in EVERY_BRANCH_READERS:
            rows = rows.filter(branch=request.user.branch_id)
        training = get_object_or_404(rows, pk=pk)
        if not request.user.reads_cases:
            raise Http404
        return training

    def back(self, target: Any) -> str:
        year = target.planned_on.year
        return reverse("reports:trainings", args=[target.branch.code, year])


def find_problem(request: StaffRequest, pk: int) -> CommonProblem:
    visible = CommonProblem.objects.visible_to(request.user)
    related = ("branch", "stated_by", "decided_by", "merged_into")
    return get_object_or_404(visible.select_related(*related), pk=pk)


def do(act: ProblemAct, request: StaffRequest, pk: int) -> HttpResponseBase:
    target = act.find(request, pk)
    refusal = act.may(target, request.user)
    if refusal:
        refusal.stop()
    form = act.form(posted(request), target=target, by=request.user)
    return plain.act(
        request,
        form,
        lambda: act.do(target, by=request.user, **form.given()),
        title=act.heading(target),
        done=str(act.done),
        back=act.back(target),
        about=act.about(target),
        refusal=refusal,
    )
