"""norm 18.3: the decision group of a case, its members' voices, and the outcome."""

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
from complaints.case.choices import ENDED
from complaints.case.models import Complaint, leads
from complaints.decision_group import forms
from complaints.decision_group import services as lifecycle
from complaints.decision_group.models import GroupDecision, Verdict


@require_safe
@never_cache
@login_required
def decision_group(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    rows = list(
        complaint.group_decisions.select_related(
            "convened_by", "charged", "carried_out_by"
        )
        .prefetch_related("voices__member")
        .order_by("-convened_at", "-pk")
    )
    for row in rows:
        row.complaint = complaint
    may_lead = leads(complaint, request.user) and complaint.state not in ENDED
    context = {
        "rows": [_shown(row, request) for row in rows],
        "may_lead": may_lead,
        "may_convene": may_lead and not any(row.is_pending for row in rows),
    }
    return sections.respond(request, complaint, "decision_group", context)


@login_required
@require_http_methods(["GET", "POST"])
def convene(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    if not leads(complaint, request.user):
        raise PermissionDenied
    form = forms.ConveneGroupForm(posted(request), complaint=complaint, by=request.user)
    pending = complaint.group_decisions.filter(verdict=Verdict.PENDING)
    return act(
        request,
        form,
        lambda: services.convene_group(complaint, by=request.user, **form.cleaned_data),
        title=_("召集决策小组"),
        done=_("已召集，并已通知成员表态。"),
        legal=complaint.state not in ENDED and not pending.exists(),
        back="decision_group",
    )


@login_required
@require_http_methods(["GET", "POST"])
def give_voice(request: StaffRequest, number: str, pk: int) -> HttpResponse:
    complaint = case_of(request, number)
    decision = _decision_of(complaint, pk)
    own = decision.voices.present().filter(member=request.user).first()
    if own is None:
        raise PermissionDenied
    form = forms.GiveVoiceForm(posted(request), complaint=complaint, by=request.user)
    return act(
        request,
        form,
        lambda: services.give_voice(
            decision,
            consents=form.cleaned_data["voice"] == "yes",
            comment=form.cleaned_data["comment"],
            by=request.user,
        ),
        title=_("表态"),
        done=_("已登记您的意见。"),
        legal=decision.is_pending and own.consents is None,
        back="decision_group",
    )


@login_required
@require_http_methods(["GET", "POST"])
def exchange_voice(request: StaffRequest, number: str, pk: int) -> HttpResponse:
    complaint = case_of(request, number)
    decision = _decision_of(complaint, pk)
    if not leads(complaint, request.user):
        raise PermissionDenied
    form = forms.ExchangeVoiceForm(
        posted(request), complaint=complaint, by=request.user
    )
    voices = list(decision.voices.present())
    form = form.among(
        [voice.member_id for voice in voices],
        able=[voice.member_id for voice in voices if voice.consents is None],
    )
    return act(
        request,
        form,
        lambda: services.exchange_voice(decision, by=request.user, **form.cleaned_data),
        title=_("更换决策小组成员"),
        done=_("成员已更换，并已通知表态。"),
        legal=decision.is_pending,
        back="decision_group",
    )


@login_required
@require_http_methods(["GET", "POST"])
def call_off(request: StaffRequest, number: str, pk: int) -> HttpResponse:
    complaint = case_of(request, number)
    decision = _decision_of(complaint, pk)
    if not leads(complaint, request.user):
        raise PermissionDenied
    form = forms.CallOffForm(posted(request), complaint=complaint, by=request.user)
    return act(
        request,
        form,
        lambda: services.call_off_group(
            decision, reason=form.cleaned_data["reason"], by=request.user
        ),
        title=_("撤销表态"),
        done=_("已撤销。"),
        legal=decision.is_pending,
        back="decision_group",
    )


@login_required
@require_http_methods(["GET", "POST"])
def carry_out(request: StaffRequest, number: str, pk: int) -> HttpResponse:
    complaint = case_of(request, number)
    decision = _decision_of(complaint, pk)
    if not lifecycle.may_carry_out(decision, request.user):
        raise PermissionDenied
    form = forms.OutcomeForm(posted(request), complaint=complaint, by=request.user)
    return act(
        request,
        form,
        lambda: services.carry_out(
            decision, outcome=form.cleaned_data["outcome"], by=request.user
        ),
        title=_("登记落实情况"),
        done=_("已登记落实情况。"),
        legal=decision.is_to_be_carried_out,
        back="decision_group",
    )


def _decision_of(complaint: Complaint, pk: int) -> GroupDecision:
    decision = get_object_or_404(complaint.group_decisions, pk=pk)
    decision.complaint = complaint
    return decision


def _shown(decision: GroupDecision, request: StaffRequest) -> dict[str, object]:
    voices = list(decision.voices.all())
    return {
        "decision": decision,
        "voices": voices,
        "is_asked": decision.is_pending
        and any(
            voice.member_id == request.user.pk
            and voice.consents is None
            and voice.left_at is None
            for voice in voices
        ),
        "may_carry_out": decision.is_to_be_carried_out
        and lifecycle.may_carry_out(decision, request.user),
    }
