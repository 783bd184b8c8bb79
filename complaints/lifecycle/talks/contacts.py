"""Record a talk with the client, and let the clocks know of it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import User
from complaints.acts import acting
from complaints.case.checks import refused_in_words
from complaints.case.choices import ENDED, State
from complaints.case.models import Complaint
from complaints.case.models.contacts import Contact, Purpose
from complaints.clocks import deadlines
from complaints.clocks import services as clocks
from complaints.lifecycle import beginning, requirements, rules
from complaints.lifecycle.entries import ContactEntry
from complaints.lifecycle.talks import agreed, substitutes, three_parts
from complaints.requests.models import EscalationKind
from complaints.requests.waiting import lapsing

# What can be entered afterwards of a round that is over: its outcome stands.
OF_EARLIER_CYCLES = (
    Purpose.ACKNOWLEDGEMENT,
    Purpose.ENQUIRY,
    Purpose.EXPLANATION,
    Purpose.INTERIM_REPLY,
)
# What nobody needs decided any more once the client was told, or visited.
NEED_NO_MORE: dict[str, tuple[str, ...]] = {
    Purpose.FINAL_FEEDBACK: (EscalationKind.EXTENSION,),
    Purpose.VISIT: (EscalationKind.VISIT_FAILED, EscalationKind.NO_ADDRESS),
}


@transaction.atomic
def record_contact(complaint: Complaint, *, entry: ContactEntry, by: User) -> Contact:
    """Record one talk: it may answer clocks, and agree the next time (norm 7)."""
    now = timezone.now()
    complaint = acting.lock_for(rules.may_record_contact, complaint, by, now=now)
    if entry.purpose == Purpose.VISIT and (entry.reached or entry.is_substitute):
        # norm 8.3: a visit without its answers would be none.
        raise ValidationError(
            {"reached": _("已联系到客户的回访，请用“登记回访”填写客户的回答。")}
        )
    if entry.purpose == Purpose.WITHDRAWAL:
        raise ValidationError({"purpose": _("撤回确认请用“登记撤回确认”填写。")})
    if _is_of_earlier_cycle(complaint, entry):
        contact = _write_earlier(complaint, entry, by=by, now=now)
        rows: list[models.Model] = [contact]
    else:
        contact, rows = write(complaint, entry, by=by, now=now)
    acting.record(
        complaint,
        "contact",
        by,
        now=now,
        occurred_at=contact.occurred_at,
        facts=facts(contact),
        texts={"said": contact.said},
        rows=rows,
    )
    if beginning.begins(contact, complaint):
        beginning.begin(complaint, by=by, now=now)
    return contact


def write(
    complaint: Complaint, entry: ContactEntry, *, by: User, now: datetime
) -> tuple[Contact, list[models.Model]]:
    """Check and save a contact of a locked case; returns every row written."""
    contact = Contact(
        complaint=complaint,
        cycle=complaint.cycle,
        by=by,
        recorded_at=now,
        **asdict(entry),
    )
    _check(complaint, contact, now=now)
    three_parts.mark(contact, complaint)
    _save(contact)
    clocks.check_agreed(complaint, contact, now=now)
    if contact.attitude:
        complaint.attitude = contact.attitude
    rows: list[models.Model] = [contact, *clocks.answer(complaint, contact)]
    rows += substitutes.keep_check(complaint, contact)
    rows += agreed.take_effect(complaint, contact, by=by, now=now)
    if contact.has_told and contact.purpose in NEED_NO_MORE:
        lapsing.lapse(complaint, now=now, kinds=NEED_NO_MORE[contact.purpose])
    return contact, rows


def _is_of_earlier_cycle(complaint: Complaint, entry: ContactEntry) -> bool:
    if complaint.cycle == 1:
        return False
    began = clocks.cycle_started_at(complaint)
    return complaint.received_at <= entry.occurred_at < began


def _write_earlier(
    complaint: Complaint, entry: ContactEntry, *, by: User, now: datetime
) -> Contact:
    """A talk of a round that is over belongs to that round, and moves no clock."""
    contact = Contact(
        complaint=complaint,
        cycle=clocks.cycle_at(complaint, entry.occurred_at),
        by=by,
        recorded_at=now,
        **asdict(entry),
    )
    if contact.purpose not in OF_EARLIER_CYCLES:
        raise ValidationError(
            {"purpose": _("早于本轮重新受理的联系，不能补登为最终反馈或回访。")}
        )
    if contact.agreed_at:
        raise ValidationError(
            {"agreed_at": _("早于本轮重新受理的联系，不能再约定答复时间。")}
        )
    if contact.is_substitute:
        raise ValidationError(
            {"is_substitute": _("早于本轮重新受理的联系，不能补登为替代回复。")}
        )
    _check_running(complaint)
    three_parts.mark(contact, complaint)
    _save(contact)
    return contact


def _save(contact: Contact) -> None:
    contact.full_clean(
        exclude=["complaint", "by"], validate_unique=False, validate_constraints=False
    )
    with refused_in_words(Contact):
        contact.save()


def facts(contact: Contact) -> dict[str, object]:
    """What an event may say of a contact: codes and times, no words."""
    return {
        "purpose": contact.purpose,
        "way": contact.way,
        "reached": contact.reached,
        "agreed_at": contact.agreed_at,
    }


def _check(complaint: Complaint, contact: Contact, *, now: datetime) -> None:
    if contact.occurred_at < complaint.received_at:
        raise ValidationError({"occurred_at": _("联系时间不能早于受理时间。")})
    if contact.occurred_at < clocks.cycle_started_at(complaint):
        # It answered the client's first visit, not the one that reopened the case.
        raise ValidationError({"occurred_at": _("联系时间不能早于本轮重新受理。")})
    if contact.occurred_at > now:
        raise ValidationError({"occurred_at": _("联系时间不能晚于现在。")})
    _check_running(complaint)
    if contact.agreed_at and not complaint.is_open:
        raise ValidationError({"agreed_at": _("投诉已办结，不再约定答复时间。")})
    if contact.purpose == Purpose.FINAL_FEEDBACK:
        _check_final(complaint, contact)
    if contact.purpose == Purpose.VISIT:
        _check_visit(complaint, contact)
    substitutes.check(complaint, contact)


def _check_running(complaint: Complaint) -> None:
    if complaint.state in ENDED:
        raise ValidationError(_("投诉已结束，不能再登记联系。"))


def _check_final(complaint: Complaint, contact: Contact) -> None:
    if not complaint.is_open:
        raise ValidationError({"purpose": _("投诉已办结，不再作最终反馈。")})
    missing = requirements.missing_of_findings(complaint)
    if complaint.state == State.INVESTIGATING or complaint.needs_leader:
        missing += requirements.missing_of_sections(complaint)
    if missing:
        said = [_("作最终反馈之前还须完成下列各项。"), *(x.message for x in missing)]
        raise ValidationError({"purpose": said})
    if complaint.needs_leader and not requirements.told_by_leader(complaint, contact):
        raise ValidationError({"purpose": f"{requirements.must_tell(complaint)}。"})
    if requirements.is_too_early(complaint, contact.occurred_at):
        raise ValidationError({"occurred_at": _("最终反馈须在处理意见获批之后。")})


def _check_visit(complaint: Complaint, contact: Contact) -> None:
    """norm 8.2: a visit counts from one calendar month after resolving."""
    if complaint.resolved_at is None:
        raise ValidationError({"purpose": _("投诉办结之后才能回访。")})
    counts_from = deadlines.visit_counts_from(complaint.resolved_at)
    if contact.occurred_at < counts_from:
        raise ValidationError(
            {
                "purpose": _("办结满一个月（%(day)s 起）才能登记回访。")
                % {"day": timezone.localtime(counts_from).strftime("%Y-%m-%d")}
            }
        )
