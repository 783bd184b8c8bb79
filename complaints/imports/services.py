"""Write a ledger's complaints: history, set-based, all of the file or none of it.

A case with a reply is closed as it was, and its clocks are history: never breached.
One without is open, and its clocks run from the import. They may be missed like any,
but nobody is told: they have no tiers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db import transaction
from django.utils.translation import gettext as _

from branches.calendar import WorkingCalendar, load_calendar
from branches.models import Branch, User
from complaints.case import numbers
from complaints.case.choices import Origin, State
from complaints.case.models import Complaint
from complaints.case.models.contacts import Contact, Direction, Purpose
from complaints.case.tables.channels import CHANNELS
from complaints.clocks import deadlines
from complaints.clocks.deadlines import Due
from complaints.clocks.models import FROM_IMPORT, Deadline, Result
from complaints.evidence import events
from complaints.evidence.models import Event
from complaints.imports.rows import LedgerEntry

BATCH = 1_000


@dataclass(frozen=True)
class ImportedCase:
    """One complaint with the rows that hang on it, not saved yet."""

    complaint: Complaint
    contact: Contact | None
    deadlines: Sequence[Deadline]

    def event(self, by: User | None) -> Event:
        contact = [self.contact] if self.contact else []
        return events.compose(
            self.complaint,
            "import",
            by,
            occurred_at=self.complaint.entered_at,
            facts={"number": self.complaint.number, "state": self.complaint.state},
            rows=[self.complaint, *contact, *self.deadlines],
        )


@transaction.atomic
def import_entries(
    entries: Sequence[LedgerEntry],
    *,
    branch: Branch,
    now: datetime,
    by: User | None = None,
) -> None:
    """Create the cases of checked entries that are not there yet, in order of receipt.

    The caller holds `lock_branch`, so that nobody else creates them meanwhile.
    """
    calendar = load_calendar(branch)
    ordered = sorted(entries, key=lambda entry: (entry.received_at, entry.row))
    # All are valid: only now the numbers, in one go for each year.
    given = zip(ordered, _numbers(ordered, branch), strict=True)
    while batch := list(islice(given, BATCH)):
        _save(
            [_case(entry, number, branch, calendar, now) for entry, number in batch],
            by,
        )


def lock_branch(branch: Branch) -> None:
    """Let one import at a time look what is there and add to it."""
    Branch.objects.select_for_update(no_key=True).get(pk=branch.pk)


def _case(
    entry: LedgerEntry,
    number: str,
    branch: Branch,
    calendar: WorkingCalendar,
    now: datetime,
) -> ImportedCase:
    complaint = _complaint(entry, number, branch, now)
    contact = _contact(entry, complaint, now)
    if contact:
        rows = _history(complaint, contact, calendar, now)
    else:
        rows = _running(complaint, calendar, now)
        complaint.next_due_at = min(row.due_at for row in rows)
    return ImportedCase(complaint, contact, rows)


def _complaint(
    entry: LedgerEntry, number: str, branch: Branch, now: datetime
) -> Complaint:
    complaint = Complaint(
        **entry.fields,
        number=number,
        branch=branch,
        origin=Origin.IMPORT,
        external_reference=entry.reference,
        received_at=entry.received_at,
        entered_at=now,
        state=State.CLOSED if entry.reply else State.RECEIVED,
    )
    if entry.reply:
        complaint.resolved_at = complaint.closed_at = entry.reply.occurred_at
    complaint.derive()
    return complaint


def _contact(entry: LedgerEntry, complaint: Complaint, now: datetime) -> Contact | None:
    if entry.reply is None:
        return None
    return Contact(
        complaint=complaint,
        purpose=Purpose.FINAL_FEEDBACK,
        direction=Direction.OUTBOUND,
        way=CHANNELS[complaint.channel].answered_by,
        occurred_at=entry.reply.occurred_at,
        recorded_at=now,
        said=entry.reply.said,
        attitude=complaint.attitude,
    )


def _history(
    complaint: Complaint, contact: Contact, calendar: WorkingCalendar, now: datetime
) -> list[Deadline]:
    """What would have been due, and when it was done; never a breach."""
    return [
        Deadline.from_due(
            due,
            now=now,
            complaint=complaint,
            result=Result.HISTORICAL,
            met_at=contact.occurred_at,
            met_by=contact,
        )
        for due in _dues(complaint, complaint.received_at, calendar)
    ]


def _running(
    complaint: Complaint, calendar: WorkingCalendar, now: datetime
) -> list[Deadline]:
    rows = []
    for due in _dues(complaint, now, calendar):
        row = Deadline.from_due(due, now=now, complaint=complaint)
        row.inputs = {**due.inputs, **FROM_IMPORT}
        row.explanation = _("历史导入，自导入起算：%(explanation)s") % {
            "explanation": due.explanation
        }
        rows.append(row)
    return rows


def _dues(complaint: Complaint, at: datetime, calendar: WorkingCalendar) -> list[Due]:
    return deadlines.on_receipt(
        at, nature_is_complaint=not complaint.is_advisory, calendar=calendar
    )


def _numbers(ordered: Sequence[LedgerEntry], branch: Branch) -> Iterator[str]:
    """In order of receipt, the years follow one another."""
    years = Counter(numbers.year_of(entry.received_at) for entry in ordered)
    for year, count in years.items():
        yield from numbers.take_many(branch, year, count)


def _save(cases: Sequence[ImportedCase], by: User | None) -> None:
    Complaint.objects.bulk_create(case.complaint for case in cases)
    # Their keys are known only now.
    for case in cases:
        if case.contact:
            case.contact.complaint = case.complaint
        for row in case.deadlines:
            row.complaint = case.complaint
    Contact.objects.bulk_create(case.contact for case in cases if case.contact)
    for case in cases:
        for row in case.deadlines:
            row.met_by = case.contact
    Deadline.objects.bulk_create(row for case in cases for row in case.deadlines)
    Event.objects.bulk_create(case.event(by) for case in cases)
