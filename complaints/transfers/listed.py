"""What was answered to whoever transferred the case, for the case page."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from complaints.acts.facts import Fact
from complaints.case.models import Complaint


def answers(complaint: Complaint) -> list[Fact]:
    """One statement for a transferred case, none for any other."""
    if not complaint.is_transferred:
        return []
    found = []
    for reply in complaint.transfer_replies.select_related("outcome", "paper"):
        papers = [reply.paper_number, reply.paper.name if reply.paper else ""]
        label = _("总部答复转办方") if reply.by_headquarters else _("答复转办方")
        text = _("%(at)s %(outcome)s，交%(whom)s：%(papers)s") % {
            "at": f"{timezone.localtime(reply.handed_at):%Y-%m-%d %H:%M}",
            "outcome": reply.outcome,
            "whom": reply.answered_to,
            "papers": "、".join(filter(None, papers)),
        }
        found.append(Fact(label, text, is_long=True))
    return found
