"""DESIGN 6: what has been kept long enough; the keeper asks, headquarters decides."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from branches.models import Post, User
from complaints.acts.web import lists
from complaints.acts.web.staff_request import StaffRequest
from complaints.archive import rules
from complaints.archive.erasing import erasure
from complaints.archive.erasing import retention as kept
from complaints.archive.forms import AskErasureForm, EraseForm
from complaints.case.finding.keyset import Part
from complaints.case.models import Complaint
from complaints.case.querysets import ComplaintQuerySet
from complaints.drafts import keeping, sending
from complaints.drafts.sending import AlreadySavedError
from complaints.requests import services as decisions
from complaints.requests.deciding import approve_together
from complaints.requests.models import Escalation, EscalationKind

ERASED_SHOWN = 20


@require_safe
@never_cache
@login_required
def retention(request: StaffRequest) -> HttpResponse:
    return _page(request)


@require_POST
@login_required
def ask_erasure(request: StaffRequest) -> HttpResponse:
    if request.user.post not in rules.KEEPER.posts:
        raise PermissionDenied
    cases = {case.number: case for case in _listed(request)}
    form = AskErasureForm(request.POST, among=cases)
    if form.is_valid():
        chosen = [cases[number] for number in form.cleaned_data["number"]]
        reason = form.cleaned_data["reason"]
        try:
            asked = sending.once(
                request,
                lambda: erasure.ask_erasure(chosen, reason=reason, by=request.user),
                leads_to=lambda _done: reverse("complaints:retention"),
            )
        except AlreadySavedError as saved:
            return redirect(saved.address)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _asked(len(asked)))
            return redirect("complaints:retention")
    return _page(request, asking=form)


@require_POST
@login_required
def erase(request: StaffRequest) -> HttpResponse:
    """One that is refused holds up no other."""
    if request.user.post != Post.HEADQUARTERS:
        raise PermissionDenied
    waiting = {row.complaint.number: row for row in _waiting(request.user)}
    form = EraseForm(request.POST, among=waiting)
    if not form.is_valid():
        return _page(request, erasing=form)
    asked = {number: waiting[number] for number in form.cleaned_data["number"]}
    refused = approve_together(asked.values(), by=request.user)
    for number, escalation in asked.items():
        if error := refused.get(escalation):
            messages.warning(request, " ".join(error.messages))
        else:
            said = _("已同意销毁 %(number)s：留证满一天后执行。")
            messages.success(request, said % {"number": number})
    return redirect("complaints:retention")


def _page(
    request: StaffRequest,
    *,
    asking: AskErasureForm | None = None,
    erasing: EraseForm | None = None,
) -> HttpResponse:
    user = request.user
    if user.post not in kept.READERS:
        raise PermissionDenied
    part = Part(kept.asked(_due(user)), "closed_at")
    page = lists.page(request, [part], url=partial(lists.address, "retention"))
    refused = asking or erasing
    asking = asking or AskErasureForm(None, among=())
    keeping.restore(request, asking)
    waiting = list(_waiting(user)) if user.post == Post.HEADQUARTERS else []
    context = {
        "cases": page.rows,
        "waiting": waiting,
        "erased": _erased(user),
        "asks": user.post in rules.KEEPER.posts,
        "asking": asking,
        "erasing": erasing or EraseForm(None, among=()),
        "ticked": request.POST.getlist("number") or asking.initial.get("number", []),
        **page.links,
    }
    status = 422 if refused else 200
    return render(request, "complaints/archive/retention.html", context, status=status)


def _listed(request: StaffRequest) -> QuerySet[Complaint]:
    """Of what is due, what was ticked."""
    ticked = [number for number in request.POST.getlist("number") if "\0" not in number]
    return kept.unasked(_due(request.user)).filter(number__in=ticked[:200])


def _due(user: User) -> ComplaintQuerySet:
    visible = Complaint.objects.visible_to(user).defer("search_vector", "statement")
    return kept.due(visible, now=timezone.now()).select_related("branch")


def _waiting(user: User) -> list[Escalation]:
    """Requests that headquarters may decide, the oldest first; a page's worth."""
    rows = decisions.waiting_for(user).filter(kind=EscalationKind.ERASURE)
    found = rows.select_related("complaint__branch", "requested_by")
    return list(found.defer("complaint__search_vector")[:50])


def _erased(user: User) -> QuerySet[Complaint]:
    visible = Complaint.objects.visible_to(user).filter(erased_at__isnull=False)
    return visible.defer("search_vector").order_by("-erased_at", "-pk")[:ERASED_SHOWN]


def _asked(count: int) -> str:
    return ngettext(
        "已提交 %(count)d 件的销毁申请，等待营销管理总部决定。",
        "已提交 %(count)d 件的销毁申请，等待营销管理总部决定。",
        count,
    ) % {"count": count}
