"""norm 11.3: trainings of staff and of clients, by the year in which they are due."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from branches.models import Branch
from complaints.acts.web.pages import posted
from complaints.acts.web.plain import act
from complaints.acts.web.staff_request import StaffRequest, branch_read
from reports.exports.files import send_book
from reports.exports.models import Exported
from reports.problems.models import CommonProblem
from reports.problems.pages.forms import PlanTrainingForm
from reports.problems.pages.workbook import write_trainings
from reports.problems.rules import works_for
from reports.problems.study_models import Training
from reports.problems.study_services import plan_training
from reports.requests import staff_page

PAGE = 50


@staff_page
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
        "last_year": _url(found, year - 1),
        "next_year": _url(found, year + 1),
    }
    return render(request, "reports/problems/trainings.html", context)


@staff_page
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
    return send_book(request, Exported.TRAININGS, book, name=title, about=words)


@require_http_methods(["GET", "POST"])
@login_required
def plan(request: StaffRequest, branch: str) -> HttpResponseBase:
    year = timezone.localdate().year
    found = branch_read(request, branch, year)
    if not works_for(request.user, found):
        raise PermissionDenied
    about = _("%(branch)s培训") % {"branch": found.name}
    return planned(request, found, about=about, back=_url(found, year))


def planned(
    request: StaffRequest, branch: Branch, *, about: str, back: str, **cause: Any
) -> HttpResponseBase:
    """A training of staff or of clients, and what calls for it."""
    form = PlanTrainingForm(posted(request), by=request.user)
    return act(
        request,
        form,
        lambda: plan_training(branch, by=request.user, **cause, **form.given()),
        title=_("计划培训"),
        back=back,
        about=about,
        done=_("已列入培训计划。"),
    )


def _of_year(branch: Branch, year: int) -> QuerySet[Training]:
    rows = Training.objects.filter(branch=branch, planned_on__year=year)
    return rows.select_related("problem").order_by("-planned_on", "-pk")


def _url(branch: Branch, year: int) -> str:
    return reverse("reports:trainings", args=[branch.code, year])
