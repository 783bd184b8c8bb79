"""norm 23: statements and opinion of a D-class case."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from complaints import services
from complaints.acts import facts
from complaints.acts import section_pages as sections
from complaints.acts.pages import act, posted
from complaints.acts.web import StaffRequest, case_of
from complaints.case.choices import ENDED, State
from complaints.case.models import Complaint, leads, works_on
from complaints.inquiry import forms
from complaints.inquiry.models import InquiryRecord
from complaints.records import stored


@require_safe
@never_cache
@login_required
def inquiry(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    record = stored(InquiryRecord, complaint)
    people = ("taken_by", "written_by", "file")
    opinions = list(
        complaint.opinions.select_related("given_by", "request__decided_by")
    )
    # While one waits for the manager no other is given.
    waits = any(opinion.request.is_pending for opinion in opinions)
    works = works_on(complaint, request.user) and complaint.is_d_class
    context = {
        "record": record,
        "facts": facts.facts(record, record.columns()) if record else [],
        "statements": complaint.statements.select_related(*people),
        "opinions": opinions,
        "may_write": works and complaint.state not in ENDED,
        "may_hear": works and complaint.is_open,
        "may_give": complaint.is_d_class
        and not waits
        and _may_give(request, complaint),
    }
    return sections.respond(request, complaint, "inquiry", context)


@login_required
@require_http_methods(["GET", "POST"])
def write(request: StaffRequest, number: str) -> HttpResponse:
    complaint = _d_case(request, number)
    form = forms.InquiryForm(posted(request), complaint=complaint, by=request.user)
    return act(
        request,
        form,
        lambda: services.write_inquiry(
            complaint, values=form.values(), by=request.user
        ),
        title=_("填写接待记录"),
        done=_("接待记录已保存。"),
        legal=complaint.state not in ENDED,
        back="inquiry",
    )


@login_required
@require_http_methods(["GET", "POST"])
def take_statement(request: StaffRequest, number: str) -> HttpResponse:
    complaint = _d_case(request, number)
    form = forms.StatementForm(posted(request), complaint=complaint, by=request.user)
    return act(
        request,
        form,
        lambda: services.take_statement(complaint, entry=form.entry(), by=request.user),
        title=_("登记笔录"),
        done=_("笔录已保存。"),
        legal=complaint.is_open,
        back="inquiry",
    )


@login_required
@require_http_methods(["GET", "POST"])
def give_opinion(request: StaffRequest, number: str) -> HttpResponse:
    complaint = _d_case(request, number)
    if not leads(complaint, request.user):
        raise PermissionDenied
    form = forms.OpinionForm(posted(request), complaint=complaint, by=request.user)
    return act(
        request,
        form,
        lambda: services.give_opinion(complaint, by=request.user, **form.cleaned_data),
        title=_("提交初步处理意见"),
        legal=_may_give(request, complaint),
        back="inquiry",
    )


def _may_give(request: StaffRequest, complaint: Complaint) -> bool:
    investigating = complaint.state == State.INVESTIGATING
    return investigating and leads(complaint, request.user)


def _d_case(request: StaffRequest, number: str) -> Complaint:
    complaint = case_of(request, number)
    if not works_on(complaint, request.user):
        raise PermissionDenied
    if not complaint.is_d_class:
        raise Http404
    return complaint
