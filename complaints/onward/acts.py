"""norm 12, 13: what time alone brings to these, in the words of the timeline."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from complaints.acts.registry import register
from complaints.acts.told import TimelineWords, WrittenRows
from complaints.acts.wording import Tone
from complaints.evidence.models import Event
from complaints.onward import services  # noqa: F401 (follows the acts)
from complaints.onward.models import Onward
from complaints.onward.section import OnwardSection


def _kind(event: Event, written: WrittenRows) -> str:
    return str(Onward(written.facts(event)["kind"]).label)


register(
    told={
        "warn_onward": TimelineWords(
            _("呈报时限即将到期"), "hourglass-split", Tone.SOON, about=_kind
        ),
        "miss_onward": TimelineWords(
            _("呈报时限已超时"), "exclamation-triangle", Tone.OVER, about=_kind
        ),
    },
    section=OnwardSection(),
)
