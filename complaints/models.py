"""What Django looks for; each model lives in its room."""

from complaints.archive.models import Loan, Volume, VolumeItem
from complaints.case.contacts import Contact
from complaints.case.corrections import Correction
from complaints.case.models import Complaint, NamedStaff, NumberCounter
from complaints.case.notes import Note
from complaints.case.reads import CaseRead
from complaints.case.signed_forms import SignedForm
from complaints.case.visits import Visit
from complaints.clocks.models import Deadline, Heartbeat
from complaints.clocks.notifications import Delivery, Notification
from complaints.clocks.tiers import Outage, Tier, TierTime
from complaints.decisions.common_problems import (
    CommonProblem,
    ProblemCase,
    ProblemSearch,
)
from complaints.decisions.decision_group import GroupDecision, GroupVoice
from complaints.decisions.disposals import Disposal, DisposalMeasure
from complaints.decisions.incidents.models import (
    Attendance,
    GroupText,
    Incident,
    IncidentCase,
    IncidentNotice,
    Meeting,
    TextDelivery,
)
from complaints.decisions.inquiry import InquiryRecord, Opinion, Statement
from complaints.decisions.liaison import Liaison
from complaints.decisions.models import Escalation
from complaints.decisions.problems import ProblemCheck, Recurrence
from complaints.decisions.records.demands import DemandRecord
from complaints.decisions.records.facilities import FacilityRecord
from complaints.decisions.records.failures import FailureRecord
from complaints.decisions.records.guidance import GuidanceRecord, HandOut, Material
from complaints.decisions.records.standards import StandardRecord
from complaints.decisions.referrals import Referral
from complaints.decisions.reply_templates import ReplyTemplate
from complaints.decisions.reporting_lines import ReportingLine
from complaints.decisions.reports_to_headquarters import (
    HeadquartersReport,
    ReportVersion,
)
from complaints.decisions.studies import StudyMeeting, Training
from complaints.decisions.task_force import Task, TaskForce, TaskForceMember
from complaints.decisions.watch import (
    Standard,
    StandardVersion,
    WatchEntry,
    WatchNotice,
)
from complaints.desk.models import CalendarAddress, Draft, Submission
from complaints.evidence.models import Anchor, Attachment, Event

__all__ = [
    "Anchor",
    "Attachment",
    "Attendance",
    "CalendarAddress",
    "CaseRead",
    "CommonProblem",
    "Complaint",
    "Contact",
    "Correction",
    "Deadline",
    "Delivery",
    "DemandRecord",
    "Disposal",
    "DisposalMeasure",
    "Draft",
    "Escalation",
    "Event",
    "FacilityRecord",
    "FailureRecord",
    "GroupDecision",
    "GroupText",
    "GroupVoice",
    "GuidanceRecord",
    "HandOut",
    "HeadquartersReport",
    "Heartbeat",
    "Incident",
    "IncidentCase",
    "IncidentNotice",
    "InquiryRecord",
    "Liaison",
    "Loan",
    "Material",
    "Meeting",
    "NamedStaff",
    "Note",
    "Notification",
    "NumberCounter",
    "Opinion",
    "Outage",
    "ProblemCase",
    "ProblemCheck",
    "ProblemSearch",
    "Recurrence",
    "Referral",
    "ReplyTemplate",
    "ReportVersion",
    "ReportingLine",
    "SignedForm",
    "Standard",
    "StandardRecord",
    "StandardVersion",
    "Statement",
    "StudyMeeting",
    "Submission",
    "Task",
    "TaskForce",
    "TaskForceMember",
    "TextDelivery",
    "Tier",
    "TierTime",
    "Training",
    "Visit",
    "Volume",
    "VolumeItem",
    "WatchEntry",
    "WatchNotice",
]
