"""Import a file: read its table, check every row, leave out what is there, write."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import Branch
from complaints.case.models import Complaint
from complaints.imports import services
from complaints.imports.columns import Columns, Field, MappingError, find_columns
from complaints.imports.rows import Fault, LedgerEntry, read_entries
from complaints.imports.tables import Row, TableError, read_table

# A ledger may have a title and a date above its headings.
HEADING_WITHIN = 5
ASKED_AT_ONCE = 5_000
# A register shows no seconds.
A_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class ImportOutcome:
    read: int
    created: int
    there: int
    faults: Sequence[Fault]

    @property
    def rejected(self) -> int:
        return len({fault.row for fault in self.faults})


def import_file(
    path: Path, *, branch: Branch, said: Mapping[str, str], dry_run: bool = False
) -> ImportOutcome:
    """Create what is new; of a file with a fault nothing. Dry: count only."""
    now = timezone.now()
    columns, rows = _open(path, said)
    entries, faults = read_entries(rows, columns=columns, now=now)
    read = len(entries) + len({fault.row for fault in faults})
    with transaction.atomic():
        services.lock_branch(branch)
        sifted = _sift(entries, branch=branch, heading=columns.heading(Field.REFERENCE))
        faults = sorted([*faults, *sifted.faults], key=lambda fault: fault.row)
        if not faults and not dry_run:
            services.import_entries(sifted.new, branch=branch, now=now)
    return ImportOutcome(
        read=read,
        created=0 if faults else len(sifted.new),
        there=sifted.there,
        faults=faults,
    )


def show_mapping(path: Path, *, said: Mapping[str, str]) -> list[str]:
    columns, _rows = _open(path, said)
    return list(columns.lines())


def _open(
    path: Path, said: Mapping[str, str]
) -> tuple[Columns, Iterator[tuple[int, Row]]]:
    """Find the headings among the first rows; the rows after them remain to be read."""
    rows = read_table(path)
    refusals: list[MappingError] = []
    for _number, row in islice(rows, HEADING_WITHIN):
        try:
            return find_columns(row, said=said), rows
        except MappingError as error:
            refusals.append(error)
    if not refusals:
        raise TableError(_("文件是空的。"))
    raise refusals[0]


@dataclass(frozen=True)
class Sifted:
    new: list[LedgerEntry]
    there: int
    faults: list[Fault]


def _sift(entries: Iterable[LedgerEntry], *, branch: Branch, heading: str) -> Sifted:
    """Part what is new from what is there, in this file above or in the archive."""
    new: list[LedgerEntry] = []
    faults: list[Fault] = []
    seen: dict[str, LedgerEntry] = {}
    entries = list(entries)
    known = _known(entries, branch)
    for entry in entries:
        first = seen.setdefault(entry.reference, entry)
        number, received_at = known.get(entry.reference, ("", entry.received_at))
        if first is not entry:
            if not _same(first, entry):
                reason = _("与第 %(row)s 行重复，而内容不同") % {"row": first.row}
                faults.append(Fault(entry.row, heading, reason))
        elif abs(received_at - entry.received_at) >= A_MINUTE:
            reason = _("已用于受理时间不同的 %(number)s") % {"number": number}
            faults.append(Fault(entry.row, heading, reason))
        elif not number:
            new.append(entry)
    return Sifted(new, len(entries) - len(new) - len(faults), faults)


def _same(one: LedgerEntry, other: LedgerEntry) -> bool:
    return (one.received_at, one.fields, one.reply) == (
        other.received_at,
        other.fields,
        other.reply,
    )


def _known(
    entries: Sequence[LedgerEntry], branch: Branch
) -> dict[str, tuple[str, datetime]]:
    """By reference: number and time of receipt of what the branch has already.

    A reference that is a number of our own names that complaint too.
    """
    known: dict[str, tuple[str, datetime]] = {}
    for start in range(0, len(entries), ASKED_AT_ONCE):
        asked = [entry.reference for entry in entries[start : start + ASKED_AT_ONCE]]
        found = Complaint.objects.filter(
            Q(external_reference__in=asked) | Q(number__in=asked), branch=branch
        )
        for reference, number, received_at in found.values_list(
            "external_reference", "number", "received_at"
        ):
            for name in {reference, number} - {""}:
                known[name] = (number, received_at)
    return known
