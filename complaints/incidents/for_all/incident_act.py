"""An act on an incident or on a row of it, and the page of every such act."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from complaints.acts.act import AnyAct
from complaints.acts.web import plain
from complaints.acts.web.pages import posted
from complaints.acts.web.staff_request import StaffRequest
from complaints.incidents.forms import IncidentForm
from complaints.incidents.models import Incident


@dataclass(frozen=True, kw_only=True)
class IncidentAct(AnyAct):
    """`path` is the address below that of the incident."""

    form: type[IncidentForm]
    # Says what came of it beside `done`, or returns a page that shows it instead.
    after: Callable[[StaffRequest, Incident, Any], HttpResponseBase | None] | None = (
        None
    )

    def url(self, target: Any) -> str:
        of_row = not isinstance(target, Incident)
        arguments = [target.incident_id, target.pk] if of_row else [target.pk]
        return reverse(f"complaints:{self.name}", args=arguments)


def find(request: StaffRequest, pk: int) -> Incident:
    visible = Incident.objects.visible_to(request.user)
    return get_object_or_404(visible.select_related("branch", "opened_by"), pk=pk)


def do(
    act: IncidentAct, request: StaffRequest, pk: int, **row: object
) -> HttpResponseBase:
    incident = find(request, pk)
    target = act.row(incident, **row) if act.row else incident
    refusal = act.may(target, request.user)
    if refusal:
        refusal.stop()
    form = act.form(posted(request), row=target, by=request.user)

    def carry_out() -> object:
        outcome = act.do(target, by=request.user, **form.given())
        return act.after(request, incident, outcome) if act.after else outcome

    return plain.act(
        request,
        form,
        carry_out,
        title=act.heading(target),
        done=str(act.done),
        back=incident.get_absolute_url(),
        about=incident.title,
        refusal=refusal,
    )
