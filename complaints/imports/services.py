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
from complaints.case.models.named_staff import NamedStaff
from complaints.case.models.notes import Note
from complaints.case.tables.channels import CHANNELS
from complaints.clocks import deadlines
from complaints.clocks.deadlines import Due
from complaints.clocks.models import FROM_IMPORT, Deadline, Result
from complaints.evidence import events
from complaints.evidence.models import Event
from complaints.imports.rows import LedgerEntry, Reply

BATCH = 1_000


@dataclass(frozen=True)
class ImportedCase:
    """One complaint with the rows that hang on it, not saved yet."""

    complaint: Complaint
    # Of its entry, by which it is known again when it was corrected since.
    content: str
    reply: Contact | None
    visit: Contact | None
    named: Sequence[NamedStaff]
    note: Note | None
    deadlines: Sequence[Deadline]

    @property
    def contacts(self) -> list[Contact]:
        return [contact for contact in (self.reply, self.visit) if contact]

    @property
    def notes(self) -> list[Note]:
        return [self.note] if self.note else []

    @property
    def rows(self) -> list[Contact | NamedStaff | Note | Deadline]:
        """What hangs on the complaint."""
        return [*self.contacts, *self.named, *self.notes, *self.deadlines]

    def event(self, by: User | None) -> Event:
        return events.compose(
            self.complaint,
            "import",
            by,
            occurred_at=self.complaint.entered_at,
            facts={"number": self.complaint.number, "state": self.complaint.state},
            texts={"content": self.content},
            rows=[self.complaint, *self.rows],
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
    reply = _contact(Purpose.FINAL_FEEDBACK, entry.reply, complaint, now)
    if reply:
        reply.attitude = complaint.attitude
        rows = _history(complaint, reply, calendar, now)
    else:
        rows = _running(complaint, calendar, now)
        complaint.next_due_at = min(row.due_at for row in rows)
    return ImportedCase(
        complaint,
        entry.content,
        reply,
        _contact(Purpose.VISIT, entry.visit, complaint, now),
        [NamedStaff(complaint=complaint, name=x, named_at=now) for x in entry.named],
        _note(entry, complaint, now),
        rows,
    )


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


def _contact(
    purpose: Purpose, talk: Reply | None, complaint: Complaint, now: datetime
) -> Contact | None:
    if talk is None:
        return None
    return Contact(
        complaint=complaint,
        purpose=purpose,
        direction=Direction.OUTBOUND,
        way=CHANNELS[complaint.channel].answered_by,
        occurred_at=talk.occurred_at,
        recorded_at=now,
        said=talk.said,
    )


def _note(entry: LedgerEntry, complaint: Complaint, now: datetime) -> Note | None:
    if not entry.remarks:
        return None
    text = _("台账所载：%(said)s") % {"said": entry.remarks}
    return Note(complaint=complaint, verb="import", written_at=now, text=text)


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
        for row in case.rows:
            row.complaint = case.complaint
    Contact.objects.bulk_create(x for case in cases for x in case.contacts)
    NamedStaff.objects.bulk_create(x for case in cases for x in case.named)
    Note.objects.bulk_create(x for case in cases for x in case.notes)
    for case in cases:
        for deadline in case.deadlines:
            deadline.met_by = case.reply
    Deadline.objects.bulk_create(row for case in cases for row in case.deadlines)
    Event.objects.bulk_create(case.event(by) for case in cases)
