"""norm 11.2: meetings over a common problem, and what they decided."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from complaints.acts.web.pages import posted
from complaints.acts.web.staff_request import StaffRequest
from reports.problems import study_services
from reports.problems.pages import acting, forms
from reports.problems.study_models import StudyMeeting


@require_http_methods(["GET", "POST"])
@login_required
def hold(request: StaffRequest, pk: int) -> HttpResponseBase:
    found = acting.worked(request, pk)
    return acting.do_with(
        request,
        found,
        forms.StudyForm(posted(request), problem=found, by=request.user),
        study_services.hold_study,
        title=_("登记集中研究"),
        done=_("已登记研究和决定。"),
        back=acting.url_of(found),
    )


@require_http_methods(["GET", "POST"])
@login_required
def waive(request: StaffRequest, pk: int) -> HttpResponseBase:
    found = acting.worked(request, pk)
    if not request.user.is_leader:
        raise PermissionDenied
    return acting.do_with(
        request,
        found,
        forms.ReasonForm(posted(request), problem=found, by=request.user),
        study_services.waive_study,
        title=_("不组织研究"),
        done=_("已登记理由。"),
        back=acting.url_of(found),
    )


@require_http_methods(["GET", "POST"])
@login_required
def finish(request: StaffRequest, pk: int) -> HttpResponseBase:
    meeting = get_object_or_404(StudyMeeting, pk=pk)
    meeting.problem = acting.worked(request, meeting.problem_id)
    if not study_services.may_finish(meeting, request.user):
        raise PermissionDenied
    return acting.do_with(
        request,
        meeting,
        forms.FinishForm(posted(request), by=request.user),
        study_services.finish_measure,
        title=_("措施完成"),
        done=_("已登记完成。"),
        about=str(meeting.problem),
        back=acting.url_of(meeting.problem),
    )
