"""What is asked of another; whoever may decide it does it at once."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from complaints import services
from complaints.acts.pages import act, is_offered, posted
from complaints.acts.web import StaffRequest, case_of
from complaints.requests.models import EscalationKind, EscalationState
from complaints.responsibility import forms


@login_required
@require_http_methods(["GET", "POST"])
def hand_over(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    form = forms.HandOverForm(posted(request), complaint=complaint, by=request.user)
    return act(
        request,
        form,
        lambda: services.hand_over(complaint, by=request.user, **form.cleaned_data),
        title=_("转交"),
        done=_("已指定经办人，并已通知。"),
        legal=is_offered(request, complaint, "hand_over"),
    )


@login_required
@require_http_methods(["GET", "POST"])
def name_successor(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    form = forms.SuccessorForm(posted(request), complaint=complaint, by=request.user)
    return act(
        request,
        form,
        lambda: services.name_successor(
            complaint, by=request.user, **form.cleaned_data
        ),
        title=_("指定接替人"),
        done=_("已指定接替人。"),
        legal=is_offered(request, complaint, "name_successor"),
    )


@login_required
@require_http_methods(["GET", "POST"])
def name_staff(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    form = forms.NameStaffForm(posted(request), complaint=complaint, by=request.user)
    return act(
        request,
        form,
        lambda: services.name_staff(complaint, entry=form.entry(), by=request.user),
        title=_("登记被投诉员工"),
        done=_("已登记被投诉员工。"),
        legal=is_offered(request, complaint, "name_staff"),
    )


@login_required
@require_http_methods(["GET", "POST"])
def unname(request: StaffRequest, number: str, pk: int) -> HttpResponse:
    complaint = case_of(request, number)
    named = get_object_or_404(complaint.named_staff.filter(removed_at=None), pk=pk)
    form = forms.UnnameForm(posted(request), complaint=complaint, by=request.user)
    waits = complaint.escalations.filter(
        kind=EscalationKind.UNNAME, state=EscalationState.PENDING
    )
    return act(
        request,
        form,
        lambda: services.ask_unname(
            named, reason=form.cleaned_data["reason"], by=request.user
        ),
        title=_("申请移除被投诉员工：%(name)s") % {"name": named},
        legal=is_offered(request, complaint, "name_staff")
        and complaint.is_open
        and not waits.exists(),
    )


@login_required
@require_http_methods(["GET", "POST"])
def ask_help(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    form = forms.HelpForm(posted(request), complaint=complaint, by=request.user)
    return act(
        request,
        form,
        lambda: services.ask_help(complaint, by=request.user, **form.cleaned_data),
        title=_("求助"),
        legal=is_offered(request, complaint, "ask_help"),
    )
