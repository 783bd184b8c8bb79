"""What one has typed and not saved: kept, listed, gone on with, discarded."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from complaints.acts.web.staff_request import StaffRequest
from complaints.desk.drafts import at_counter
from complaints.desk.drafts.at_counter import DiscardForm
from complaints.drafts import files, keeping, sending
from complaints.drafts.keeping import TooMuchError
from complaints.drafts.models import Draft
from complaints.drafts.opened import GOING_ON, Opened, sent
from complaints.evidence.filing.reach import UnreachableError

IN_BAR = 6


@require_safe
@never_cache
@login_required
def drafts(request: StaffRequest) -> HttpResponse:
    context = {
        "drafts": keeping.listed(request.user),
        "untaken": at_counter.untaken(request.user),
        "discarded": at_counter.discarded(request.user),
    }
    return render(request, "complaints/drafts/drafts.html", context)


@require_safe
@never_cache
@login_required
def draft_list(request: StaffRequest) -> HttpResponse:
    """The last ones, for the bar of every page."""
    context = {"drafts": keeping.listed(request.user)[:IN_BAR]}
    return render(request, "complaints/drafts/drafts_folded.html", context)


@require_POST
@login_required
def keep(request: StaffRequest) -> HttpResponse:
    """Where it can be gone on with; nothing where the form was saved meanwhile."""
    opened = _own(request)
    try:
        draft = keeping.keep(opened, request.POST)
    except TooMuchError:
        return HttpResponse(_("内容过长或暂存过多，没有暂存。"), status=413)
    if draft is None:
        return HttpResponse(status=204)
    return HttpResponse(draft.get_absolute_url(), content_type="text/plain")


@require_POST
@login_required
@transaction.atomic
def keep_file(request: StaffRequest) -> HttpResponse:
    """The files chosen for one field; answered with all that the draft has of it."""
    opened = _own(request)
    keeping.alone(opened)
    if keeping.was_saved(opened):
        return HttpResponse(status=204)
    try:
        draft = keeping.begin(opened)
    except TooMuchError:
        return HttpResponse(_("暂存过多，请先提交或清理暂存。"), status=413)
    files.drop(draft, request.POST.getlist(files.LEFT_OUT))
    problems = []
    for field, chosen in request.FILES.lists():
        for file in chosen:
            try:
                files.put(draft, field, file)
            except ValidationError as error:
                problems += error.messages
            except UnreachableError:
                problems.append(_("存放附件的地方没有回应，请稍后再试。"))
    field = request.POST.get("field", "")
    context = {"attached": draft.files.filter(field=field), "problems": problems}
    return render(request, "complaints/drafts/attached.html", context)


@require_safe
@never_cache
@login_required
def go_on(request: StaffRequest, token: UUID) -> HttpResponse:
    """The form with what was typed in it; of a saved one, where that led.

    Asked with `live` it says only whether there is something to go on with.
    """
    draft = Draft.objects.of(request.user).filter(token=token).first()
    if "live" in request.GET:
        return HttpResponse(status=200 if draft else 204)
    if draft:
        return redirect(_with_draft(draft))
    opened = Opened(user_id=request.user.pk, page="", token=token)
    if address := sending.address_of_saved(opened):
        return redirect(address)
    raise Http404


@require_http_methods(["GET", "POST"])
@never_cache
@login_required
def discard(request: StaffRequest, token: UUID) -> HttpResponse:
    """Asks first; of a client's words that wait too long, for a reason too."""
    draft = get_object_or_404(Draft.objects.of(request.user), token=token)
    form = DiscardForm(request.POST or None, draft=draft)
    if request.method == "POST" and form.is_valid():
        at_counter.discard(draft, form.cleaned_data.get("reason", ""))
        messages.success(request, _("已丢弃。"))
        return redirect("complaints:drafts")
    context = {"draft": draft, "form": form}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "complaints/drafts/discard.html", context, status=status)


def _own(request: StaffRequest) -> Opened:
    """Of a form that somebody else has opened nothing is kept under this login."""
    opened = sent(request)
    sending.settle(request)
    if opened is None or opened.user_id != request.user.pk:
        raise Http404
    return opened


def _with_draft(draft: Draft) -> str:
    page = urlsplit(draft.page)
    asked = "&".join(filter(None, [page.query, f"{GOING_ON}={draft.token}"]))
    return urlunsplit(page._replace(query=asked))
