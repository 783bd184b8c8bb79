"""norm 11.2: the common problems of a branch and month, and what is done with them."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.db.models.functions import Left
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from branches.models import Branch
from complaints.acts.forms.shape import LaidOutForm
from complaints.acts.pages import posted
from complaints.acts.plain import act
from complaints.acts.web import StaffRequest, branch_read
from complaints.case import keyset
from complaints.case.models import Complaint
from complaints.case.querysets import ComplaintQuerySet
from complaints.decisions.common_problems import (
    CommonProblem,
    ProblemSearch,
    ProblemState,
)
from complaints.decisions.studies import StudyMeeting
from complaints.desk.my_day.agenda import owed_measures
from complaints.lifecycle import common_problems, studies
from reports import periods
from reports.periods import Period
from reports.problems import forms, search

GIST = 60
PAGE = 50
MOST_OWED = 20


@require_safe
@never_cache
@login_required
def problems(request: StaffRequest, branch: str, month: Period) -> HttpResponse:
    """Those that wait for a leader first, then the accepted ones, then the rest."""
    found = _branch(request, branch, month)
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
        "works": common_problems.works_for(request.user, found),
        "today": timezone.localdate(),
        "owed": owed_measures(request.user)
        .filter(problem__branch=found)
        .exclude(problem__month=month.first)[:MOST_OWED],
        "last_month": month.before,
        "next_month": "" if _is_running(month) else month.shifted(1),
    }
    return render(request, "reports/problems/problems.html", context)


@require_POST
@login_required
def find(request: StaffRequest, branch: str, month: Period) -> HttpResponse:
    """Look through the texts now: in seconds, whatever the month brought."""
    found = _branch(request, branch, month)
    if not common_problems.works_for(request.user, found):
        raise PermissionDenied
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
    found = _branch(request, branch, month)
    if not common_problems.works_for(request.user, found):
        raise PermissionDenied
    cases = forms.in_month(found, month, request.user)
    form = forms.StateForm(posted(request), branch=found, cases=cases, by=request.user)
    return act(
        request,
        form,
        lambda: common_problems.state_problem(
            found,
            month.first,
            title=form.cleaned_data["title"],
            description=form.cleaned_data["description"],
            cases=form.chosen(),
            by=request.user,
        ),
        title=_("提出共性问题"),
        back=_month_url(found, month),
        about=_("%(branch)s %(month)s 共性问题")
        % {"branch": found.name, "month": month.slug},
        done=_("已提出，等待判断。"),
    )


@require_safe
@never_cache
@login_required
def problem(request: StaffRequest, pk: int) -> HttpResponse:
    found = _problem(request, pk)
    cases = _cases(found, request)
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    part = keyset.Part(cases, "received_at")
    try:
        page = keyset.page([part], after=after, before=before, size=PAGE)
    except keyset.CursorError as error:
        raise Http404 from error
    works = common_problems.works_for(request.user, found.branch)
    context = {
        "problem": found,
        "month": periods.month_of(found.month),
        "cases": page.rows,
        "count": found.links.count(),
        "meetings": [
            (meeting, studies.may_finish(meeting, request.user))
            for meeting in _meetings(found)
        ],
        "trainings": found.trainings.select_related("planned_by"),
        "works": works,
        "leads": works and request.user.is_leader,
        "may_judge": found.is_suggested
        and common_problems.may_judge(found, request.user),
        "today": timezone.localdate(),
        "before_url": f"?before={page.before}" if page.before else "",
        "after_url": f"?after={page.after}" if page.after else "",
    }
    return render(request, "reports/problems/problem.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def accept(request: StaffRequest, pk: int) -> HttpResponseBase:
    found = _to_judge(request, pk)
    form = forms.AcceptForm(posted(request), problem=found, by=request.user)
    return _act(
        request,
        form,
        found,
        lambda: common_problems.accept(found, by=request.user, **form.cleaned_data),
        title=_("确认为共性问题"),
        done=_("已确认，请组织研究。"),
    )


@require_http_methods(["GET", "POST"])
@login_required
def merge(request: StaffRequest, pk: int) -> HttpResponseBase:
    found = _to_judge(request, pk)
    form = forms.MergeForm(posted(request), problem=found, by=request.user)
    return _act(
        request,
        form,
        found,
        lambda: common_problems.merge(found, by=request.user, **form.cleaned_data),
        title=_("并入其他问题"),
        done=_("已并入。"),
    )


@require_http_methods(["GET", "POST"])
@login_required
def dismiss(request: StaffRequest, pk: int) -> HttpResponseBase:
    found = _to_judge(request, pk)
    form = forms.ReasonForm(posted(request), problem=found, by=request.user)
    return _act(
        request,
        form,
        found,
        lambda: common_problems.dismiss(found, by=request.user, **form.cleaned_data),
        title=_("不是共性问题"),
        done=_("已登记为不成立。"),
    )


@require_http_methods(["GET", "POST"])
@login_required
def add_cases(request: StaffRequest, pk: int) -> HttpResponseBase:
    found = _worked(request, pk)
    month = periods.month_of(found.month)
    cases = forms.in_month(found.branch, month, request.user).exclude(
        problem_links__problem=found
    )
    form = forms.AddCasesForm(
        posted(request), branch=found.branch, cases=cases, by=request.user
    )
    return _act(
        request,
        form,
        found,
        lambda: common_problems.add_cases(found, cases=form.chosen(), by=request.user),
        title=_("归入投诉"),
        done=_("已归入。"),
    )


@require_http_methods(["GET", "POST"])
@login_required
def hold_study(request: StaffRequest, pk: int) -> HttpResponseBase:
    found = _worked(request, pk)
    form = forms.StudyForm(posted(request), problem=found, by=request.user)
    return _act(
        request,
        form,
        found,
        lambda: studies.hold_study(found, by=request.user, **form.cleaned_data),
        title=_("登记集中研究"),
        done=_("已登记研究和决定。"),
    )


@require_http_methods(["GET", "POST"])
@login_required
def waive_study(request: StaffRequest, pk: int) -> HttpResponseBase:
    found = _worked(request, pk)
    if not request.user.is_leader:
        raise PermissionDenied
    form = forms.ReasonForm(posted(request), problem=found, by=request.user)
    return _act(
        request,
        form,
        found,
        lambda: studies.waive_study(found, by=request.user, **form.cleaned_data),
        title=_("不组织研究"),
        done=_("已登记理由。"),
    )


@require_http_methods(["GET", "POST"])
@login_required
def finish_measure(request: StaffRequest, pk: int) -> HttpResponseBase:
    meetings = StudyMeeting.objects.select_related("problem__branch")
    meeting = get_object_or_404(meetings, pk=pk)
    found = _worked(request, meeting.problem_id)
    if not studies.may_finish(meeting, request.user):
        raise PermissionDenied
    form = forms.FinishForm(posted(request), by=request.user)
    return _act(
        request,
        form,
        found,
        lambda: studies.finish_measure(meeting, by=request.user, **form.cleaned_data),
        title=_("措施完成"),
        done=_("已登记完成。"),
    )


def _act(
    request: StaffRequest,
    form: LaidOutForm,
    found: CommonProblem,
    do: Callable[[], object],
    *,
    title: str,
    done: str,
) -> HttpResponseBase:
    back = reverse("reports:problem", args=[found.pk])
    return act(request, form, do, title=title, back=back, about=str(found), done=done)


def _branch(request: StaffRequest, code: str, month: Period) -> Branch:
    if month.first > timezone.localdate():
        raise Http404
    return branch_read(request, code, month.first.year)


def _problem(request: StaffRequest, pk: int) -> CommonProblem:
    visible = CommonProblem.objects.visible_to(request.user)
    related = ("branch", "stated_by", "decided_by", "merged_into")
    return get_object_or_404(visible.select_related(*related), pk=pk)


def _worked(request: StaffRequest, pk: int) -> CommonProblem:
    found = _problem(request, pk)
    if not common_problems.works_for(request.user, found.branch):
        raise PermissionDenied
    return found


def _to_judge(request: StaffRequest, pk: int) -> CommonProblem:
    found = _worked(request, pk)
    if not common_problems.may_judge(found, request.user):
        raise PermissionDenied
    return found


def _cases(found: CommonProblem, request: StaffRequest) -> ComplaintQuerySet:
    visible = Complaint.objects.visible_to(request.user)
    columns = ("number", "received_at", "category", "channel", "state", "branch")
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


def _is_running(month: Period) -> bool:
    return month.end > timezone.localdate()


def _month_url(branch: Branch, month: Period) -> str:
    return reverse("reports:problems", args=[branch.code, month])
