"""Import a file: read its tables, check every row, leave out what is there, write."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from branches import merged
from branches.models import Branch, User
from branches.spreadsheets.lines import Fault, Line, Table, TableError
from branches.spreadsheets.tables import read_tables
from complaints.imports import known, services, vocabulary
from complaints.imports.columns import LABELS, Columns, Field, MappingError
from complaints.imports.headings import NoLedger, find_headings
from complaints.imports.rows import LedgerEntry, Read, Reading, read_entries
from complaints.imports.vocabulary import Vocabulary

# Lines between two words of how far a long file is.
TOLD_EVERY = 1_000


@dataclass(frozen=True, kw_only=True)
class SheetRead:
    """What became of one table; `why` where it was not read."""

    name: str
    rows: int = 0
    columns: Columns | None = None
    left_out: Sequence[tuple[int, str]] = ()
    unclassified: Counter[str] = field(default_factory=Counter)
    unknown: Collection[tuple[Field, str]] = ()
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class ImportOutcome:
    sheets: Sequence[SheetRead]
    created: int
    there: int
    faults: Sequence[Fault]
    # Of rows that are there: what the ledger says of them and the case does not.
    unread: Sequence[str]
    entries: Sequence[LedgerEntry] = ()
    new: Sequence[LedgerEntry] = ()
    # Without a fault, but equal in words to one that has some: they stay together.
    held: Sequence[LedgerEntry] = ()

    @property
    def read(self) -> int:
        return sum(sheet.rows for sheet in self.sheets)

    @property
    def why(self) -> dict[tuple[str, int], str]:
        """By sheet and row: all that is wrong there."""
        found: dict[tuple[str, int], list[str]] = {}
        for fault in self.faults:
            said = f"{fault.heading}：{fault.reason}"
            found.setdefault((fault.sheet, fault.row), []).append(said)
        return {place: "；".join(said) for place, said in found.items()}

    @property
    def rejected(self) -> int:
        return len(self.why)


def import_file(
    path: Path,
    *,
    branch: Branch,
    said: Vocabulary,
    only: Sequence[str] = (),
    dry_run: bool = False,
    leaves_faulty: bool = False,
    by: User | None = None,
    heard: Callable[[int], None] = lambda _rows: None,
) -> ImportOutcome:
    """Create what is new; of a file with a fault nothing. Dry: count only.

    `only` names the sheets that are wanted; `said` is remembered for the branch.
    With `leaves_faulty` the rows without a fault are created, but for those whose words
    are those of a faulty one. `heard` is told how many rows were read so far. Raises
    TableError, MappingError.
    """
    now = timezone.now()
    words = _with_known(said, branch)
    tables = _counted(read_tables(path, only=only), heard)
    sheets, found = _read(tables, words, said=said, now=now)
    with transaction.atomic():
        services.lock_branch(branch)
        outcome = _sifted(sheets, found, branch=branch)
        # A long ledger is held in memory once.
        del found
        is_whole = not outcome.faults
        if not dry_run and (is_whole or leaves_faulty):
            outcome = replace(outcome, entries=())
            services.import_entries(outcome.new, branch=branch, now=now, by=by)
            vocabulary.remember(branch, said)
            return replace(outcome, created=len(outcome.new))
    return replace(outcome, created=len(outcome.new) if is_whole else 0)


def _with_known(said: Vocabulary, branch: Branch) -> Vocabulary:
    """What is said now, and what was said before."""
    before = vocabulary.known(branch)
    return Vocabulary(
        {**before.headings, **said.headings}, {**before.words, **said.words}
    )


def _sifted(
    sheets: Sequence[SheetRead], found: Read, *, branch: Branch
) -> ImportOutcome:
    """What would become of each row, while nothing is created."""
    sifted = known.sift(found.entries, branch=branch)
    late = list(_after_merging(found.entries, branch))
    held = [x for x in sifted.new if x.fields["statement"] in found.refused]
    left = {(x.sheet, x.row) for x in held} | {(x.sheet, x.row) for x in late}
    return ImportOutcome(
        sheets=sheets,
        created=0,
        there=sifted.there,
        faults=sorted([*found.faults, *sifted.faults, *late], key=_place),
        unread=sifted.unread,
        entries=found.entries,
        new=[x for x in sifted.new if (x.sheet, x.row) not in left],
        held=held,
    )


def _after_merging(entries: Iterable[LedgerEntry], branch: Branch) -> Iterator[Fault]:
    """What was received when another branch had taken its place."""
    day = branch.closes_on
    for entry in entries:
        if day and timezone.localdate(entry.received_at) >= day:
            heading = str(LABELS[Field.RECEIVED_AT])
            yield Fault(entry.row, heading, merged.said(branch), entry.sheet)


def show_mapping(path: Path, *, said: Vocabulary, only: Sequence[str]) -> list[str]:
    lines: list[str] = []
    for table in read_tables(path, only=only):
        if table.left_out:
            continue
        try:
            columns, _lines = _open(table, said, said)
        except NoLedger:
            # Beside a ledger a workbook may hold other sheets.
            if table.is_alone:
                raise
            continue
        lines += [table.name] if table.name and not table.is_alone else []
        lines += columns.lines()
    return lines


def _place(fault: Fault) -> tuple[str, int]:
    return fault.sheet, fault.row


def _counted(tables: Iterable[Table], heard: Callable[[int], None]) -> Iterator[Table]:
    """The same tables; tells now and then how many lines of them were read."""
    count = 0

    def counted(lines: Iterable[Line]) -> Iterator[Line]:
        nonlocal count
        for line in lines:
            count += 1
            if count % TOLD_EVERY == 0:
                heard(count)
            yield line

    for table in tables:
        table.lines = counted(table.lines)
        yield table


def _read(
    tables: Iterable[Table], words: Vocabulary, *, said: Vocabulary, now: datetime
) -> tuple[list[SheetRead], Read]:
    sheets: list[SheetRead] = []
    whole = Read()
    refusal: NoLedger | None = None
    for table in tables:
        if table.left_out:
            sheets.append(SheetRead(name=table.name, why=table.left_out))
            continue
        try:
            columns, lines = _open(table, words, said)
        except NoLedger as error:
            refusal = refusal or error
            sheets.append(SheetRead(name=table.name, why=str(error)))
            continue
        sheets.append(_take(whole, table, columns, lines, words, now))
    if not any(sheet.columns for sheet in sheets):
        raise (
            MappingError(str(refusal), headings=refusal.headings)
            if refusal
            else TableError(_("没有可读的工作表。"))
        )
    return sheets, whole


def _open(
    table: Table, words: Vocabulary, said: Vocabulary
) -> tuple[Columns, Iterator[Line]]:
    """The columns of a table; a sheet that is empty holds no ledger."""
    try:
        return find_headings(table.lines, said=words.headings, must=said.headings)
    except TableError as error:
        if table.is_alone:
            raise
        raise NoLedger(str(error)) from error
    except MappingError as error:
        if table.is_alone:
            raise
        raise MappingError(
            _("工作表“%(sheet)s”：%(error)s") % {"sheet": table.name, "error": error},
            headings=error.headings,
        ) from error


def _take(
    whole: Read,
    table: Table,
    columns: Columns,
    lines: Iterator[Line],
    words: Vocabulary,
    now: datetime,
) -> SheetRead:
    reading = Reading(
        columns=columns,
        now=now,
        taught=words.words,
        sheet="" if table.is_alone else table.name,
        is_1904=table.is_1904,
    )
    read = read_entries(lines, reading)
    whole.entries += read.entries
    whole.faults += read.faults
    whole.refused |= read.refused
    return SheetRead(
        name=table.name,
        rows=len(read.entries) + len({fault.row for fault in read.faults}),
        columns=columns,
        left_out=read.left_out,
        unclassified=read.unclassified,
        unknown=read.unknown,
    )
