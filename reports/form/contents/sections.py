"""The nine groups of the form and its head, each from the case's rows.

An empty string or None leaves the field free for the pen.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from complaints.case import masking
from complaints.case.answers import answer, said
from complaints.case.choices import Origin, State
from complaints.case.conditions import IMPACT_FLAGS
from complaints.case.models import Complaint, NamedStaff
from complaints.case.models.contacts import Contact, Purpose
from complaints.case.models.corrections import Correction
from complaints.case.tables.channels import WITH_PLACE
from complaints.case.tables.ways import WAYS
from complaints.clocks.deadlines import Kind
from complaints.clocks.models import MISSED, Result
from complaints.evidence.models import AttachmentKind
from complaints.requests.models import Escalation
from complaints.visits.models import Visit
from reports.form.contents import outcome, teamwork
from reports.form.contents.boxes import OTHER_WAY
from reports.form.contents.casefile import CaseFile
from reports.form.contents.transfer import transfer
from reports.form.contents.wording import day, joined, moment, name

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
        **_channel(complaint),
        "transfer": transfer(complaint),
        "receiver": _receiver(complaint),
        **_place(complaint),
        "leader_present": f"{leader.get_post_display()} {leader}" if leader else "",
        "recording_number": complaint.recording_number,
        "transcript_number": complaint.transcript_number,
    }


def client(case: CaseFile, *, masked: bool) -> Section:
    complaint = case.complaint

    def hidden(value: str, mask: Callable[[str], str]) -> str:
        return mask(value) if masked and value else value

    return {
        "is_anonymous": said(complaint, "is_anonymous") or None,
        "name": complaint.client_name,
        "kind": said(complaint, "client_kind") or "",
        "investor_kind": complaint.investor_kind,
        "is_branch_client": complaint.is_branch_client,
        "account": hidden(complaint.account_number, masking.mask_account),
        "identity_document": complaint.get_identity_document_display(),
        "identity_number": hidden(complaint.identity_number, masking.mask_id_number),
        "telephone": hidden(complaint.telephone, masking.mask_telephone),
        "email": hidden(complaint.email, masking.mask_email),
        "address": hidden(complaint.address, masking.mask_address),
        "contact_time": complaint.contact_time or complaint.no_contact_reason,
        "agent": _agent(complaint),
        "wants_confidentiality": answer(complaint, "asks_confidentiality"),
    }


def matter(case: CaseFile) -> Section:
    complaint = case.complaint
    return {
        "categories": dict.fromkeys(complaint.secondary_categories, "secondary")
        | ({complaint.category: "main"} if complaint.category else {}),
        "nature": said(complaint, "nature") or "",
        "business": complaint.business,
        "happened": complaint.happened,
        "named": [_named(named) for named in case.named],
        "statement": complaint.statement,
        "demand": complaint.demand,
        "amount": None if complaint.amount is None else f"{complaint.amount:.2f}",
        "same_matter_count": said(complaint, "same_matter_count"),
        "group_number": outcome.group_number(case),
        "corrections": [_correction(row) for row in case.corrections],
        "attachments": [attachment.name for attachment in case.attachments],
    }


def reception(case: CaseFile) -> Section:
    complaint = case.complaint
    agreed = next((contact for contact in case.contacts if contact.agreed_at), None)
    settled = answer(complaint, "can_settle")
    settlement = complaint.unsettled_reason
    if settled:
        settlement = complaint.promised_method or complaint.result
    return {
        "apologised": answer(complaint, "has_apologised"),
        "inquiry": complaint.inquiry,
        "inquired_of": complaint.inquired_of,
        "is_settleable": settled,
        "settlement": settlement,
        "promised_method": "" if settled else complaint.promised_method,
        "agreed_at": moment(agreed.agreed_at if agreed else None),
        "baseline_at": moment(_baseline(case)),
        "reply_way": complaint.get_reply_way_display(),
        "reason": _why_later(case, agreed),
        "acknowledged": _acknowledged(case),
        "client_signed": answer(complaint, "client_has_signed"),
        "unsigned_reason": complaint.unsigned_reason,
    }


def grading(case: CaseFile) -> Section:
    complaint = case.complaint
    grounds = [flag for flag in IMPACT_FLAGS if getattr(complaint, flag)]
    if complaint.is_group:
        grounds.append("group")
    return {
        "severity": said(complaint, "severity") or "",
        "grounds": grounds,
        "lead_department": "" if _is_history(complaint) else complaint.lead_department,
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
        "executed_by": complaint.carried_out_by,
        "executed_on": day(complaint.carried_out_on),
        "feedback": [_feedback(contact) for contact in told],
        "final_at": moment(final.occurred_at if final else None),
        "is_within_three_days": _in_time(case),
        "overdue_reason": _why_late(case),
        "attitude": complaint.attitude,
        "apology": outcome.apology(case),
        "self_review_on": outcome.self_review_on(case),
        "disposal_number": outcome.disposals(case),
        "posting": outcome.posting(case),
        "asks_mediation": outcome.asks_mediation(case),
        "came_again": complaint.came_again,
        "further_steps": outcome.further_steps(case),
    }


def improvement(case: CaseFile) -> Section:
    return {
        "measures": outcome.measures(case),
        **outcome.completion(case),
        **(_visit(case.visits[-1]) if case.visits else {"visit": {}}),
    }


def archive(case: CaseFile) -> Section:
    """Where and when it was filed is no part of it: what is filed stays signed."""
    return {"headquarters_report": outcome.headquarters_report(case)}


# Smaller things.


def _is_history(complaint: Complaint) -> bool:
    """Copied from a ledger, and nobody's work here."""
    return complaint.origin == Origin.IMPORT and complaint.handler is None


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
        "is_authorised": answer(complaint, "agent_has_authority"),
        "is_identified": answer(complaint, "agent_was_verified"),
    }


def _channel(complaint: Complaint) -> Section:
    source = said(complaint, "source") or ""
    # The source is a box of the channel 'other'.
    channel = complaint.channel if source else said(complaint, "channel") or ""
    return {"channel": channel, "source": source if channel else ""}


def _place(complaint: Complaint) -> Section:
    """norm 15: only who comes in is received somewhere."""
    if complaint.channel not in WITH_PLACE:
        return {"place": "", "present_count": None}
    return {
        "place": complaint.place,
        "present_count": said(complaint, "present_count"),
    }


def _named(named: NamedStaff) -> str:
    who = named.user
    department = named.get_department_display()
    post = named.post
    if who:
        department = department or who.get_department_display()
        post = post or who.get_post_display()
    return " ".join(part for part in (department, post, str(named)) if part)


def _baseline(case: CaseFile) -> datetime | None:
    """norm 7.2: until when it is to be answered at the latest; nobody promised that."""
    if case.complaint.origin == Origin.IMPORT:
        return None
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
        # Whoever copied a ledger was not told how it went.
        "way": _way(contact) if contact.by else "",
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
    """norm 17.4: what was said of the clock, and of the one that extended it.

    An extension that was not needed is the reason of nothing.
    """
    if _in_time(case):
        return None
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
        "was_discriminated": visit.met_obstacles,
        "had_quarrel": visit.had_quarrel,
    }
