"""How heavy a case is, what the client wants of it, and help with it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from complaints import services
from complaints.acts.pages import act, is_offered, posted
from complaints.acts.web import StaffRequest, case_of
from complaints.lifecycle.forms import classification as forms
from complaints.lifecycle.forms.classification import RecategoriseForm
from complaints.lifecycle.forms.endings import MergeForm, WithdrawForm


@login_required
@require_http_methods(["GET", "POST"])
def withdraw(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    form = WithdrawForm(posted(request), complaint=complaint, by=request.user)
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
    form = MergeForm(posted(request), complaint=complaint, by=request.user)
    return act(
        request,
        form,
        lambda: services.ask_merge(complaint, by=request.user, **form.cleaned_data),
        title=_("申请并案"),
        legal=is_offered(request, complaint, "merge"),
    )


@login_required
@require_http_methods(["GET", "POST"])
def recategorise(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    form = RecategoriseForm(posted(request), complaint=complaint, by=request.user)
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
def weigh(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    form = forms.WeighForm(posted(request), complaint=complaint, by=request.user)
    return act(
        request,
        form,
        lambda: services.weigh(complaint, by=request.user, **form.cleaned_data),
        title=_("影响与重大标记"),
        done=_("标记已更新。"),
        legal=is_offered(request, complaint, "weigh"),
    )


@login_required
@require_http_methods(["GET", "POST"])
def change_nature(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    form = forms.NatureForm(posted(request), complaint=complaint, by=request.user)
    return act(
        request,
        form,
        lambda: services.change_nature(complaint, by=request.user, **form.cleaned_data),
        title=_("变更诉求性质"),
        done=_("诉求性质已变更。"),
        legal=is_offered(request, complaint, "change_nature"),
    )
