"""What is asked of another; whoever may decide it does it at once."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from complaints.decisions.models import EscalationKind, EscalationState
from complaints.desk.acting import act, is_offered, posted
from complaints.desk.forms import requests as forms
from complaints.desk.requests import StaffRequest, case_of
from complaints.lifecycle import services


@login_required
@require_http_methods(["GET", "POST"])
def withdraw(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    form = forms.WithdrawForm(posted(request), complaint=complaint, by=request.user)
    return act(
        request,
        form,
        lambda: services.ask_withdrawal(
            complaint, reason=form.cleaned_data["reason"], by=request.user
        ),
        title=_("申请客户撤回"),
        legal=is_offered(request, complaint, "withdraw"),
    )


@login_required
@require_http_methods(["GET", "POST"])
def merge(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    form = forms.MergeForm(posted(request), complaint=complaint, by=request.user)
    return act(
        request,
        form,
        lambda: services.ask_merge(complaint, by=request.user, **form.cleaned_data),
        title=_("申请并案"),
        legal=is_offered(request, complaint, "merge"),
    )


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
def recategorise(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    form = forms.RecategoriseForm(posted(request), complaint=complaint, by=request.user)
    return act(
        request,
        form,
        lambda: services.recategorise(complaint, by=request.user, **form.cleaned_data),
        title=_("变更类别"),
        done=_("类别已变更。"),
        legal=is_offered(request, complaint, "recategorise"),
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
