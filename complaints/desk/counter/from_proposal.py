"""The counter's form for a message that came in: begun with what it says."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404
from django.shortcuts import get_object_or_404

from branches.access import is_key
from complaints.acts.web.staff_request import StaffRequest
from complaints.case.choices import Channel, Source
from complaints.intake.proposals.models import CameBy, Proposal


def asked(request: StaffRequest) -> Proposal | None:
    """The one that the address names; what its reader does not see is not found."""
    given = request.GET.get("proposal", "")
    if not given:
        return None
    if not is_key(given):
        raise Http404
    visible = Proposal.objects.visible_to(request.user).select_related("branch")
    return get_object_or_404(visible, pk=given)


def initial(proposal: Proposal) -> dict[str, Any]:
    """Open to change, but for when and how it came."""
    found = {
        "channel": proposal.channel,
        "received_at": proposal.arrived_at,
        "client_name": proposal.sender_name,
        "telephone": proposal.telephone,
        "email": proposal.email,
        "statement": proposal.text,
    }
    if proposal.came_by == CameBy.WEB:
        found["source"] = Source.WEB
    return {name: value for name, value in found.items() if value}


def hold(form: forms.ModelForm, proposal: Proposal) -> None:
    """How it came is no choice, and its time no entry."""
    form.fields["received_at"].widget.attrs["readonly"] = True
    _leave_one(form, "channel", Channel(proposal.channel))
    if proposal.came_by == CameBy.WEB:
        _leave_one(form, "source", Source.WEB)


def _leave_one(form: forms.ModelForm, name: str, choice: Channel | Source) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = [(choice.value, choice.label)]
