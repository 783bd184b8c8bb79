"""How the timeline tells of it: norm 19."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from complaints.acts.registry import register
from complaints.acts.told import Told, Written
from complaints.acts.wording import Tone
from complaints.evidence.models import Event
from complaints.incidents.section import OfIncident


def _count(event: Event, written: Written) -> str:
    return str(_("共 %(count)s 位客户") % {"count": written.facts(event)["count"]})


register(
    told={
        "link_incident": Told(_("归入群体事件"), "people", about=_count),
        "unlink_incident": Told(_("移出群体事件"), "people"),
        "grow_incident": Told(
            _("群体事件又有客户"), "people-fill", Tone.SOON, about=_count
        ),
        "hold_meeting": Told(_("客户到会，领导解释致歉"), "people-fill", Tone.CALM),
        "approve_text": Told(_("统一答复获批准"), "file-check"),
        "repair_incident": Told(_("事件的问题已解决"), "tools"),
        "tell_repair": Told(_("通知客户问题已解决"), "telephone-outbound", Tone.CALM),
        "post_notice": Told(_("张贴书面答复"), "file-earmark-text"),
        "remove_notice": Told(_("撤下书面答复"), "file-earmark-x"),
    },
    section=OfIncident(),
)
