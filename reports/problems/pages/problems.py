"""norm 11.2: the common problems of a branch and month, and how they are judged."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.db.models.functions import Left
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
)

from branches.models import Branch
from complaints.acts.web.pages import posted
from complaints.acts.web.plain import act
from complaints.acts.web.staff_request import StaffRequest
from complaints.case.finding import keyset
from complaints.case.models import Complaint
from complaints.case.naming import CHANNEL
from complaints.case.querysets import ComplaintQuerySet
from reports import periods
from reports.periods import Period
from reports.problems import search, services
from reports.problems.models import CommonProblem, ProblemSearch, ProblemState
from reports.problems.pages import forms
from reports.problems.pages.act import find_problem
from reports.problems.rules import works_for
from reports.problems.study_models import StudyMeeting
from reports.requests import beside, branch_in, page_of, staff_page

GIST = 60
MOST_OWED = 20


@staff_page
def problems(request: StaffRequest, branch: str, month: Period) -> HttpResponse:
    """Those that wait for a leader first, then the accepted ones, then the rest."""
    found = branch_in(request, branch, month)
    rows = (
        CommonProblem.objects.visible_to(request.user)
        .filter(branch=found, month=month.first)
        .select_related("stated_by", "decided_by", "merged_into")
        .annotate(case_count=Count("links"))
        .prefetch_related("meetings__person", "trainings")
    )
    by_state: dict[str, list[CommonProblem]] = {}
    for row in rows:
        by_state.setdefault(row.state, []).append(row)
    owed = StudyMeeting.objects.owed().visible_to(request.user)
    elsewhere = owed.filter(problem__branch=found).exclude(problem__month=month.first)
    is_running = month.end > timezone.localdate()
    context = {
        "branch": found,
        "month": month,
        "search": ProblemSearch.objects.filter(branch=found, month=month.first).first(),
        "waiting": by_state.get(ProblemState.SUGGESTED, []),
        "accepted": by_state.get(ProblemState.ACCEPTED, []),
        "judged": [
            *by_state.get(ProblemState.MERGED, []),
            *by_state.get(ProblemState.DISMISSED, []),
        ],
        "works": works_for(request.user, found),
        "today": timezone.localdate(),
        "owed": elsewhere.select_related("problem", "person")[:MOST_OWED],
        "last_month": month.before,
        "next_month": "" if is_running else month.shifted(1),
    }
    return render(request, "reports/problems/problems.html", context)


@require_POST
@login_required
def find(request: StaffRequest, branch: str, month: Period) -> HttpResponse:
    """Look through the texts now: in seconds, whatever the month brought."""
    found = branch_in(request, branch, month)
    _want_work(request, found)
    done = search.search(found, month, by=request.user)
    messages.success(
        request,
        _("已分析当月 %(cases)s 件投诉：%(outcome)s。")
        % {"cases": done.cases, "outcome": done.get_outcome_display()},
    )
    return redirect("reports:problems", found.code, month)


@require_http_methods(["GET", "POST"])
@login_required
def state(request: StaffRequest, branch: str, month: Period) -> HttpResponseBase:
    found = branch_in(request, branch, month)
    _want_work(request, found)
    stated = CommonProblem(branch=found, month=month.first)
    form = forms.StateForm(posted(request), target=stated, by=request.user)
    return act(
        request,
        form,
        lambda: services.state_problem(
            found, month.first, by=request.user, **form.cleaned_data
        ),
        title=_("提出共性问题"),
        back=reverse("reports:problems", args=[found.code, month]),
        about=_("%(branch)s %(month)s 共性问题")
        % {"branch": found.name, "month": month.slug},
        done=_("已提出，等待判断。"),
    )


@staff_page
def problem(request: StaffRequest, pk: int) -> HttpResponse:
    found = find_problem(request, pk)
    part = keyset.Part(_cases(found, request), "received_at")
    page = page_of(request, partial(keyset.page, [part]))
    context = {
        "problem": found,
        "month": periods.month_of(found.month),
        "cases": page.rows,
        "count": found.links.count(),
        "meetings": _meetings(found),
        "trainings": found.trainings.select_related("planned_by"),
        "works": works_for(request.user, found.branch),
        "today": timezone.localdate(),
        **beside(page),
    }
    return render(request, "reports/problems/problem.html", context)


def _want_work(request: StaffRequest, branch: Branch) -> None:
    if not works_for(request.user, branch):
        raise PermissionDenied


def _cases(found: CommonProblem, request: StaffRequest) -> ComplaintQuerySet:
    visible = Complaint.objects.visible_to(request.user)
    columns = ("number", "received_at", "category", "state", "branch", *CHANNEL)
    return (
        visible.filter(problem_links__problem=found)
        .annotate(gist=Left("statement", GIST))
        .only(*columns)
    )


def _meetings(found: CommonProblem) -> list[StudyMeeting]:
    rows = found.meetings.select_related("person", "recorded_by", "done_by")
    meetings = list(rows.prefetch_related("participants"))
    for meeting in meetings:
        meeting.problem = found
    return meetings
