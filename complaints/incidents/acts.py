"""The acts of a case that belong to a group incident (norm 15.1, 19)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from complaints.acts.act import Act
from complaints.acts.registry import register
from complaints.acts.told import TimelineWords, WrittenRows
from complaints.acts.wording import Tone
from complaints.evidence.models import Event
from complaints.incidents import forms, rules, services
from complaints.incidents.for_all.attempts import warn
from complaints.incidents.for_all.incident_acts import INCIDENT_ACTS
from complaints.incidents.section import OfIncident


def _count(event: Event, written: WrittenRows) -> str:
    return str(_("共 %(count)s 位客户") % {"count": written.facts(event)["count"]})


register(
    Act(
        name="open_incident",
        label=_("新建群体事件"),
        icon="people",
        path="incident/open",
        may=rules.may_link,
        form=forms.OpenIncidentForm,
        do=services.open_with,
        done=_("已建立群体事件。"),
        after=warn,
        section="incident",
    ),
    Act(
        name="link_incident",
        label=_("归入群体事件"),
        icon="people",
        path="incident/link",
        may=rules.may_link,
        form=forms.LinkIncidentForm,
        do=services.link_incident,
        done=_("已归入群体事件。"),
        told=TimelineWords(about=_count),
        prefilled=["incident"],
        section="incident",
    ),
    Act(
        name="unlink_incident",
        label=_("移出群体事件"),
        icon="people",
        path="incident/unlink",
        may=rules.may_unlink,
        form=forms.UnlinkIncidentForm,
        do=services.unlink_incident,
        done=_("已移出群体事件。"),
        told=TimelineWords(),
        section="incident",
    ),
    *INCIDENT_ACTS,
    told={
        "grow_incident": TimelineWords(
            _("群体事件又有客户"), "people-fill", Tone.SOON, about=_count
        ),
        "approve_text": TimelineWords(_("统一答复获批准"), "file-check"),
    },
    section=OfIncident(),
)
