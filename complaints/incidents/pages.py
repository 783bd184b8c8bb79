"""norm 15.1, 19: whether a case belongs to a group incident, on its own page."""

from collections.abc import Iterable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from complaints import services
from complaints.acts import section_pages as sections
from complaints.acts.pages import act, allow_work, posted
from complaints.acts.web import StaffRequest, case_of
from complaints.case.choices import LEFT
from complaints.case.models import Complaint, works_on
from complaints.incidents import forms as forms
from complaints.incidents import listed as incidents
from complaints.incidents.models import Incident


@require_safe
@never_cache
@login_required
def incident(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    links = complaint.incident_links.select_related("incident", "repair_told_by")
    link = links.filter(unlinked_at=None).first()
    may_link = works_on(complaint, request.user) and complaint.state not in LEFT
    context: dict[str, object] = {"link": link, "may_link": may_link}
    if link is None:
        joinable = incidents.joinable(complaint, request.user)
        context["joinable"] = joinable[: incidents.MOST] if may_link else []
        context["alike"] = incidents.alike(complaint, request.user) if may_link else []
    return sections.respond(request, complaint, "incident", context)


@login_required
@require_http_methods(["GET", "POST"])
def open_incident(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    allow_work(request, complaint)
    form = forms.OpenIncidentForm(posted(request), complaint=complaint, by=request.user)
    return act(
        request,
        form,
        lambda: _opened(request, complaint, form),
        title=_("新建群体事件"),
        done=_("已建立群体事件。"),
        legal=not _is_linked(complaint) and complaint.state not in LEFT,
        back="incident",
    )


@login_required
@require_http_methods(["GET", "POST"])
def link_incident(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    allow_work(request, complaint)
    form = forms.LinkIncidentForm(
        posted(request),
        complaint=complaint,
        by=request.user,
        initial={"incident": request.GET.get("incident", "")},
    )
    return act(
        request,
        form,
        lambda: services.link_incident(
            complaint, incident=form.cleaned_data["incident"], by=request.user
        ),
        title=_("归入群体事件"),
        done=_("已归入群体事件。"),
        legal=not _is_linked(complaint) and complaint.state not in LEFT,
        back="incident",
    )


@login_required
@require_http_methods(["GET", "POST"])
def unlink_incident(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    allow_work(request, complaint)
    form = forms.UnlinkIncidentForm(
        posted(request), complaint=complaint, by=request.user
    )
    return act(
        request,
        form,
        lambda: services.unlink_incident(
            complaint, reason=form.cleaned_data["reason"], by=request.user
        ),
        title=_("移出群体事件"),
        done=_("已移出群体事件。"),
        legal=_is_linked(complaint),
        back="incident",
    )


def _is_linked(complaint: Complaint) -> bool:
    return complaint.incident_links.filter(unlinked_at=None).exists()


def _opened(
    request: StaffRequest, complaint: Complaint, form: forms.OpenIncidentForm
) -> Incident:
    given = form.cleaned_data
    opened = services.open_incident(complaint, title=given["title"], by=request.user)
    gather(request, opened, given.get("also") or [])
    return opened


def gather(request: StaffRequest, into: Incident, cases: Iterable[Complaint]) -> None:
    """Each in a transaction of its own: one that can't join holds up no other."""
    for case in cases:
        try:
            services.link_incident(case, incident=into, by=request.user)
        except ValidationError as error:
            why = "；".join(error.messages)
            messages.warning(request, f"{case.number}：{why}")
