"""norm 16.2: of each contact detail, whether the client had left it before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints.case.models.details import Detail, Standing

LABELS = {
    Detail.TELEPHONE: _("电话是否预留"),
    Detail.EMAIL: _("邮箱是否预留"),
    Detail.ADDRESS: _("地址是否预留"),
}


def controls() -> dict[str, forms.Field]:
    """Unknown until somebody has looked it up in the counter's system."""
    return {
        f"{detail}_standing": forms.ChoiceField(
            label=label, choices=[("", _("未核对")), *Standing.choices], required=False
        )
        for detail, label in LABELS.items()
    }


def given(cleaned: Mapping[str, Any]) -> dict[str, str]:
    return {detail.value: cleaned[f"{detail}_standing"] for detail in LABELS}
