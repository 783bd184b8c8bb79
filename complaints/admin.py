"""What Django looks for; each model's admin lives in its room."""

from complaints.acts.admin import AttachmentAdmin, EventAdmin
from complaints.board.admin import BoardNoticeAdmin
from complaints.case.admin import ComplaintAdmin, ContactAdmin, NamedStaffAdmin
from complaints.clocks.admin import (
    DeadlineAdmin,
    DeliveryAdmin,
    NotificationAdmin,
    TierAdmin,
    TierTimeAdmin,
)
from complaints.clocks.calendar.admin import CalendarYearAdmin, ClosureAdmin
from complaints.contact_details.admin import DetailCheckAdmin
from complaints.deadline_changes.admin import OutageAdmin
from complaints.decision_group.admin import GroupDecisionAdmin
from complaints.disposals.admin import DisposalAdmin, DisposalMeasureAdmin
from complaints.headquarters_reports.admin import (
    HeadquartersReportAdmin,
    ReportVersionAdmin,
)
from complaints.incidents.admin import (
    GroupTextAdmin,
    IncidentAdmin,
    IncidentCaseAdmin,
    IncidentNoticeAdmin,
    MeetingAdmin,
)
from complaints.inquiry.admin import (
    InquiryRecordAdmin,
    InvitationAdmin,
    OpinionAdmin,
    StatementAdmin,
    UnheardAdmin,
)
from complaints.intake.admin import CheckHoursAdmin, KeeperAdmin
from complaints.liaison.admin import LiaisonAdmin
from complaints.onward.admin import OnwardDueAdmin, OnwardRuleAdmin
from complaints.public.surveys.admin import QuestionnaireAdmin
from complaints.quarrels.admin import QuarrelAdmin
from complaints.records.admin import HandOutAdmin, MaterialAdmin, RecordAdmin
from complaints.recurrence.admin import ProblemCheckAdmin, RecurrenceAdmin
from complaints.reply_templates.admin import ReplyTemplateAdmin
from complaints.reporting_lines.admin import ReportingLineAdmin
from complaints.requests.admin import EscalationAdmin, RequestTimingAdmin
from complaints.signed_forms.admin import SignedFormAdmin
from complaints.task_force.admin import TaskForceAdmin
from complaints.transfers.admin import TransferOutcomeAdmin, TransferReplyAdmin
from complaints.watch_list.admin import StandardAdmin, WatchEntryAdmin, WatchNoticeAdmin
from complaints.withdrawals.admin import WithdrawalAdmin

__all__ = [
    "AttachmentAdmin",
    "BoardNoticeAdmin",
    "CalendarYearAdmin",
    "CheckHoursAdmin",
    "ClosureAdmin",
    "ComplaintAdmin",
    "ContactAdmin",
    "DeadlineAdmin",
    "DeliveryAdmin",
    "DetailCheckAdmin",
    "DisposalAdmin",
    "DisposalMeasureAdmin",
    "EscalationAdmin",
    "EventAdmin",
    "GroupDecisionAdmin",
    "GroupTextAdmin",
    "HandOutAdmin",
    "HeadquartersReportAdmin",
    "IncidentAdmin",
    "IncidentCaseAdmin",
    "IncidentNoticeAdmin",
    "InquiryRecordAdmin",
    "InvitationAdmin",
    "KeeperAdmin",
    "LiaisonAdmin",
    "MaterialAdmin",
    "MeetingAdmin",
    "NamedStaffAdmin",
    "NotificationAdmin",
    "OnwardDueAdmin",
    "OnwardRuleAdmin",
    "OpinionAdmin",
    "OutageAdmin",
    "ProblemCheckAdmin",
    "QuarrelAdmin",
    "QuestionnaireAdmin",
    "RecordAdmin",
    "RecurrenceAdmin",
    "ReplyTemplateAdmin",
    "ReportVersionAdmin",
    "ReportingLineAdmin",
    "RequestTimingAdmin",
    "SignedFormAdmin",
    "StandardAdmin",
    "StatementAdmin",
    "TaskForceAdmin",
    "TierAdmin",
    "TierTimeAdmin",
    "TransferOutcomeAdmin",
    "TransferReplyAdmin",
    "UnheardAdmin",
    "WatchEntryAdmin",
    "WatchNoticeAdmin",
    "WithdrawalAdmin",
]
