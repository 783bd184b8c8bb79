"""norm 12.2, 13.1: a case's reports to headquarters, and headquarters' list of all."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from branches.models import EVERY_BRANCH_READERS, Post
from complaints import services
from complaints.acts import section_pages as sections
from complaints.acts.pages import act, posted
from complaints.acts.web import StaffRequest, case_of
from complaints.case.keyset import CursorError
from complaints.case.models import works_on
from complaints.headquarters_reports import drafting
from complaints.headquarters_reports import forms as forms
from complaints.headquarters_reports import listed as hq_reports
from complaints.headquarters_reports import services as lifecycle


@require_safe
@login_required
def received(request: StaffRequest) -> HttpResponse:
    """What the branches sent; for those who read every branch."""
    if request.user.post not in EVERY_BRANCH_READERS:
        raise PermissionDenied
    show = hq_reports.asked(request.GET)
    cursor = {name: request.GET.get(name, "") for name in ("after", "before")}
    try:
        page = hq_reports.page(show, user=request.user, **cursor)
    except CursorError:
        messages.warning(request, _("没有这一页，已回到第一页。"))
        page = hq_reports.page(show, user=request.user, after="", before="")
    context = {
        "lines": [
            {"report": row, "grounds": "、".join(drafting.grounds(row.complaint))}
            for row in page.rows
        ],
        "chips": hq_reports.chips(show),
        "empty": hq_reports.empty(show),
        "before_url": hq_reports.url(show, before=page.before) if page.before else "",
        "after_url": hq_reports.url(show, after=page.after) if page.after else "",
        "receives": request.user.post == Post.HEADQUARTERS,
    }
    return render(request, "complaints/headquarters_reports/list.html", context)


@require_safe
@never_cache
@login_required
def report(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    rows = complaint.hq_reports.select_related(
        "drafted_by", "approved_by", "received_by"
    ).prefetch_related("versions__submitted_by")
    may_write = lifecycle.may_be_written(complaint) and works_on(
        complaint, request.user
    )
    found = list(rows.order_by("-serial"))
    for row in found:
        row.complaint = complaint
    context = {
        "rows": found,
        "in_work": next((row for row in found if not row.is_sent), None),
        "may_write": may_write,
        "is_waiting": lifecycle.is_waiting(complaint),
        "receives": request.user.post == Post.HEADQUARTERS,
    }
    return sections.respond(request, complaint, "report", context)


@login_required
@require_http_methods(["GET", "POST"])
def draft(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    if not works_on(complaint, request.user):
        raise PermissionDenied
    form = forms.DraftReportForm(posted(request), complaint=complaint, by=request.user)
    return act(
        request,
        form,
        lambda: services.draft_report(complaint, by=request.user, **form.cleaned_data),
        title=_("保存报送总部材料"),
        done=_("材料已保存，核对后请提交审批。"),
        legal=lifecycle.may_be_written(complaint),
        back="report",
    )


@login_required
@require_http_methods(["GET", "POST"])
def submit(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    if not works_on(complaint, request.user):
        raise PermissionDenied
    form = forms.SubmitReportForm(posted(request), complaint=complaint, by=request.user)
    return act(
        request,
        form,
        lambda: services.submit_report(
            complaint, reason=form.cleaned_data["reason"], by=request.user
        ),
        title=_("提交审批"),
        legal=lifecycle.may_be_written(complaint)
        and lifecycle.in_work(complaint) is not None,
        back="report",
    )


@login_required
@require_http_methods(["GET", "POST"])
def receive(request: StaffRequest, number: str, pk: int) -> HttpResponse:
    complaint = case_of(request, number)
    row = get_object_or_404(complaint.hq_reports.exclude(sent_at=None), pk=pk)
    row.complaint = complaint
    if request.user.post != Post.HEADQUARTERS:
        raise PermissionDenied
    form = forms.ReceiveReportForm(
        posted(request), complaint=complaint, by=request.user
    )
    return act(
        request,
        form,
        lambda: services.receive_report(
            row, remark=form.cleaned_data["remark"], by=request.user
        ),
        title=_("接收材料"),
        done=_("已接收，并已通知营业部。"),
        legal=not row.is_received,
        back="report",
    )
