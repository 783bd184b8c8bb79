"""A form of a problem, a study or a training: shown, done, and back to where it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from branches.models import Branch
from complaints.acts.forms.shape import LaidOutForm
from complaints.acts.web.pages import posted
from complaints.acts.web.plain import act
from complaints.acts.web.staff_request import StaffRequest
from reports.problems.models import CommonProblem
from reports.problems.pages.forms import PlanTrainingForm
from reports.problems.services import works_for
from reports.problems.study_services import plan_training


def do_with(
    request: StaffRequest,
    subject: Any,
    form: LaidOutForm,
    do: Callable[..., object],
    *,
    title: str,
    done: str,
    back: str,
    about: str = "",
) -> HttpResponseBase:
    """`do` is given the subject, who acts, and what was entered."""
    return act(
        request,
        form,
        lambda: do(subject, by=request.user, **form.cleaned_data),
        title=title,
        back=back,
        about=about or str(subject),
        done=done,
    )


def plan(
    request: StaffRequest, branch: Branch, *, about: str, back: str, **cause: Any
) -> HttpResponseBase:
    """A training of staff or of clients, and what calls for it."""
    form = PlanTrainingForm(posted(request), by=request.user)
    return act(
        request,
        form,
        lambda: plan_training(branch, by=request.user, **cause, **form.cleaned_data),
        title=_("计划培训"),
        back=back,
        about=about,
        done=_("已列入培训计划。"),
    )


def seen(request: StaffRequest, pk: int) -> CommonProblem:
    visible = CommonProblem.objects.visible_to(request.user)
    related = ("branch", "stated_by", "decided_by", "merged_into")
    return get_object_or_404(visible.select_related(*related), pk=pk)


def worked(request: StaffRequest, pk: int) -> CommonProblem:
    found = seen(request, pk)
    want_work(request, found.branch)
    return found


def want_work(request: StaffRequest, branch: Branch) -> None:
    if not works_for(request.user, branch):
        raise PermissionDenied


def url_of(problem: CommonProblem) -> str:
    return reverse("reports:problem", args=[problem.pk])
