"""Deadline rows: started, answered, agreed anew, missed. The caller holds the lock.

Each function returns the rows that it wrote, for the event that records the act.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from branches.calendar import WorkingCalendar
from complaints.case.choices import Origin
from complaints.case.models import Complaint
from complaints.case.models.contacts import Contact, Purpose
from complaints.clocks import deadlines, tiers
from complaints.clocks.deadlines import Due, Kind
from complaints.clocks.kinds import CLOCKS, OUTLASTING, OWED_WHEN_DONE, REPLY_CLOCKS
from complaints.clocks.models import (
    Deadline,
    DeadlineQuerySet,
    Result,
)


def start(
    complaint: Complaint, *, at: datetime, now: datetime, calendar: WorkingCalendar
) -> list[Deadline]:
    """Start a cycle's clocks: at receipt, or at the contact that reopened the case."""
    dues = dues_of(complaint, at=at, calendar=calendar)
    return create(complaint, dues, now=now, calendar=calendar)


def dues_of(
    complaint: Complaint, *, at: datetime, calendar: WorkingCalendar
) -> list[Due]:
    """What a cycle owes that began then; a transfer is answered once, in the first."""
    dues = deadlines.on_receipt(
        at, nature_is_complaint=not complaint.is_advisory, calendar=calendar
    )
    if complaint.is_transferred and complaint.cycle == 1:
        limit = complaint.transfer_due_at
        dues.append(deadlines.transfer_reply(at, limit=limit, calendar=calendar))
    return dues


def start_visit(
    complaint: Complaint, *, now: datetime, calendar: WorkingCalendar
) -> list[Deadline]:
    """norm 8.2: a visit is owed where the client can be reached at all."""
    owed = complaint.has_contact_data and not complaint.is_advisory
    if not owed or complaint.resolved_at is None:
        return []
    due = deadlines.follow_up_visit(complaint.resolved_at, calendar=calendar)
    return create(complaint, [due], now=now, calendar=calendar)


def expire(complaint: Complaint, *, now: datetime) -> list[Deadline]:
    """Write the breaches that time has brought, so that nothing waits for a sweep."""
    rows = list(complaint.deadlines.past(now))
    for row in rows:
        row.result = Result.BREACHED
        row.breached_at = row.due_at
    return save(rows, "result", "breached_at")


def answer(complaint: Complaint, contact: Contact) -> list[Deadline]:
    """Stop the clocks that this contact answers.

    A missed clock is answered too, so that it no longer presses; its breach stays.
    """
    kinds = answered_kinds(contact)
    rows = complaint.deadlines.filter(cycle=complaint.cycle, kind__in=kinds)
    answered = [row for row in rows if _answers(contact, row)]
    for row in answered:
        row.met_at, row.met_by = contact.occurred_at, contact
        row.settled_at = row.settled_at or contact.recorded_at
        if row.result == Result.PENDING:
            row.result = Result.MET
    return save(answered, "met_at", "met_by", "settled_at", "result")


def answer_transfer(
    complaint: Complaint, *, at: datetime, now: datetime
) -> list[Deadline]:
    """Stop the clock of the transfer: whoever transferred it had the answer at `at`."""
    rows = list(_of_transfer(complaint))
    for row in rows:
        row.met_at, row.settled_at = at, row.settled_at or now
        if row.result == Result.PENDING:
            row.result = Result.MET
    return save(rows, "met_at", "settled_at", "result")


def needs_consent(
    complaint: Complaint, agreed_at: datetime, *, calendar: WorkingCalendar
) -> bool:
    """A time later than the next working day 15:30 wants a director's consent."""
    began = cycle_started_at(complaint)
    if complaint.cycle == 1 and complaint.origin == Origin.IMPORT:
        began = complaint.entered_at
    return agreed_at > deadlines.consent_limit(began, calendar=calendar)


def cycle_started_at(complaint: Complaint) -> datetime:
    """Receipt, or when the case was reopened last."""
    if complaint.cycle == 1:
        return complaint.received_at
    return datetime.fromisoformat(final(complaint).inputs["received_at"])


