"""The keeper's list of what came in, each message, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib.auth.decorators import login_required
from django.core.files.base import ContentFile
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from branches.models import User
from complaints.acts.forms.shape import LaidOutForm
from complaints.acts.rules import Refusal
from complaints.acts.web import chips, lists
from complaints.acts.web.pages import posted
from complaints.acts.web.plain import act
from complaints.acts.web.staff_request import StaffRequest
from complaints.case.models import Complaint
from complaints.evidence.filing import sealed
from complaints.intake.proposals import listed, rules, services
from complaints.intake.proposals.forms import DismissForm, LinkForm, ReviewForm
from complaints.intake.proposals.models import Proposal

_address = partial(lists.address, "proposals")


@require_safe
@never_cache
@login_required
def proposals(request: StaffRequest) -> HttpResponse:
    asked = request.GET.get("show", "")
    show = asked if asked in listed.Show.values else ""
    parts = listed.parts(request.user, show)
    page = lists.page(request, parts, url=partial(_address, show=show))
    context = {
        "proposals": page.rows,
        "show": show,
        "chips": chips.choose(
            listed.Show.choices, show, url=lambda show: _address(show=show)
        ),
        "shows_branch": request.user.branch_id is None,
        **page.links,
    }
    return render(request, "complaints/proposals/proposals.html", context)


@require_safe
@never_cache
@login_required
def proposal(request: StaffRequest, pk: int) -> HttpResponse:
    found = find(request, pk)
    visible = Complaint.objects.visible_to(request.user)
    cases = visible.filter(pk=found.case_id) if found.case_id else visible.none()
    context = {
        "proposal": found,
        "files": found.files.all(),
        "decisions": found.decisions.select_related("by"),
        "case": cases.only("number").first(),
        "about": visible.filter(number__in=found.about).only("number"),
        "names": found.names.all(),
        "may_decide": rules.may_decide(found, request.user) is None,
        "may_review": rules.may_review(found, request.user) is None,
    }
    return render(request, "complaints/proposals/proposal.html", context)


@require_safe
@never_cache
@login_required
def proposal_file(request: StaffRequest, pk: int, file: int) -> FileResponse:
    """Always saved, never shown: nobody knows yet who sent it."""
    row = get_object_or_404(find(request, pk).files, pk=file)
    try:
        content = sealed.read(row)
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(
        ContentFile(content),
        as_attachment=True,
        filename=row.name,
        content_type=row.content_type,
        headers={
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "X-Content-Type-Options": "nosniff",
        },
    )


@require_http_methods(["GET", "POST"])
@never_cache
@login_required
def link_proposal(request: StaffRequest, pk: int) -> HttpResponseBase:
    found = find(request, pk)
    return _decide(
        request,
        found,
        LinkForm(posted(request), proposal=found, by=request.user),
        services.link_proposal,
        may=rules.may_decide,
        title=_("归入已有投诉"),
        done=_("已归入投诉。"),
    )


@require_http_methods(["GET", "POST"])
@never_cache
@login_required
def dismiss_proposal(request: StaffRequest, pk: int) -> HttpResponseBase:
    return _decide(
        request,
        find(request, pk),
        DismissForm(posted(request), by=request.user),
        services.dismiss_proposal,
        may=rules.may_decide,
        title=_("不作投诉处理"),
        done=_("已登记，待负责人复核。"),
    )


@require_http_methods(["GET", "POST"])
@never_cache
@login_required
def review_dismissal(request: StaffRequest, pk: int) -> HttpResponseBase:
    return _decide(
        request,
        find(request, pk),
        ReviewForm(posted(request), by=request.user),
        services.review_dismissal,
        may=rules.may_review,
        title=_("复核来件处理"),
        done=_("已登记复核意见。"),
    )


def _decide(
    request: StaffRequest,
    proposal: Proposal,
    form: LaidOutForm,
    service: Callable[..., object],
    *,
    may: Callable[[Proposal, User], Refusal | None],
    title: str,
    done: str,
) -> HttpResponseBase:
    """Who may never is told at once; where nothing is to decide the page says so."""
    refusal = may(proposal, request.user)
    if refusal:
        refusal.stop()
    return act(
        request,
        form,
        lambda: service(proposal, by=request.user, **form.given()),
        title=title,
        back=proposal.get_absolute_url(),
        about=str(proposal),
        done=done,
        refusal=refusal,
    )


def find(request: StaffRequest, pk: int) -> Proposal:
    """What is not visible is not found."""
    visible = Proposal.objects.visible_to(request.user).select_related("branch")
    return get_object_or_404(visible, pk=pk)
