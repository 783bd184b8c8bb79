"""norm 3, 15: the act that says whether it came to a quarrel."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from complaints.acts.act import Act
from complaints.acts.registry import register
from complaints.acts.told import TimelineWords, WrittenRows
from complaints.evidence.models import Event
from complaints.quarrels import forms, rules, services
from complaints.quarrels.models import Conflict


def _kind(event: Event, written: WrittenRows) -> str:
    return str(Conflict(written.facts(event)["kind"]).label)


register(
    Act(
        name="record_quarrel",
        label=_("登记争执情况"),
        icon="exclamation-octagon",
        path="record-quarrel",
        may=rules.may_record_quarrel,
        form=forms.QuarrelForm,
        do=services.record_quarrel,
        done=_("争执情况已登记。"),
        told=TimelineWords(about=_kind),
        place=175,
    )
)