def cycle_at(complaint: Complaint, moment: datetime) -> int:
    """The round of the case in which this fell: the last that had begun by then."""
    finals = Deadline.objects.filter(complaint=complaint, kind=Kind.FINAL_FEEDBACK)
    began = {
        row.cycle: datetime.fromisoformat(row.inputs["received_at"])
        for row in finals.filter(cycle__gt=1).exclude(rule=deadlines.EXTENSION)
    }
    return max((cycle for cycle, at in began.items() if at <= moment), default=1)


def check_agreed(complaint: Complaint, contact: Contact, *, now: datetime) -> None:
    """Raise ValidationError, keyed by form field, unless this time can be agreed."""
    if contact.agreed_at is None:
        return
    final_due_at = _final_dues(complaint)[0]
    try:
        deadlines.check_agreed_time(
            contact.agreed_at,
            received_at=complaint.received_at,
            final_due_at=final_due_at,
            now=now,
        )
    except deadlines.DeadlineInputError as error:
        raise ValidationError({"agreed_at": str(error)}) from error
    pending = {row.kind: row for row in _unanswered(complaint) if row.is_pending}
    baseline = pending.get(Kind.BASELINE_REPLY)
    if baseline and contact.agreed_at > baseline.due_at and not contact.agreed_reason:
        raise ValidationError(
            {"agreed_reason": _("晚于基准时间 15:30 的约定须说明理由。")}
        )
    explains = contact.is_reply or contact.purpose == Purpose.EXPLANATION
    if Kind.AGREED_REPLY in pending and not explains:
        raise ValidationError(
            {"agreed_at": _("已有约定时间：请先以“解释延期”联系客户，再约定新的时间。")}
        )


def agree(
    complaint: Complaint, contact: Contact, *, now: datetime, calendar: WorkingCalendar
) -> list[Deadline]:
    """norm 7.1, 7.3: the agreed time takes the place of the clocks that it outlasts."""
    if contact.agreed_at is None:
        return []
    due = deadlines.agreed_reply(contact.agreed_at, calendar=calendar)
    pending = [
        row
        for row in _unanswered(complaint)
        if row.is_pending and row.kind in REPLY_CLOCKS
    ]
    [agreed] = create(complaint, [due], now=now, calendar=calendar)
    replaced = [row for row in pending if _give_way(row, agreed, contact)]
    for row in replaced:
        row.settled_at = now
    save(replaced, "result", "superseded_by", "met_at", "met_by", "settled_at")
    return [agreed, *replaced]


def stop(complaint: Complaint, *, now: datetime) -> list[Deadline]:
    """Take running clocks out of the case, as when it is withdrawn or reopened.

    What is owed to somebody else than the client runs on.
    """
    running = complaint.deadlines.filter(result=Result.PENDING)
    rows = list(running.exclude(kind__in=OUTLASTING))
    for row in rows:
        row.result, row.settled_at = Result.SUPERSEDED, now
    return save(rows, "result", "settled_at")


def forgive(complaint: Complaint, *, since: datetime, now: datetime) -> list[Deadline]:
    """What fell due after the client had taken his complaint back was not owed."""
    rows = list(
        complaint.deadlines.filter(
            cycle=complaint.cycle,
            kind__in=[*REPLY_CLOCKS, Kind.FINAL_FEEDBACK],
            result=Result.BREACHED,
            met_at=None,
            due_at__gt=since,
        )
    )
    for row in rows:
        row.result, row.breached_at, row.settled_at = Result.SUPERSEDED, None, now
    return save(rows, "result", "breached_at", "settled_at")


def carry_over(
    source: Complaint, target: Complaint, *, now: datetime, calendar: WorkingCalendar
) -> list[Deadline]:
    """Let a merged case's unmet reply clocks run on, on the case it went into."""
    old = [row for row in _unanswered(source) if row.is_pending]
    new = [
        Deadline(
            complaint=target,
            cycle=target.cycle,
            kind=row.kind,
            due_at=row.due_at,
            created_at=now,
            rule=row.rule,
            inputs={**row.inputs, "merged_from": source.number},
            calendar_version=row.calendar_version,
            is_provisional=row.is_provisional,
            explanation=row.explanation,
        )
        for row in old
        if row.kind in REPLY_CLOCKS
    ]
    there = set(
        target.deadlines.filter(result=Result.PENDING).values_list("kind", "due_at")
    )
    rows = Deadline.objects.bulk_create(
        row for row in new if (row.kind, row.due_at) not in there
    )
    tiers.plan(rows, now=now, calendar=calendar)
    return rows


