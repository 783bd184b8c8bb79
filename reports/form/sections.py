"""The nine groups of the form and its head, each from the case's rows.

An empty string or None leaves the field free for the pen.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from complaints.archive import retention
from complaints.case import masking
from complaints.case.choices import State
from complaints.case.conditions import IMPACT_FLAGS
from complaints.case.models import Complaint, NamedStaff
from complaints.case.models.contacts import Contact, Purpose
from complaints.case.models.corrections import Correction
from complaints.case.tables.ways import WAYS
from complaints.clocks.deadlines import Kind
from complaints.clocks.models import MISSED, Result
from complaints.evidence.models import AttachmentKind
from complaints.requests.models import Escalation
from complaints.visits.models import Visit
from reports.form import outcome, teamwork
from reports.form.boxes import OTHER_WAY
from reports.form.casefile import CaseFile
from reports.form.wording import day, joined, moment, name

Section = dict[str, Any]


def head(case: CaseFile) -> Section:
    complaint = case.complaint
    return {
        "company": settings.COMPANY_NAME,
        "branch": complaint.branch.name,
        "branch_code": complaint.branch.code,
        "number": complaint.number,
        "state": str(State(complaint.state).label),
    }


def intake(case: CaseFile) -> Section:
    complaint = case.complaint
    leader = complaint.leader_present
    return {
        "received_at": moment(complaint.received_at),
        "raised_at": moment(complaint.raised_at),
        "backfill_reason": complaint.backfill_reason,
        "channel": complaint.channel,
        "source": complaint.source,
        "transfer": {
            "number": complaint.transfer_number,
            "due_at": moment(complaint.transfer_due_at),
        },
        "receiver": _receiver(complaint),
        "place": complaint.place,
        "present_count": complaint.present_count,
        "leader_present": f"{leader.get_post_display()} {leader}" if leader else "",
        "recording_number": complaint.recording_number,
        "transcript_number": complaint.transcript_number,
    }


def client(case: CaseFile, *, masked: bool) -> Section:
    complaint = case.complaint

    def hidden(value: str, mask: Callable[[str], str]) -> str:
        return mask(value) if masked and value else value

    return {
        "is_anonymous": complaint.is_anonymous,
        "name": complaint.client_name,
        "kind": complaint.client_kind,
        "investor_kind": complaint.investor_kind,
        "is_branch_client": complaint.is_branch_client,
        "history": {
            "count": len(case.earlier),
            "last_number": case.earlier[-1] if case.earlier else "",
        },
        "account": hidden(complaint.account_number, masking.mask_account),
        "identity_document": complaint.get_identity_document_display(),
        "identity_number": hidden(complaint.identity_number, masking.mask_id_number),
        "telephone": hidden(complaint.telephone, masking.mask_telephone),
        "email": hidden(complaint.email, masking.mask_email),
        "address": hidden(complaint.address, masking.mask_address),
        "contact_time": complaint.contact_time or complaint.no_contact_reason,
        "agent": _agent(complaint),
        "wants_confidentiality": complaint.wants_confidentiality,
    }


def matter(case: CaseFile) -> Section:
    complaint = case.complaint
    return {
        "categories": dict.fromkeys(complaint.secondary_categories, "secondary")
        | ({complaint.category: "main"} if complaint.category else {}),
        "nature": complaint.nature,
        "business": complaint.business,
        "happened": complaint.happened,
        "named": [_named(named) for named in case.named],
        "statement": complaint.statement,
        "demand": complaint.demand,
        "amount": None if complaint.amount is None else f"{complaint.amount:.2f}",
        "same_matter_count": complaint.same_matter_count,
        "group_number": outcome.group_number(case),
        "corrections": [_correction(row) for row in case.corrections],
        "attachments": [attachment.name for attachment in case.attachments],
    }


def reception(case: CaseFile) -> Section:
    complaint = case.complaint
    agreed = next((contact for contact in case.contacts if contact.agreed_at), None)
    settlement = complaint.unsettled_reason
    if complaint.is_settleable:
        settlement = complaint.promised_method or complaint.result
    return {
        "apologised": complaint.apologised,
        "inquiry": complaint.inquiry,
        "inquired_of": complaint.inquired_of,
        "is_settleable": complaint.is_settleable,
        "settlement": settlement,
        "agreed_at": moment(agreed.agreed_at if agreed else _by_default(case)),
        "reply_way": complaint.get_reply_way_display(),
        "reason": _why_later(case, agreed),
        "acknowledged": _acknowledged(case),
        "client_signed": complaint.client_signed,
        "unsigned_reason": complaint.unsigned_reason,
    }


def grading(case: CaseFile) -> Section:
    complaint = case.complaint
    grounds = [flag for flag in IMPACT_FLAGS if getattr(complaint, flag)]
    if complaint.is_group:
        grounds.append("group")
    return {
        "severity": complaint.severity,
        "grounds": grounds,
        "lead_department": complaint.lead_department,
        "reported": teamwork.reported(case),
        "instructions": [_instruction(decision) for decision in case.decisions],
        "recusal": _recusal(case),
        "assisting": teamwork.assisting(case),
        "executor": teamwork.executor(case),
        "task_force": teamwork.task_force(case),
        "committee": teamwork.committee(case),
        "has_emergency_plan": teamwork.has_emergency_plan(case),
        "company_informed": teamwork.company_informed(case),
    }


def investigation(case: CaseFile) -> Section:
    complaint = case.complaint
    kinds = (AttachmentKind.INVESTIGATION, AttachmentKind.RECORDING)
    files = (row.name for row in case.attachments if row.kind in kinds)
    return {
        "investigators": teamwork.investigators(case),
        "period": _period(complaint.investigated_at, complaint.resolved_at),
        "heard": teamwork.heard(case),
        "evidence": joined(teamwork.statements(case), *files),
        "facts": complaint.facts,
        "conclusion": complaint.conclusion,
        "cause": complaint.cause,
        "responsibility": complaint.responsibility,
    }


def handling(case: CaseFile) -> Section:
    complaint = case.complaint
    final = case.final_feedback()
    told = case.contacts_for(
        Purpose.EXPLANATION, Purpose.INTERIM_REPLY, Purpose.FINAL_FEEDBACK
    )
    return {
        "opinion": complaint.opinion,
        "drafted_by": teamwork.drafted_by(case),
        "approvals": teamwork.approvals(case),
        "result": complaint.result,
        "executed_by": name(complaint.handler) if complaint.result else "",
        "executed_on": day(complaint.resolved_at),
        "feedback": [_feedback(contact) for contact in told],
        "final_at": moment(final.occurred_at if final else None),
        "is_within_three_days": _in_time(case),
        "overdue_reason": _why_late(case),
        "attitude": complaint.attitude,
        "apology": outcome.apology(case),
        "self_review_on": outcome.self_review_on(case),
        "disposal_number": outcome.disposals(case),
        "posting": outcome.posting(case),
        **outcome.further_steps(case),
    }


def improvement(case: CaseFile) -> Section:
    return {
        "measures": outcome.measures(case),
        **outcome.completion(case),
        **(_visit(case.visits[-1]) if case.visits else {"visit": {}}),
    }


def archive(case: CaseFile) -> Section:
    """The volume is no part of it: what is filed stays signed; see the stamp."""
    complaint = case.complaint
    is_closed = complaint.state == State.CLOSED
    return {
        "headquarters_report": outcome.headquarters_report(case),
        "archived_on": day(complaint.closed_at if is_closed else None),
        "keep_until": day(retention.due_on(complaint) if is_closed else None),
    }


# Smaller things.


def _receiver(complaint: Complaint) -> Section:
    receiver = complaint.first_responsible
    return {
        "name": name(receiver),
        "post": receiver.get_post_display() if receiver else "",
        "staff_number": receiver.staff_number if receiver else "",
    }


def _correction(row: Correction) -> str:
    """What was corrected, not from what: the form shows the last value."""
    return _("%(label)s（%(by)s %(on)s 更正）") % {
        "label": row.label,
        "by": row.by,
        "on": day(row.at),
    }


def _agent(complaint: Complaint) -> Section:
    if not complaint.agent_name:
        return {}
    return {
        "name": complaint.agent_name,
        "relation": complaint.agent_relation,
        "is_authorised": complaint.agent_is_authorised,
        "is_identified": complaint.agent_is_identified,
    }


def _named(named: NamedStaff) -> str:
    who = named.user
    department = named.get_department_display()
    post = named.post
    if who:
        department = department or who.get_department_display()
        post = post or who.get_post_display()
    return " ".join(part for part in (department, post, str(named)) if part)


def _by_default(case: CaseFile) -> datetime | None:
    """norm 7.2: what is promised where no other time was agreed."""
    baseline = case.first_deadline(Kind.BASELINE_REPLY, cycle=1)
    return baseline.due_at if baseline else None


def _acknowledged(case: CaseFile) -> Section:
    """norm 16.2: told that it was received; face to face, the talk itself tells."""
    told = [
        contact
        for contact in case.contacts_for(Purpose.ACKNOWLEDGEMENT, Purpose.INTAKE)
        if contact.has_told
    ]
    told.sort(key=lambda contact: contact.purpose == Purpose.INTAKE)
    if not told:
        return {}
    return {"at": moment(told[0].occurred_at), "way": _way(told[0])}


def _way(contact: Contact) -> str:
    way = contact.get_way_display()
    if contact.is_substitute:
        return _("%(way)s（联系不上，按替代方式回复）") % {"way": way}
    return way


def _instruction(decision: Escalation) -> str:
    words = _("%(kind)s：%(who)s %(on)s %(decision)s") % {
        "kind": decision.get_kind_display(),
        "who": name(decision.decided_by),
        "on": day(decision.decided_at),
        "decision": decision.get_state_display(),
    }
    return f"{words}。{decision.comment}" if decision.comment else words


def _recusal(case: CaseFile) -> str:
    staff = {named.user_id for named in case.named if named.user_id}
    if not staff:
        return ""
    if case.complaint.handler_id in staff:
        return _("被投诉人为经办人，须另行指定")
    return _("被投诉人不经办本件")


def _period(start: datetime | None, end: datetime | None) -> str:
    if not start:
        return ""
    return _("%(start)s 至 %(end)s") % {"start": day(start), "end": day(end) or ""}


def _feedback(contact: Contact) -> Section:
    attitude = contact.get_attitude_display()
    return {
        "at": moment(contact.occurred_at),
        "way": _way(contact),
        "by": name(contact.by),
        "content": contact.said,
        "attitude": attitude if contact.reached else _("未联系到"),
        "next_at": moment(contact.agreed_at),
        "reason": contact.agreed_reason,
    }


def _in_time(case: CaseFile) -> bool | None:
    row = case.first_deadline(Kind.FINAL_FEEDBACK, cycle=case.complaint.cycle)
    if row is None:
        return None
    return True if row.result == Result.MET else False if row.result in MISSED else None


def _why_later(case: CaseFile, agreed: Contact | None) -> str:
    """norm 7.2: why it was to be later than 15:30, and what became of that clock."""
    said = agreed.agreed_reason if agreed else case.complaint.no_agreed_time_reason
    remarks = case.remarks(Kind.BASELINE_REPLY, cycle=1)
    return "；".join(filter(None, [said, *remarks]))


def _why_late(case: CaseFile) -> str | None:
    """norm 17.4: what was said of the clock, and of the one that extended it."""
    remarks = case.remarks(Kind.FINAL_FEEDBACK, cycle=case.complaint.cycle)
    return "；".join(remarks) or None


def _visit(visit: Visit) -> Section:
    """norm 8.3, 3.2: the last visit, and all that the client answered."""
    contact = visit.contact
    if contact is None:
        return {"visit": {}}
    return {
        "visit": {
            "on": day(contact.occurred_at),
            "way": contact.way if WAYS[contact.way].box else OTHER_WAY,
            "by": name(contact.by),
        },
        "suggestions": contact.said,
        "service_feedback": visit.service_feedback,
        "was_discriminated": bool(visit.met_obstacles or visit.had_quarrel),
    }
