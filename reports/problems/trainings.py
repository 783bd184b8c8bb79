"""norm 11.3: trainings of staff and of clients, by the year in which they are due."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from branches.models import EVERY_BRANCH_READERS, Branch
from complaints.acts.pages import posted
from complaints.acts.plain import act
from complaints.acts.web import StaffRequest, branch_read
from complaints.decisions.common_problems import CommonProblem
from complaints.decisions.studies import Training
from complaints.lifecycle import studies
from complaints.lifecycle.common_problems import works_for
from reports.exports.models import What
from reports.exports.services import note_file
from reports.problems import forms
from reports.problems.workbook import write_trainings
from reports.responses import workbook

PAGE = 50


@require_safe
@never_cache
@login_required
def trainings(request: StaffRequest, branch: str, year: int) -> HttpResponse:
    """The newest plan first; problems that the reader may not see stay unnamed."""
    found = branch_read(request, branch, year)
    planned = _of_year(found, year)
    pages = Paginator(planned, PAGE)
    page = pages.get_page(request.GET.get("page", 1))
    shown = list(page.object_list)
    visible = CommonProblem.objects.visible_to(request.user)
    pks = [row.problem_id for row in shown if row.problem_id]
    context = {
        "branch": found,
        "year": year,
        "trainings": shown,
        "visible": set(visible.filter(pk__in=pks).values_list("pk", flat=True)),
        "counts": planned.aggregate(
            planned=Count("pk"), held=Count("pk", filter=Q(held_on__isnull=False))
        ),
        "works": works_for(request.user, found),
        "today": timezone.localdate(),
        "before_url": f"?page={page.number - 1}" if page.has_previous() else "",
        "after_url": f"?page={page.number + 1}" if page.has_next() else "",
        "last_year": reverse("reports:trainings", args=[found.code, year - 1]),
        "next_year": reverse("reports:trainings", args=[found.code, year + 1]),
    }
    return render(request, "reports/problems/trainings.html", context)


@require_safe
@never_cache
@login_required
def trainings_xlsx(request: StaffRequest, branch: str, year: int) -> FileResponse:
    """Every row of the year, in the order of the page."""
    found = branch_read(request, branch, year)
    rows = _of_year(found, year)
    visible = CommonProblem.objects.visible_to(request.user).filter(
        pk__in=rows.order_by().values("problem")
    )
    words = {"branch": found.code, "year": year}
    title = _("培训 %(branch)s %(year)s") % words
    book = write_trainings(
        rows.iterator(chunk_size=500),
        visible=set(visible.values_list("pk", flat=True)),
        title=title,
    )
    note_file(request, What.TRAININGS, rows=book.rows, **words)
    return workbook(book, name=title)


@require_http_methods(["GET", "POST"])
@login_required
def plan(request: StaffRequest, branch: str) -> HttpResponseBase:
    found = branch_read(request, branch, timezone.localdate().year)
    if not works_for(request.user, found):
        raise PermissionDenied
    form = forms.PlanTrainingForm(posted(request), by=request.user)
    return act(
        request,
        form,
        lambda: studies.plan_training(found, by=request.user, **form.cleaned_data),
        title=_("计划培训"),
        back=_year_url(found),
        about=_("%(branch)s培训") % {"branch": found.name},
        done=_("已列入培训计划。"),
    )


@require_http_methods(["GET", "POST"])
@login_required
def plan_for(request: StaffRequest, pk: int) -> HttpResponseBase:
    """Of staff or of clients, because of this problem."""
    visible = CommonProblem.objects.visible_to(request.user).select_related("branch")
    problem = get_object_or_404(visible, pk=pk)
    if not works_for(request.user, problem.branch):
        raise PermissionDenied
    form = forms.PlanTrainingForm(posted(request), by=request.user)
    return act(
        request,
        form,
        lambda: studies.plan_training(
            problem.branch, problem=problem, by=request.user, **form.cleaned_data
        ),
        title=_("计划培训"),
        back=reverse("reports:problem", args=[pk]),
        about=str(problem),
        done=_("已列入培训计划。"),
    )


@require_http_methods(["GET", "POST"])
@login_required
def hold(request: StaffRequest, pk: int) -> HttpResponseBase:
    training = _worked(request, pk)
    form = forms.HoldTrainingForm(posted(request), by=request.user)
    return act(
        request,
        form,
        lambda: studies.hold_training(training, by=request.user, **form.cleaned_data),
        title=_("登记培训情况"),
        back=_year_url(training.branch, training.planned_on.year),
        about=str(training),
        done=_("已登记。"),
    )


@require_http_methods(["GET", "POST"])
@login_required
def give_up(request: StaffRequest, pk: int) -> HttpResponseBase:
    training = _worked(request, pk)
    form = forms.NotHeldForm(posted(request), by=request.user)
    return act(
        request,
        form,
        lambda: studies.give_up_training(
            training, by=request.user, **form.cleaned_data
        ),
        title=_("培训未举行"),
        back=_year_url(training.branch, training.planned_on.year),
        about=str(training),
        done=_("已登记原因。"),
    )


def _of_year(branch: Branch, year: int) -> QuerySet[Training]:
    rows = Training.objects.filter(branch=branch, planned_on__year=year)
    return rows.select_related("problem").order_by("-planned_on", "-pk")


def _worked(request: StaffRequest, pk: int) -> Training:
    rows = Training.objects.select_related("branch")
    if request.user.post not in EVERY_BRANCH_READERS:
        rows = rows.filter(branch=request.user.branch_id)
    training = get_object_or_404(rows, pk=pk)
    if not request.user.reads_cases:
        raise Http404
    if not works_for(request.user, training.branch):
        raise PermissionDenied
    return training


def _year_url(branch: Branch, year: int = 0) -> str:
    year = year or timezone.localdate().year
    return reverse("reports:trainings", args=[branch.code, year])
