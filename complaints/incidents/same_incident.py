"""norm 15.1: the next client of an incident, taken at the counter."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints.case.models import Complaint


class SameIncidentForm(forms.Form):
    """Beside the counter's form; `after` is the number of the last client's case."""

    after = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput)
    same_incident = forms.BooleanField(
        label=_("与上一位客户是同一事件，归入群体事件"), required=False
    )
    incident_title = forms.CharField(
        label=_("事件"),
        required=False,
        max_length=100,
        help_text=_("一句话说明是什么事，请勿写入姓名。"),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("same_incident") and not given.get("incident_title"):
            self.add_error("incident_title", _("请写明是什么事。"))
        return given


def following(last: Complaint) -> SameIncidentForm:
    """Proposed: the incident that the last one is in, else what it was about."""
    link = last.incident_links.filter(unlinked_at=None).select_related("incident")
    found = link.first()
    title = found.incident.title if found else last.business
    return SameIncidentForm(
        initial={
            "after": last.number,
            "same_incident": found is not None,
            "incident_title": title or last.get_category_display(),
        }
    )
