"""Questionnaires, what a branch's clients answered, and the record that it becomes."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from branches.models import EVERY_BRANCH_READERS, Branch
from complaints.acts.web.pages import posted
from complaints.acts.web.plain import act
from complaints.acts.web.staff_request import StaffRequest, branch_read
from complaints.models import Questionnaire
from complaints.public.addresses import public_address
from complaints.public.surveys.services import enter
from reports.duties.rules import may_record
from reports.requests import staff_page
from reports.surveys import counting, services
from reports.surveys.forms import ResultForm, SheetForm
from reports.surveys.models import SurveyResult

# In the address in place of a branch's code.
ALL = "all"


@staff_page
def home(request: StaffRequest) -> HttpResponse:
    """One's own branch; all of them for who reads every branch."""
    user = request.user
    if user.post in EVERY_BRANCH_READERS:
        return redirect("reports:surveys", ALL)
    if user.branch and user.reads_cases:
        return redirect("reports:surveys", user.branch.code)
    raise Http404


@staff_page
def surveys(request: StaffRequest, branch: str) -> HttpResponse:
    found = _branch(request, branch)
    counted = Q() if found is None else Q(sheets__branch_code=found.code)
    rows = Questionnaire.objects.begun(timezone.localdate())
    context = {
        "branch": found,
        "code": branch,
        "lines": rows.annotate(count=Count("sheets", filter=counted))[:100],
        "today": timezone.localdate(),
        "address": public_address("surveys", found.code) if found else "",
    }
    return render(request, "reports/surveys/list.html", context)


@staff_page
def survey(request: StaffRequest, branch: str, pk: int) -> HttpResponse:
    found, questionnaire = _branch(request, branch), _questionnaire(pk)
    results = SurveyResult.objects.filter(questionnaire=questionnaire)
    result = results.filter(branch=found).first() if found else None
    context = {
        "branch": found,
        "code": branch,
        "questionnaire": questionnaire,
        "count": counting.sheets_of(questionnaire, found).count(),
        "found": counting.results(questionnaire, found),
        "branches": [] if found else counting.by_branch(questionnaire),
        "result": result,
        "records": found is not None and may_record(found, request.user) is None,
    }
    return render(request, "reports/surveys/survey.html", context)


@staff_page
def sheet(request: StaffRequest, branch: str, pk: int) -> HttpResponse:
    """To print, and to be filled in by hand."""
    context = {"branch": _of_one(request, branch), "questionnaire": _questionnaire(pk)}
    return render(request, "reports/surveys/sheet.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def enter_sheet(request: StaffRequest, branch: str, pk: int) -> HttpResponseBase:
    found, questionnaire = _works_on(request, branch), _questionnaire(pk)
    form = SheetForm(posted(request), questionnaire=questionnaire, by=request.user)
    return act(
        request,
        form,
        lambda: enter(
            questionnaire, found.code, answers=form.answers(), by=request.user
        ),
        title=_("录入纸质答卷"),
        back=_url(found, questionnaire),
        about=questionnaire.title,
        done=_("已录入一份。"),
    )


@require_http_methods(["GET", "POST"])
@login_required
def record_result(request: StaffRequest, branch: str, pk: int) -> HttpResponseBase:
    found, questionnaire = _works_on(request, branch), _questionnaire(pk)
    form = ResultForm(posted(request), by=request.user)
    return act(
        request,
        form,
        lambda: services.record_result(
            questionnaire, found, by=request.user, **form.given()
        ),
        title=_("登记调查结果"),
        back=_url(found, questionnaire),
        about=questionnaire.title,
        done=_("已登记。"),
    )


def _branch(request: StaffRequest, code: str) -> Branch | None:
    """None is all of them, for who reads every branch."""
    if code == ALL and request.user.post in EVERY_BRANCH_READERS:
        return None
    return _of_one(request, code)


def _of_one(request: StaffRequest, code: str) -> Branch:
    return branch_read(request, code, timezone.localdate().year)


def _works_on(request: StaffRequest, code: str) -> Branch:
    found = _of_one(request, code)
    if may_record(found, request.user):
        raise PermissionDenied
    return found


def _questionnaire(pk: int) -> Questionnaire:
    return get_object_or_404(Questionnaire.objects.begun(timezone.localdate()), pk=pk)


def _url(branch: Branch, questionnaire: Questionnaire) -> str:
    return reverse("reports:survey", args=[branch.code, questionnaire.pk])
