"""norm 23.3: what was decided for staff, and how it was carried out."""

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
from complaints.case.models import Complaint, leads, works_on
from complaints.disposals import forms
from complaints.disposals.models import Disposal, is_due


@require_safe
@never_cache
@login_required
def disposal(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    rows = complaint.disposals.select_related(
        "staff__user", "measure", "leader", "file", "decided_by", "revoked_by"
    )
    is_running = complaint.state not in ENDED
    context = {
        "rows": rows,
        "may_decide": is_running
        and is_due(complaint)
        and leads(complaint, request.user),
        "may_carry_out": is_running and works_on(complaint, request.user),
        "may_revoke": is_running and leads(complaint, request.user),
    }
    return sections.respond(request, complaint, "disposal", context)


@login_required
@require_http_methods(["GET", "POST"])
def decide(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    if not leads(complaint, request.user):
        raise PermissionDenied
    form = forms.DisposalForm(posted(request), complaint=complaint, by=request.user)
    return act(
        request,
        form,
        lambda: services.decide_disposal(
            complaint, by=request.user, **form.cleaned_data
        ),
        title=_("决定员工处置"),
        done=_("员工处置已决定。"),
        legal=is_due(complaint) and complaint.state not in ENDED,
        back="disposal",
    )


@login_required
@require_http_methods(["GET", "POST"])
def finish_disposal(request: StaffRequest, number: str, pk: int) -> HttpResponse:
    complaint = case_of(request, number)
    row = _row(complaint, pk)
    if not works_on(complaint, request.user):
        raise PermissionDenied
    form = forms.CarryOutForm(
        posted(request), complaint=complaint, by=request.user, disposal=row
    )
    return act(
        request,
        form,
        lambda: services.finish_disposal(row, by=request.user, **form.cleaned_data),
        title=_("登记完成：%(what)s") % {"what": row},
        done=_("已登记完成。"),
        legal=_is_waiting(complaint, row),
        back="disposal",
    )


@login_required
@require_http_methods(["GET", "POST"])
def revoke(request: StaffRequest, number: str, pk: int) -> HttpResponse:
    complaint = case_of(request, number)
    row = _row(complaint, pk)
    if not leads(complaint, request.user):
        raise PermissionDenied
    form = forms.RevokeForm(posted(request), complaint=complaint, by=request.user)
    return act(
        request,
        form,
        lambda: services.revoke_disposal(row, by=request.user, **form.cleaned_data),
        title=_("撤销处置：%(what)s") % {"what": row},
        done=_("已撤销。"),
        legal=_is_waiting(complaint, row),
        back="disposal",
    )


def _row(complaint: Complaint, pk: int) -> Disposal:
    rows = complaint.disposals.select_related("staff__user", "measure")
    row: Disposal = get_object_or_404(rows, pk=pk)
    row.complaint = complaint
    return row


def _is_waiting(complaint: Complaint, row: Disposal) -> bool:
    ended = complaint.state in ENDED
    return not ended and row.done_on is None and row.revoked_at is None
