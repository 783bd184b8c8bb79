"""What Django looks for; each model lives in its room."""

from complaints.acts.dossier import CaseSummary
from complaints.archive.models import Loan, Retention, Volume, VolumeItem
from complaints.board.models import BoardNotice
from complaints.case.models import Complaint, NamedStaff, NumberCounter
from complaints.case.models.appointees import Appointee
from complaints.case.models.contacts import Contact
from complaints.case.models.corrections import Correction
from complaints.case.models.details import DetailCheck
from complaints.case.models.notes import Note
from complaints.case.models.read_log import CaseRead
from complaints.clocks.models import ClockJump, Deadline, Heartbeat
from complaints.clocks.notifications import Delivery, Notification
from complaints.clocks.notifications.models import HouseTold
from complaints.clocks.tiers import Outage, Tier, TierTime
from complaints.decision_group.models import GroupDecision, GroupVoice
from complaints.desk.models import CalendarAddress
from complaints.disposals.models import Disposal, DisposalMeasure
from complaints.drafts.models import Discarded, Draft, DraftFile, Submission
from complaints.evidence.models import Anchor, Attachment, Event
from complaints.headquarters_reports.models import HeadquartersReport, ReportVersion
from complaints.imports.models import LedgerWord
from complaints.imports.sent.models import LedgerFile, LedgerPage
from complaints.incidents.models import (
    Attendance,
    GroupText,
    Incident,
    IncidentCase,
    IncidentNotice,
    Meeting,
    TextDelivery,
)
from complaints.inquiry.hearing_models import Invitation, Unheard
from complaints.inquiry.models import InquiryRecord, Opinion, Statement
from complaints.intake.mail.models import Mailbox, MailRefusal
from complaints.intake.models import ChannelCheck, CheckHours, Keeper
from complaints.intake.proposals.models import (
    Proposal,
    ProposalDecision,
    ProposalFile,
)
from complaints.liaison.models import Liaison
from complaints.onward.models import OnwardDue, OnwardRule
from complaints.public.models import (
    HandedIn,
    HandedInFile,
    PublicBranch,
    PublicNotice,
)
from complaints.public.surveys.models import (
    Questionnaire,
    SurveyAnswer,
    SurveyQuestion,
    SurveySheet,
)
from complaints.quarrels.models import Quarrel
from complaints.records.demands import DemandRecord
from complaints.records.facilities import FacilityRecord
from complaints.records.failures import FailureRecord
from complaints.records.guidance import GuidanceRecord, HandOut, Material
from complaints.records.standards import StandardRecord
from complaints.recurrence.models import ProblemCheck, Recurrence
from complaints.referrals.models import Referral
from complaints.reply_templates.models import ReplyTemplate
from complaints.reporting_lines.models import ReportingLine
from complaints.requests.models import Escalation
from complaints.requests.waiting.timing import RequestTiming
from complaints.signed_forms.models import SignedForm
from complaints.task_force.models import Task, TaskForce, TaskForceMember
from complaints.transfers.models import TransferOutcome, TransferReply
from complaints.visits.models import Visit
from complaints.watch_list.models import (
    Standard,
    StandardVersion,
    WatchEntry,
    WatchNotice,
)
from complaints.withdrawals.models import Withdrawal

__all__ = [
    "Anchor",
    "Appointee",
    "Attachment",
    "Attendance",
    "BoardNotice",
    "CalendarAddress",
    "CaseRead",
    "CaseSummary",
    "ChannelCheck",
    "CheckHours",
    "ClockJump",
    "Complaint",
    "Contact",
    "Correction",
    "Deadline",
    "Delivery",
    "DemandRecord",
    "DetailCheck",
    "Discarded",
    "Disposal",
    "DisposalMeasure",
    "Draft",
    "DraftFile",
    "Escalation",
    "Event",
    "FacilityRecord",
    "FailureRecord",
    "GroupDecision",
    "GroupText",
    "GroupVoice",
    "GuidanceRecord",
    "HandOut",
    "HandedIn",
    "HandedInFile",
    "HeadquartersReport",
    "Heartbeat",
    "HouseTold",
    "Incident",
    "IncidentCase",
    "IncidentNotice",
    "InquiryRecord",
    "Invitation",
    "Keeper",
    "LedgerFile",
    "LedgerPage",
    "LedgerWord",
    "Liaison",
    "Loan",
    "MailRefusal",
    "Mailbox",
    "Material",
    "Meeting",
    "NamedStaff",
    "Note",
    "Notification",
    "NumberCounter",
    "OnwardDue",
    "OnwardRule",
    "Opinion",
    "Outage",
    "ProblemCheck",
    "Proposal",
    "ProposalDecision",
    "ProposalFile",
    "PublicBranch",
    "PublicNotice",
    "Quarrel",
    "Questionnaire",
    "Recurrence",
    "Referral",
    "ReplyTemplate",
    "ReportVersion",
    "ReportingLine",
    "RequestTiming",
    "Retention",
    "SignedForm",
    "Standard",
    "StandardRecord",
    "StandardVersion",
    "Statement",
    "Submission",
    "SurveyAnswer",
    "SurveyQuestion",
    "SurveySheet",
    "Task",
    "TaskForce",
    "TaskForceMember",
    "TextDelivery",
    "Tier",
    "TierTime",
    "TransferOutcome",
    "TransferReply",
    "Unheard",
    "Visit",
    "Volume",
    "VolumeItem",
    "WatchEntry",
    "WatchNotice",
    "Withdrawal",
]
