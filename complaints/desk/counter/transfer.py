"""What the counter asks of a transfer: its limit, or the tick that it gives none."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints.acts.forms.moments import MomentField
from complaints.case.models import Complaint
from complaints.case.tables.channels import TRANSFERS, WITH_SOURCE
from complaints.lifecycle.receiving import wrong_of_transfer

TICKS = {
    "transfer_without_number": _("无（转办未给编号）"),
    "transfer_without_limit": _("无（转办未给时限，按最终反馈期限答复）"),
}


def controls() -> dict[str, forms.Field]:
    limit = MomentField(label=_("转办要求时限"), required=False)
    return {"transfer_due_at": limit} | {
        name: forms.BooleanField(label=label, required=False)
        for name, label in TICKS.items()
    }


def clean(cleaned: dict[str, Any]) -> None:
    """Ticked, or nobody said; of what was not transferred nobody was asked."""
    if cleaned.get("channel") not in WITH_SOURCE:
        cleaned["source"] = ""
    is_transfer = cleaned.get("source") in TRANSFERS
    for name in TICKS:
        cleaned[name] = True if is_transfer and cleaned.get(name) else None


def check(form: forms.ModelForm, case: Complaint) -> None:
    if {"transfer_due_at", "received_at"} & form.errors.keys():
        return
    for name, message in wrong_of_transfer(case):
        form.add_error(name, message)
