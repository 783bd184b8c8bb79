"""The follow-up visit: appointed, made, or asked to be waived; and the list of all."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from complaints import services
from complaints.acts.pages import act, is_offered, posted
from complaints.acts.web import StaffRequest, case_of
from complaints.case.models import Complaint
from complaints.visits import forms as forms
from complaints.visits import listed as visits_due
from complaints.visits.models import Visit


@require_safe
@login_required
def visits(request: StaffRequest) -> HttpResponse:
    """Whom to visit now and soon, the one that is due first on top."""
    asked = visits_due.asked(request.GET)
    page = visits_due.page(request, asked, now=timezone.now())
    context = {
        "lines": [visits_due.line(row) for row in page.rows],
        "before_url": asked.url(before=page.before) if page.before else "",
        "after_url": asked.url(after=page.after) if page.after else "",
        "scopes": visits_due.scopes(asked, user=request.user),
        "chips": visits_due.chips(asked),
        "empty": visits_due.empty(asked, user=request.user),
        "shows_branch": request.user.branch_id is None,
    }
    return render(request, "complaints/visits/visits.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def appoint_visit(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    form = forms.AppointVisitForm(posted(request), complaint=complaint, by=request.user)
    return act(
        request,
        form,
        lambda: services.appoint_visit(complaint, by=request.user, **form.cleaned_data),
        title=_("预约回访"),
        done=_("已预约回访。"),
        legal=is_offered(request, complaint, "appoint_visit"),
    )


@login_required
@require_http_methods(["GET", "POST"])
def record_visit(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    form = forms.RecordVisitForm(posted(request), complaint=complaint, by=request.user)
    return act(
        request,
        form,
        lambda: _made(request, complaint, form),
        title=_("登记回访"),
        done=_("已登记回访。"),
        legal=is_offered(request, complaint, "record_visit"),
    )


@login_required
@require_http_methods(["GET", "POST"])
def waive_visit(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    form = forms.WaiveVisitForm(posted(request), complaint=complaint, by=request.user)
    return act(
        request,
        form,
        lambda: services.waive_visit(
            complaint, reason=form.cleaned_data["reason"], by=request.user
        ),
        title=_("申请不回访归档"),
        legal=is_offered(request, complaint, "waive_visit"),
    )


def _made(
    request: StaffRequest, complaint: Complaint, form: forms.RecordVisitForm
) -> Visit:
    visit = services.record_visit(complaint, entry=form.entry(), by=request.user)
    if visit.raised:
        messages.warning(
            request,
            _("客户反映的情况已另行受理为 D 类投诉 %(number)s，请尽快处理。")
            % {"number": visit.raised},
        )
    return visit
