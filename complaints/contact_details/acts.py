"""The act of looking up a client's contact details (norm 16.2)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from complaints.acts.act import Act
from complaints.acts.registry import register
from complaints.acts.told import TimelineWords, WrittenRows
from complaints.case.models.details import Detail, Standing
from complaints.contact_details import forms, rules, services
from complaints.evidence.models import Event


def _what(event: Event, written: WrittenRows) -> str:
    details = written.facts(event)["details"]
    return "、".join(
        f"{Detail(detail).label}{Standing(standing).label}"
        for detail, standing in details.items()
    )


register(
    Act(
        name="check_details",
        label=_("核对联系方式"),
        icon="person-check",
        path="details",
        may=rules.may_check_details,
        form=forms.CheckDetailsForm,
        do=services.check_details,
        done=_("已登记核对结果。"),
        told=TimelineWords(about=_what),
        place=215,
    ),
)
