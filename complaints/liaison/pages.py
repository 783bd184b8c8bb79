"""norm 12.1: what was settled with the company's departments."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from complaints import services
from complaints.acts import section_pages as sections
from complaints.acts.pages import act, posted
from complaints.acts.web import StaffRequest, case_of
from complaints.case.choices import State
from complaints.case.models import Complaint, leads, works_on
from complaints.liaison import forms as forms


@require_safe
@never_cache
@login_required
def liaison(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    rows = complaint.liaisons.select_related("asked_by", "answer_recorded_by")
    goes_on = _goes_on(complaint)
    context = {
        "rows": rows,
        "may_flag": goes_on and works_on(complaint, request.user),
        "may_liaise": goes_on and leads(complaint, request.user),
        "leads": leads(complaint, request.user),
    }
    return sections.respond(request, complaint, "liaison", context)


@login_required
@require_http_methods(["GET", "POST"])
def flag_company(request: StaffRequest, number: str) -> HttpResponse:
    """Set the flag where it isn't, take it away where it is."""
    complaint = case_of(request, number)
    concerned = not complaint.concerns_company
    _want(
        works_on(complaint, request.user)
        if concerned
        else leads(complaint, request.user)
    )
    form = forms.FlagCompanyForm(posted(request), complaint=complaint, by=request.user)
    return act(
        request,
        form,
        lambda: services.flag_company(
            complaint,
            concerned=concerned,
            reason=form.cleaned_data["reason"],
            by=request.user,
        ),
        title=_("标记为涉及公司") if concerned else _("取消涉及公司的标记"),
        done=_("已标记。") if concerned else _("已取消标记。"),
        legal=_goes_on(complaint),
        back="liaison",
    )


@login_required
@require_http_methods(["GET", "POST"])
def liaise(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    _want(leads(complaint, request.user))
    form = forms.LiaiseForm(posted(request), complaint=complaint, by=request.user)
    return act(
        request,
        form,
        lambda: services.liaise(complaint, by=request.user, **form.cleaned_data),
        title=_("登记公司沟通"),
        done=_("已登记公司沟通。"),
        legal=_goes_on(complaint),
        back="liaison",
    )


@login_required
@require_http_methods(["GET", "POST"])
def answer(request: StaffRequest, number: str, pk: int) -> HttpResponse:
    complaint = case_of(request, number)
    row = get_object_or_404(complaint.liaisons, pk=pk)
    row.complaint = complaint
    _want(leads(complaint, request.user))
    form = forms.AnswerLiaisonForm(
        posted(request), complaint=complaint, by=request.user
    )
    return act(
        request,
        form,
        lambda: services.answer_liaison(row, by=request.user, **form.cleaned_data),
        title=_("登记公司答复"),
        done=_("已登记公司答复。"),
        legal=not row.is_answered,
        back="liaison",
    )


def _goes_on(complaint: Complaint) -> bool:
    return complaint.state not in (State.CLOSED, State.MERGED)


def _want(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied
