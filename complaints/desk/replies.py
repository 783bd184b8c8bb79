"""The text from which a reply starts: the branch's template, filled in (norm 8.1)."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from branches.models import User
from complaints.case.choices import Way
from complaints.case.models import Complaint
from complaints.decisions.incidents.models import Incident
from complaints.decisions.reply_templates import ReplyTemplate
from complaints.desk import wording

# What may stand in a form already and not yet in the case.
TYPED = ("facts", "cause", "result")


def starting_text(
    complaint: Complaint,
    way: str,
    *,
    by: User,
    typed: Mapping[str, str] | None = None,
) -> str:
    """What is known of the outcome stands in it; empty where there is no template."""
    template = ReplyTemplate.objects.fitting(
        branch_id=complaint.branch_id, category=complaint.category, way=way
    )
    if template is None:
        return ""
    known = {name: getattr(complaint, name) for name in TYPED}
    known |= {name: value for name, value in (typed or {}).items() if value}
    return template.fill(
        {
            "client": "" if complaint.is_anonymous else complaint.client_name,
            "number": complaint.number,
            "received": wording.exactly(complaint.received_at),
            "branch": complaint.branch.name,
            "telephone": complaint.branch.complaint_telephone,
            "handler": str(by),
            **known,
        }
    )


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
