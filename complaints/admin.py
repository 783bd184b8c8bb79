"""What Django looks for; each model's admin lives in its room."""

from complaints.case.admin import ComplaintAdmin, ContactAdmin, NamedStaffAdmin
from complaints.clocks.admin import (
    DeadlineAdmin,
    DeliveryAdmin,
    NotificationAdmin,
    TierAdmin,
    TierTimeAdmin,
)
from complaints.clocks.calendar_admin import CalendarYearAdmin, ClosureAdmin
from complaints.decisions.admin import (
    HeadquartersReportAdmin,
    LiaisonAdmin,
    ReportVersionAdmin,
)
from complaints.decisions.groups_admin import GroupDecisionAdmin, TaskForceAdmin
from complaints.decisions.incidents.admin import (
    GroupTextAdmin,
    IncidentAdmin,
    IncidentCaseAdmin,
    IncidentNoticeAdmin,
    MeetingAdmin,
)
from complaints.decisions.records_admin import (
    DisposalAdmin,
    DisposalMeasureAdmin,
    HandOutAdmin,
    MaterialAdmin,
    OpinionAdmin,
    RecordAdmin,
    StatementAdmin,
)
from complaints.decisions.reply_admin import ReplyTemplateAdmin
from complaints.decisions.reporting_admin import ReportingLineAdmin
from complaints.decisions.watch_admin import (
    ProblemCheckAdmin,
    RecurrenceAdmin,
    StandardAdmin,
    WatchEntryAdmin,
    WatchNoticeAdmin,
)
from complaints.desk.escalation_admin import EscalationAdmin
from complaints.desk.evidence_admin import AttachmentAdmin, EventAdmin
from complaints.lifecycle.admin import OutageAdmin

__all__ = [
    "AttachmentAdmin",
    "CalendarYearAdmin",
    "ClosureAdmin",
    "ComplaintAdmin",
    "ContactAdmin",
    "DeadlineAdmin",
    "DeliveryAdmin",
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
    "LiaisonAdmin",
    "MaterialAdmin",
    "MeetingAdmin",
    "NamedStaffAdmin",
    "NotificationAdmin",
    "OpinionAdmin",
    "OutageAdmin",
    "ProblemCheckAdmin",
    "RecordAdmin",
    "RecurrenceAdmin",
    "ReplyTemplateAdmin",
    "ReportVersionAdmin",
    "ReportingLineAdmin",
    "StandardAdmin",
    "StatementAdmin",
    "TaskForceAdmin",
    "TierAdmin",
    "TierTimeAdmin",
    "WatchEntryAdmin",
    "WatchNoticeAdmin",
]
