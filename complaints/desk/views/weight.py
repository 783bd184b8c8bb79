"""How heavy a case is, what the client wants of it, and help with it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from complaints.desk.acting import act, is_offered, posted
from complaints.desk.forms import weight as forms
from complaints.desk.requests import StaffRequest, case_of
from complaints.lifecycle import services


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
