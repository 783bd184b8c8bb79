"""What may change a deadline: asked for here, or done at once where nobody decides."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from complaints import services
from complaints.acts.pages import act, is_offered, posted
from complaints.acts.web import StaffRequest, case_of
from complaints.deadline_changes import forms as forms


@login_required
@require_http_methods(["GET", "POST"])
def late_entry(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    form = forms.LateEntryForm(posted(request), complaint=complaint, by=request.user)
    return act(
        request,
        form,
        lambda: services.ask_late_entry(
            complaint, by=request.user, **form.cleaned_data
        ),
        title=_("申请确认补录按时"),
        legal=is_offered(request, complaint, "ask_late_entry"),
    )


@login_required
@require_http_methods(["GET", "POST"])
def extension(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    form = forms.ExtensionForm(posted(request), complaint=complaint, by=request.user)
    return act(
        request,
        form,
        lambda: services.ask_extension(
            complaint,
            day=form.cleaned_data["day"],
            reason=form.cleaned_data["reason"],
            contact=form.contact(),
            by=request.user,
        ),
        title=_("申请延长最终反馈"),
        legal=is_offered(request, complaint, "ask_extension"),
    )


@login_required
@require_http_methods(["GET", "POST"])
def receipt(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    form = forms.ReceiptForm(posted(request), complaint=complaint, by=request.user)
    return act(
        request,
        form,
        lambda: services.move_receipt(complaint, by=request.user, **form.cleaned_data),
        title=_("更正受理时间"),
        done=_("受理时间已更正，时限已重新计算。"),
        legal=is_offered(request, complaint, "move_receipt"),
    )
