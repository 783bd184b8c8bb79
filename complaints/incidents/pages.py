"""norm 15.1, 19, 22.1: whether a case is of an incident; a branch's incidents; one."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from complaints.acts.web import lists, section_pages
from complaints.acts.web.staff_request import StaffRequest, case_of
from complaints.incidents import listed, rules
from complaints.incidents.for_all.incident_act import find
from complaints.incidents.models import IncidentCase


@require_safe
@never_cache
@login_required
def incident(request: StaffRequest, number: str) -> HttpResponse:
    complaint = case_of(request, number)
    rows = IncidentCase.objects.select_related("incident", "repair_told_by")
    prefetch_related_objects([complaint], Prefetch("incident_links", rows))
    links = (x for x in complaint.incident_links.all() if x.unlinked_at is None)
    context: dict[str, object] = {"link": next(links, None)}
    if rules.may_link(complaint, request.user) is None:
        context["joinable"] = listed.joinable(complaint, request.user)[: listed.MOST]
        context["alike"] = listed.alike(complaint, request.user)
    return section_pages.respond(request, complaint, "incident", context)


@require_safe
@never_cache
@login_required
def incidents(request: StaffRequest) -> HttpResponse:
    url = partial(lists.address, "incidents")
    page = lists.page(request, [listed.part(request.user)], url=url)
    context = {
        "incidents": page.rows,
        **page.links,
        "shows_branch": request.user.branch_id is None,
    }
    return render(request, "complaints/incidents/incidents.html", context)


@require_safe
@never_cache
@login_required
def one_incident(request: StaffRequest, pk: int) -> HttpResponse:
    incident = find(request, pk)
    rows = listed.rows(incident, request.user)
    works = rules.may_work(incident, request.user) is None
    context = {
        "incident": incident,
        "rows": rows,
        "held": listed.held(incident, rows),
        "texts": listed.written(incident, request.user),
        "notices": incident.notices.select_related("written_by", "posted_by"),
        "alike": listed.alike(rows[0].case, request.user) if works and rows else [],
        "untold": sum(1 for row in rows if not row.link.repair_told_at),
    }
    return render(request, "complaints/incidents/incident.html", context)
