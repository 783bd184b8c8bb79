"""The text from which a reply starts: the branch's template, filled in (norm 8.1)."""

from __future__ import annotations

from collections.abc import Mapping

from branches.models import User
from complaints.acts import wording
from complaints.case.models import Complaint
from complaints.reply_templates.models import ReplyTemplate

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
