"""What Django looks for; each model lives in its room."""

from complaints.case.contacts import Contact
from complaints.case.models import Complaint, NamedStaff, NumberCounter
from complaints.clocks.models import Deadline, Heartbeat
from complaints.decisions.models import Escalation
from complaints.desk.models import Draft, Submission
from complaints.evidence.models import Attachment, Event

__all__ = [
    "Attachment",
    "Complaint",
    "Contact",
    "Deadline",
    "Draft",
    "Escalation",
    "Event",
    "Heartbeat",
    "NamedStaff",
    "NumberCounter",
    "Submission",
]
