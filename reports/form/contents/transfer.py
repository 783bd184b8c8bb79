"""What the form says of a transfer: what it gives, and how it was answered."""

from __future__ import annotations

from typing import Any

from complaints.case.models import Complaint
from reports.form.contents.wording import joined, moment


def transfer(complaint: Complaint) -> dict[str, Any]:
    """A key beside number and limit only where it was said: what was signed stays."""
    said: dict[str, Any] = {
        "number": complaint.transfer_number,
        "due_at": moment(complaint.transfer_due_at),
    }
    if complaint.transfer_without_number:
        said["without_number"] = True
    if complaint.transfer_without_limit:
        said["without_limit"] = True
    if complaint.is_transferred and (answers := _answers(complaint)):
        said["answers"] = answers
    return said


def _answers(complaint: Complaint) -> list[dict[str, Any]]:
    return [
        {
            "by_headquarters": reply.by_headquarters,
            "answered_to": reply.answered_to,
            "handed_at": moment(reply.handed_at),
            "outcome": reply.outcome.label,
            "paper": joined(
                reply.paper_number, reply.paper.name if reply.paper else "", by="、"
            ),
        }
        for reply in complaint.transfer_replies.select_related("outcome", "paper")
    ]
