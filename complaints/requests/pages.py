"""Decide what another has asked for. Of two who decide, the second is told by whom."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from complaints.acts.rules import moved_on
from complaints.acts.web.pages import posted, run, to_case
from complaints.acts.web.staff_request import StaffRequest
from complaints.case.models import Complaint
from complaints.requests import deciding, forms
from complaints.requests import services as decisions
from complaints.requests.effects import APPROVALS, wanted
from complaints.requests.forms import TakeBackForm
from complaints.requests.models import Escalation


@login_required
@require_http_methods(["GET", "POST"])
def approve(request: StaffRequest, pk: int) -> HttpResponse:
    escalation = _escalation_of(request, pk)
    approval = APPROVALS.get(escalation.kind)
    agree = approval.approve if approval else deciding.approve
    form = forms.ApproveForm(
        posted(request),
        complaint=escalation.complaint,
        row=escalation,
        by=request.user,
    )
    return _refused(request, escalation) or run(
        request,
        form,
        lambda: agree(escalation, by=request.user, **form.cleaned_data),
        title=_("同意：%(kind)s") % {"kind": escalation.get_kind_display()},
        done=_("已同意。"),
        context=_asked(escalation, request),
    )


@login_required
@require_http_methods(["GET", "POST"])
def send_back(request: StaffRequest, pk: int) -> HttpResponse:
    escalation = _escalation_of(request, pk)
    form = forms.SendBackForm(
        posted(request), complaint=escalation.complaint, by=request.user
    )
    return _refused(request, escalation) or run(
        request,
        form,
        lambda: deciding.send_back(
            escalation, by=request.user, comment=form.cleaned_data["comment"]
        ),
        title=_("退回：%(kind)s") % {"kind": escalation.get_kind_display()},
        done=_("已退回。"),
        context=_asked(escalation, request),
    )


@login_required
@require_http_methods(["GET", "POST"])
def recall(request: StaffRequest, pk: int) -> HttpResponse:
    """Whoever asked takes it back while nobody has decided it."""
    escalation = _escalation_of(request, pk)
    if escalation.requested_by_id != request.user.pk:
        raise PermissionDenied
    form = TakeBackForm(
        posted(request), complaint=escalation.complaint, by=request.user
    )
    return run(
        request,
        form,
        lambda: deciding.recall(escalation, by=request.user),
        title=_("撤销请求：%(kind)s") % {"kind": escalation.get_kind_display()},
        done=_("已撤销请求。"),
        refusal=None if escalation.is_pending else moved_on(),
    )


def _asked(escalation: Escalation, request: StaffRequest) -> dict[str, object]:
    said = wanted(escalation, reader=request.user)
    return {"asked": escalation, "wanted": said}


def _escalation_of(request: StaffRequest, pk: int) -> Escalation:
    visible = Complaint.objects.visible_to(request.user)
    escalations = Escalation.objects.filter(complaint__in=visible).select_related(
        "complaint__branch", "requested_by", "decided_by", "decider"
    )
    return get_object_or_404(escalations.defer("complaint__search_vector"), pk=pk)


def _refused(request: StaffRequest, escalation: Escalation) -> HttpResponse | None:
    """Four eyes, and who was quicker: said in words, back at the case."""
    if not escalation.is_pending:
        why = decisions.said_of(escalation)
    elif escalation.requested_by_id == request.user.pk:
        why = _("不能决定自己提出的请求，须由另一位有权的同事决定。")
    elif escalation.may_be_decided_by(request.user):
        return None
    else:
        raise PermissionDenied
    messages.warning(request, why)
    return to_case(request, escalation.complaint)
