"""norm 4.2: what was brought before others, and their answers."""

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
from complaints.case.models import works_on
from complaints.referrals import forms as forms


@require_safe
@never_cache
@login_required
def referrals(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    rows = complaint.referrals.select_related("person", "asked_by", "answered_by")
    shown = []
    for referral in rows:
        referral.complaint = complaint
        may_answer = referral.may_be_answered_by(request.user)
        shown.append({"referral": referral, "may_answer": may_answer})
    may_refer = complaint.is_open and works_on(complaint, request.user)
    context = {"rows": shown, "may_refer": may_refer}
    return sections.respond(request, complaint, "referrals", context)


@login_required
@require_http_methods(["GET", "POST"])
def refer(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    if not works_on(complaint, request.user):
        raise PermissionDenied
    form = forms.ReferForm(posted(request), complaint=complaint, by=request.user)
    return act(
        request,
        form,
        lambda: services.refer(complaint, by=request.user, **form.cleaned_data),
        title=_("向上反映"),
        done=_("已反映，并已通知对方。"),
        legal=complaint.is_open,
        back="referrals",
    )


@login_required
@require_http_methods(["GET", "POST"])
def answer(request: StaffRequest, number: str, pk: int) -> HttpResponse:
    complaint = case_of(request, number)
    referral = get_object_or_404(complaint.referrals.select_related("person"), pk=pk)
    referral.complaint = complaint
    if not referral.is_answered and not referral.may_be_answered_by(request.user):
        raise PermissionDenied
    form = forms.AnswerReferralForm(
        posted(request), complaint=complaint, by=request.user
    )
    return act(
        request,
        form,
        lambda: services.answer_referral(
            referral, answer=form.cleaned_data["answer"], by=request.user
        ),
        title=_("答复向上反映"),
        done=_("已答复。"),
        legal=not referral.is_answered,
        back="referrals",
    )
