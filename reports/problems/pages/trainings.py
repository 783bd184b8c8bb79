"""norm 11.3: trainings of staff and of clients, by the year in which they are due."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from branches.models import EVERY_BRANCH_READERS, Branch
from complaints.acts.forms.shape import LaidOutForm
from complaints.acts.web.pages import posted
from complaints.acts.web.staff_request import StaffRequest, branch_read
from reports.exports.files import send_book
from reports.exports.models import Exported
from reports.problems import study_services
from reports.problems.models import CommonProblem
from reports.problems.pages import acting, forms
from reports.problems.pages.workbook import write_trainings
from reports.problems.services import works_for
from reports.problems.study_models import Training
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
    acting.want_work(request, found)
    about = _("%(branch)s培训") % {"branch": found.name}
    return acting.plan(request, found, about=about, back=_url(found, year))


@require_http_methods(["GET", "POST"])
@login_required
def plan_for(request: StaffRequest, pk: int) -> HttpResponseBase:
    """Because of this problem."""
    problem = acting.worked(request, pk)
    back = acting.url_of(problem)
    return acting.plan(
        request, problem.branch, about=str(problem), back=back, problem=problem
    )


@require_http_methods(["GET", "POST"])
@login_required
def hold(request: StaffRequest, pk: int) -> HttpResponseBase:
    return _record(
        request,
        pk,
        forms.HoldTrainingForm,
        study_services.hold_training,
        title=_("登记培训情况"),
        done=_("已登记。"),
    )


@require_http_methods(["GET", "POST"])
@login_required
def give_up(request: StaffRequest, pk: int) -> HttpResponseBase:
    return _record(
        request,
        pk,
        forms.NotHeldForm,
        study_services.give_up_training,
        title=_("培训未举行"),
        done=_("已登记原因。"),
    )


def _record(
    request: StaffRequest,
    pk: int,
    form: type[LaidOutForm],
    do: Callable[..., object],
    *,
    title: str,
    done: str,
) -> HttpResponseBase:
    training = _worked(request, pk)
    shown = form(posted(request), by=request.user)
    back = _url(training.branch, training.planned_on.year)
    return acting.do_with(
        request, training, shown, do, title=title, done=done, back=back
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
    acting.want_work(request, training.branch)
    return training


def _url(branch: Branch, year: int) -> str:
    return reverse("reports:trainings", args=[branch.code, year])