def next_due_at(complaint: Complaint) -> datetime | None:
    """When something is owed next; a missed and unanswered clock is owed still.

    With every clock answered an open case is due by its final feedback's time; one
    that has ended is due no longer, but for the answer to who transferred it.
    """
    owed = Q(kind__in=OUTLASTING)
    if not complaint.closed_at:
        its_own = Q(cycle=complaint.cycle)
        if not complaint.is_open:
            its_own &= Q(kind__in=OWED_WHEN_DONE)
        owed |= its_own
    rows = complaint.deadlines.filter(owed).pressing()
    due_at = rows.order_by("due_at").values_list("due_at", flat=True).first()
    if due_at is None and complaint.is_open:
        due_at = _final_dues(complaint).first()
    return due_at


def transfer_owed_at(complaint: Complaint) -> datetime | None:
    """When whoever transferred the case has to have his answer; None: owed no more."""
    if not complaint.is_transferred:
        return None
    return _of_transfer(complaint).values_list("due_at", flat=True).first()


def answered_kinds(contact: Contact) -> list[str]:
    if not contact.has_told:
        return []
    return [x for x, row in CLOCKS.items() if contact.purpose in row.answered_by]


def _answers(contact: Contact, row: Deadline) -> bool:
    """True for what is owed; and for what was done earlier than was known so far."""
    if row.is_unanswered:
        return True
    if row.result != Result.BREACHED or row.met_at is None:
        return False
    # A talk from before a time was agreed does not keep that time.
    is_later = row.kind != Kind.AGREED_REPLY or contact.occurred_at >= row.created_at
    return is_later and contact.occurred_at < row.met_at


def _give_way(row: Deadline, agreed: Deadline, contact: Contact) -> bool:
    """Mark `row` as replaced by `agreed`; False where it runs on beside it."""
    if row.kind == Kind.BASELINE_REPLY:
        if agreed.due_at <= row.due_at:
            return False
        row.result = Result.LATER_BY_AGREEMENT
    elif row.kind == Kind.AGREED_REPLY:
        # Explained before it ran out: kept, by norm 7.3.
        row.result = Result.MET
        row.met_at, row.met_by = contact.occurred_at, contact
        return True
    else:
        row.result = Result.SUPERSEDED
    row.superseded_by = agreed
    return True


def final(complaint: Complaint) -> Deadline:
    """The cycle's own final-feedback clock; an extension is a later row."""
    rows = _finals(complaint).exclude(rule=deadlines.EXTENSION)
    row: Deadline = rows.order_by("pk")[0]
    # As the calendar, or the time of receipt, has moved it since.
    while row.superseded_by:
        row = row.superseded_by
    return row


def _of_transfer(complaint: Complaint) -> DeadlineQuerySet:
    rows = complaint.deadlines.filter(kind=Kind.TRANSFER_REPLY)
    return rows.pressing().order_by("due_at")


def _final_dues(complaint: Complaint) -> QuerySet[Deadline, datetime]:
    """When the final feedback is owed, extended or counted again; the latest first."""
    in_force = _finals(complaint).exclude(result=Result.SUPERSEDED)
    return in_force.order_by("-due_at").values_list("due_at", flat=True)


def _finals(complaint: Complaint) -> DeadlineQuerySet:
    return Deadline.objects.filter(
        complaint=complaint, cycle=complaint.cycle, kind=Kind.FINAL_FEEDBACK
    )


def _unanswered(complaint: Complaint) -> list[Deadline]:
    return list(complaint.deadlines.filter(cycle=complaint.cycle).unanswered())


def create(
    complaint: Complaint,
    dues: Iterable[Due],
    *,
    now: datetime,
    calendar: WorkingCalendar,
    remark: str = "",
    extended_by: Deadline | None = None,
) -> list[Deadline]:
    """Write the rows with their tiers' times."""
    rows = Deadline.objects.bulk_create(
        Deadline.from_due(
            due,
            now=now,
            complaint=complaint,
            cycle=complaint.cycle,
            remark=remark,
            extended_by=extended_by,
        )
        for due in dues
    )
    tiers.plan(rows, now=now, calendar=calendar)
    return rows


def save(rows: list[Deadline], *fields: str) -> list[Deadline]:
    if rows:
        Deadline.objects.bulk_update(rows, fields)
    return rows
