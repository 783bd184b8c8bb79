"""Where each box of the form has its words from: nothing is printed that nobody said.

A row a box, by its path in the snapshot (`stamp.` for what the archive adds, and for
what the printer sees beside the case); in it the columns that feed it. By
`manage.py check` a box of the template that has no row is named, a row without a box,
and a column that there is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from django.apps import apps
from django.conf import settings
from django.core import checks
from django.core.exceptions import FieldDoesNotExist

# A column, `model.column`; or one of these, which are no column.
COMPANY = "the setting COMPANY_NAME"
CALENDAR = "the norm's rule, counted when it was received"
RETENTION = "the rule of retention, counted when it was closed"
OTHERS = (COMPANY, CALENDAR, RETENTION)

SOURCES: Mapping[str, tuple[str, ...]] = {
    # 表头
    "head.company": (COMPANY,),
    "head.branch": ("branch.name",),
    "head.branch_code": ("branch.code",),
    "head.number": ("complaint.number",),
    "head.state": ("complaint.state",),
    # 一、受理信息
    "intake.received_at": ("complaint.received_at",),
    "intake.raised_at": ("complaint.raised_at",),
    "intake.backfill_reason": ("complaint.backfill_reason",),
    "intake.channel": ("complaint.channel", "complaint.said_columns"),
    "intake.source": ("complaint.source", "complaint.said_columns"),
    "intake.transfer.number": ("complaint.transfer_number",),
    "intake.transfer.without_number": ("complaint.transfer_without_number",),
    "intake.transfer.due_at": ("complaint.transfer_due_at",),
    "intake.transfer.without_limit": ("complaint.transfer_without_limit",),
    "intake.transfer.answers": (
        "transferreply.answered_to",
        "transferreply.handed_at",
        "transferreply.outcome",
        "transferreply.paper_number",
        "transferreply.paper",
    ),
    "intake.receiver.name": ("complaint.first_responsible",),
    "intake.receiver.post": ("complaint.first_responsible", "user.post"),
    "intake.receiver.staff_number": (
        "complaint.first_responsible",
        "user.staff_number",
    ),
    "intake.place": ("complaint.place",),
    "intake.present_count": ("complaint.present_count", "complaint.said_columns"),
    "intake.leader_present": ("complaint.leader_present",),
    "intake.recording_number": ("complaint.recording_number",),
    "intake.transcript_number": ("complaint.transcript_number",),
    # 二、投诉人信息
    "client.is_anonymous": ("complaint.is_anonymous", "complaint.said_columns"),
    "client.name": ("complaint.client_name",),
    "client.kind": ("complaint.client_kind", "complaint.said_columns"),
    "client.investor_kind": ("complaint.investor_kind",),
    "client.is_branch_client": ("complaint.is_branch_client",),
    "stamp.earlier": ("complaint.client_name", "complaint.telephone_keys"),
    "stamp.last_number": ("complaint.number",),
    "client.account": ("complaint.account_number",),
    "client.identity_document": ("complaint.identity_document",),
    "client.identity_number": ("complaint.identity_number",),
    "client.telephone": ("complaint.telephone",),
    "client.email": ("complaint.email",),
    "client.address": ("complaint.address",),
    "client.contact_time": ("complaint.contact_time", "complaint.no_contact_reason"),
    "client.agent.name": ("complaint.agent_name",),
    "client.agent.relation": ("complaint.agent_relation",),
    "client.agent.is_authorised": (
        "complaint.agent_has_authority",
        "complaint.agent_is_authorised",
    ),
    "client.agent.is_identified": (
        "complaint.agent_was_verified",
        "complaint.agent_is_identified",
    ),
    "client.wants_confidentiality": (
        "complaint.asks_confidentiality",
        "complaint.wants_confidentiality",
    ),
    # 三、投诉内容
    "matter.categories": ("complaint.category", "complaint.secondary_categories"),
    "matter.nature": ("complaint.nature", "complaint.said_columns"),
    "matter.business": ("complaint.business",),
    "matter.happened": ("complaint.happened",),
    "matter.named": ("namedstaff.user", "namedstaff.name", "namedstaff.department"),
    "matter.statement": ("complaint.statement",),
    "matter.demand": ("complaint.demand",),
    "matter.corrections": ("correction.field", "correction.by", "correction.at"),
    "matter.amount": ("complaint.amount",),
    "matter.same_matter_count": (
        "complaint.same_matter_count",
        "complaint.said_columns",
    ),
    "matter.group_number": ("incidentcase.incident",),
    "matter.attachments": ("attachment.name",),
    # 四、受理时的接待与承诺
    "reception.apologised": ("complaint.has_apologised", "complaint.apologised"),
    "reception.inquiry": ("complaint.inquiry",),
    "reception.inquired_of": ("complaint.inquired_of",),
    "reception.is_settleable": ("complaint.can_settle", "complaint.is_settleable"),
    "reception.settlement": (
        "complaint.unsettled_reason",
        "complaint.promised_method",
        "complaint.result",
    ),
    "reception.promised_method": ("complaint.promised_method",),
    "reception.agreed_at": ("contact.agreed_at",),
    "reception.baseline_at": ("deadline.due_at", CALENDAR),
    "reception.reply_way": ("complaint.reply_way",),
    "reception.reason": (
        "contact.agreed_reason",
        "complaint.no_agreed_time_reason",
        "deadline.remark",
    ),
    "reception.acknowledged.at": ("contact.occurred_at",),
    "reception.acknowledged.way": ("contact.way",),
    "reception.client_signed": (
        "complaint.client_has_signed",
        "complaint.client_signed",
    ),
    "reception.unsigned_reason": ("complaint.unsigned_reason",),
    # 五、分级、上报与分派
    "grading.severity": ("complaint.severity", "complaint.said_columns"),
    "grading.grounds": (
        "complaint.affects_operation",
        "complaint.causes_loss",
        "complaint.harms_reputation",
        "complaint.draws_regulator",
        "complaint.same_matter_count",
    ),
    "grading.lead_department": ("complaint.lead_department",),
    "grading.assisting": ("referral.person", "referral.department"),
    "grading.reported": (
        "notification.recipient",
        "notification.created_at",
        "referral.asked_at",
        "escalation.requested_at",
    ),
    "grading.instructions": ("escalation.decided_by", "escalation.comment"),
    "grading.recusal": ("namedstaff.user", "complaint.handler"),
    "grading.executor": ("groupdecision.charged",),
    "grading.task_force": ("taskforcemember.user", "taskforce.leader"),
    "grading.committee": ("groupdecision.opinion", "groupdecision.verdict"),
    "grading.has_emergency_plan": ("failurerecord.plan_started",),
    "grading.company_informed": (
        "failurerecord.company_department",
        "failurerecord.company_told_at",
        "liaison.department",
    ),
    # 六、调查核实
    "investigation.investigators": ("complaint.facts_by", "statement.taken_by"),
    "investigation.period": ("complaint.investigated_at", "complaint.resolved_at"),
    "investigation.heard": ("statement.heard",),
    "investigation.evidence": ("statement.words", "attachment.name"),
    "investigation.facts": ("complaint.facts",),
    "investigation.conclusion": ("complaint.conclusion",),
    "investigation.cause": ("complaint.cause",),
    "investigation.responsibility": ("complaint.responsibility",),
    # 七、处理与反馈
    "handling.opinion": ("complaint.opinion",),
    "handling.drafted_by": ("opinion.given_by", "complaint.opinion_by"),
    "handling.executed_by": ("complaint.carried_out_by",),
    "handling.executed_on": ("complaint.carried_out_on",),
    "handling.approvals": ("opinion.request", "groupdecision.convened_by"),
    "handling.result": ("complaint.result",),
    "handling.feedback": ("contact.occurred_at", "contact.said", "contact.attitude"),
    "handling.final_at": ("contact.occurred_at",),
    "handling.is_within_three_days": ("deadline.result",),
    "handling.overdue_reason": ("deadline.remark",),
    "handling.attitude": ("complaint.attitude",),
    "handling.asks_mediation": ("contact.asks_mediation",),
    "handling.came_again": ("complaint.came_again",),
    "handling.further_steps": ("complaint.cycle",),
    "handling.apology": ("disposal.done_on", "disposal.leader"),
    "handling.self_review_on": ("disposal.done_on",),
    "handling.disposal_number": (
        "disposal.measure",
        "disposal.due_on",
        "disposal.done_on",
        "disposal.is_declined",
    ),
    "handling.posting": ("incidentnotice.posted_on", "contact.occurred_at"),
    # 八、整改与回访
    "improvement.measures": (
        "complaint.improvement",
        "complaint.no_improvement_reason",
        "facilityrecord.change",
    ),
    "improvement.owner": ("complaint.improvement_owner",),
    "improvement.due_on": (
        "complaint.improvement_due_on",
        "facilityrecord.change_due_on",
    ),
    "improvement.completion": ("facilityrecord.changed_on", "problemcheck.outcome"),
    "improvement.visit.on": ("visit.contact", "contact.occurred_at"),
    "improvement.visit.way": ("visit.contact", "contact.way"),
    "improvement.visit.by": ("visit.contact", "contact.by"),
    "improvement.suggestions": ("contact.said",),
    "improvement.service_feedback": ("visit.service_feedback",),
    "improvement.was_discriminated": ("visit.met_obstacles",),
    "improvement.had_quarrel": ("visit.had_quarrel",),
    # 九、签章与归档
    "archive.headquarters_report.exists": ("headquartersreport.sent_at",),
    "archive.headquarters_report.number": ("headquartersreport.serial",),
    "archive.headquarters_report.on": ("headquartersreport.sent_at",),
    "stamp.volume": ("volume.branch", "volume.year"),
    "stamp.serial": ("volumeitem.serial",),
    "stamp.keeper": ("volume.closed_by",),
    "stamp.archived_on": ("volume.closed_at",),
    "stamp.keep_until": ("complaint.closed_at", RETENTION),
}
# Asked as yes or no, and neither while nobody said.
ANSWERS = (
    "client.is_branch_client",
    "client.agent.is_authorised",
    "client.agent.is_identified",
    "client.wants_confidentiality",
    "reception.apologised",
    "reception.is_settleable",
    "reception.client_signed",
    "grading.has_emergency_plan",
    "handling.is_within_three_days",
    "handling.asks_mediation",
    "handling.came_again",
    "improvement.was_discriminated",
    "improvement.had_quarrel",
)

TEMPLATE = settings.BASE_DIR / "templates" / "typst" / "form.typ"
GROUPS = "|".join(dict.fromkeys(path.partition(".")[0] for path in SOURCES))
BOX = re.compile(rf'"((?:{GROUPS})\.[a-z_.]+)"')
FILED = re.compile(r'filed(?:-day)?\("([a-z_]+)"\)')


def boxes_of(template: str) -> set[str]:
    """The paths that a template prints."""
    filed = {f"stamp.{name}" for name in FILED.findall(template)}
    return set(BOX.findall(template)) | filed


def problems(template: str, sources: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    boxes = boxes_of(template)
    for path in sorted(boxes):
        if not sources.get(path):
            yield f"the form's box {path} has no source"
    for path in sorted(sources.keys() - boxes):
        yield f"the form has no box {path}"
    for path, columns in sources.items():
        for column in columns:
            if column not in OTHERS and not _exists(column):
                yield f"the form's box {path} is fed by {column}, which there is not"


def _exists(column: str) -> bool:
    model, _dot, name = column.partition(".")
    for app in ("complaints", "branches"):
        try:
            apps.get_model(app, model)._meta.get_field(name)
        except (LookupError, FieldDoesNotExist):
            continue
        return True
    return False


@checks.register
def every_box_has_its_source(**_kwargs: object) -> list[checks.CheckMessage]:
    found = problems(TEMPLATE.read_text(encoding="utf-8"), SOURCES)
    hint = "Its row belongs in reports/form/contents/sources.py."
    return [checks.Error(one, hint=hint, id="reports.E001") for one in found]
