from __future__ import annotations

from django.utils.translation import gettext as _

from branches.models import User
from complaints.case.choices import Way
from complaints.incidents.models import Incident
from complaints.reply_templates.models import ReplyTemplate


def for_all(incident: Incident, way: str, *, by: User) -> str:
    """The same for all clients of an incident: it names none of them."""
    template = ReplyTemplate.objects.fitting(
        branch_id=incident.branch_id, category=incident.category, way=way
    )
    if template is None:
        return ""
    return template.fill(
        {
            "client": "" if way == Way.NOTICE else _("客户"),
            "facts": incident.title,
            "cause": incident.cause,
            "branch": incident.branch.name,
            "telephone": incident.branch.complaint_telephone,
            "handler": str(by),
        }
    )
