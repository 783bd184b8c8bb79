"""Part what is new in a ledger from what is there, in it above or in the branch.

Only what is the same in content is there already. A number of the ledger alone is not
enough: another register may count from one as well.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from branches.models import Branch
from branches.spreadsheets.lines import Fault, of_sheet
from complaints.case.choices import Origin
from complaints.case.models import Complaint
from complaints.evidence import events
from complaints.evidence.models import Event
from complaints.imports.rows import LedgerEntry

ASKED_AT_ONCE = 5_000
# A register shows no seconds.
A_MINUTE = timedelta(minutes=1)
NUMBER_OF_A_ROW = r"^\d{1,6}$"


@dataclass
class Sifted:
    new: list[LedgerEntry] = field(default_factory=list)
    there: int = 0
    faults: list[Fault] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)


def sift(entries: Iterable[LedgerEntry], *, branch: Branch) -> Sifted:
    """The entries to create, each with the reference that it will bear."""
    sifted = Sifted()
    seen: dict[str, LedgerEntry] = {}
    for batch in _batches(_named(entries)):
        cases = _cases(batch, branch)
        cases |= _numbered_by_row(
            (entry for entry in batch if entry.reference not in cases), branch
        )
        for entry in batch:
            first = seen.setdefault(entry.reference, entry)
            if first is not entry:
                _again(entry, first, sifted)
            elif case := cases.get(entry.reference):
                _there(entry, case, sifted)
            else:
                sifted.new.append(entry)
    return sifted


def _named(entries: Iterable[LedgerEntry]) -> Iterator[LedgerEntry]:
    """What has no number is named by its content, and by its how-many-th it is.

    Three equal lines of one sheet are three complaints; on another sheet they are the
    same three again.
    """
    times: Counter[tuple[str, str]] = Counter()
    for entry in entries:
        # One that is sifted again bears its name already.
        if entry.reference and not entry.reference.startswith(entry.content):
            yield entry
            continue
        times[entry.sheet, entry.content] += 1
        time = times[entry.sheet, entry.content]
        name = entry.content if time == 1 else f"{entry.content}-{time}"
        entry.reference = name
        yield entry


def _batches(entries: Iterator[LedgerEntry]) -> Iterator[list[LedgerEntry]]:
    batch: list[LedgerEntry] = []
    for entry in entries:
        batch.append(entry)
        if len(batch) == ASKED_AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def _again(entry: LedgerEntry, first: LedgerEntry, sifted: Sifted) -> None:
    if entry.content == first.content and entry.reply == first.reply:
        sifted.there += 1
        return
    place = f"{first.row} {of_sheet(first.sheet)}".strip()
    reason = _("与第 %(row)s 行重复，而内容不同") % {"row": place}
    sifted.faults.append(_fault(entry, reason))


def _there(entry: LedgerEntry, case: _Case, sifted: Sifted) -> None:
    if not case.is_of(entry):
        reason = _("已用于内容不同的 %(number)s") % {"number": case.number}
        sifted.faults.append(_fault(entry, reason))
        return
    sifted.there += 1
    if entry.reply and case.is_open:
        sifted.unread.append(
            _("第 %(row)s 行%(sheet)s：%(number)s 已有，台账的答复请在系统内登记。")
            % {
                "row": entry.row,
                "sheet": of_sheet(entry.sheet),
                "number": case.number,
            }
        )


def _fault(entry: LedgerEntry, reason: str) -> Fault:
    return Fault(entry.row, entry.reference_heading, reason, entry.sheet)


@dataclass(frozen=True)
class _Case:
    """A complaint that bears an entry's reference."""

    row: Complaint
    # The salted digest that its import left, of the content as it was then.
    digest: str | None

    @property
    def number(self) -> str:
        return self.row.number

    @property
    def is_open(self) -> bool:
        return self.row.is_open

    def is_of(self, entry: LedgerEntry) -> bool:
        # Without a number of its own it is named by its content.
        if entry.reference.startswith(entry.content) or self.row.is_erased:
            return True
        if self.digest:
            salted = events.digest(self.row.salt, entry.content)
            return self.digest == salted
        return self._reads_the_same(entry)

    def _reads_the_same(self, entry: LedgerEntry) -> bool:
        if abs(self.row.received_at - entry.received_at) >= A_MINUTE:
            return False
        # A list of ours masks the client: its words tell the case.
        is_ours = self.row.number == entry.reference
        names = ("statement",) if is_ours else CONTENT
        return all(getattr(self.row, x) == entry.fields[x] for x in names)


CONTENT = ("client_name", "telephone", "statement", "demand")
COLUMNS = (
    *("number", "external_reference", "received_at", "state", "salt", "erased_at"),
    *CONTENT,
)


def _cases(entries: Sequence[LedgerEntry], branch: Branch) -> dict[str, _Case]:
    """By reference; one that is a number of our own names that complaint too."""
    asked = [entry.reference for entry in entries]
    found = Complaint.objects.filter(
        Q(external_reference__in=asked) | Q(number__in=asked), branch=branch
    )
    rows = list(found.only(*COLUMNS))
    digests = _digests(rows)
    cases: dict[str, _Case] = {}
    for row in rows:
        for name in {row.external_reference, row.number} - {""}:
            cases[name] = _Case(row, digests.get(row.pk))
    return cases


def _numbered_by_row(
    entries: Iterable[LedgerEntry], branch: Branch
) -> dict[str, _Case]:
    """What was imported when a row's number (序号) was still taken for the ledger's
    own: known again by its time, client and words, each case once."""
    unnamed = [x for x in entries if x.reference.startswith(x.content)]
    there: dict[tuple[object, ...], list[Complaint]] = defaultdict(list)
    if unnamed:
        found = Complaint.objects.filter(
            branch=branch,
            origin=Origin.IMPORT,
            external_reference__regex=NUMBER_OF_A_ROW,
            received_at__in={entry.received_at for entry in unnamed},
        )
        for row in found.only(*COLUMNS).order_by("-pk"):
            there[row.received_at, row.client_name, row.statement].append(row)
    cases: dict[str, _Case] = {}
    for entry in unnamed if there else ():
        words = entry.fields["client_name"], entry.fields["statement"]
        if rows := there.get((entry.received_at, *words)):
            cases[entry.reference] = _Case(rows.pop(), None)
    return cases


def _digests(rows: Sequence[Complaint]) -> dict[int, str]:
    """Of a case whose reference is not its content already."""
    asked = [row.pk for row in rows if not row.external_reference.startswith("row-")]
    imports = Event.objects.filter(complaint__in=asked, verb="import")
    found = {}
    for key, body in imports.values_list("complaint", "body"):
        content = json.loads(body).get("texts", {}).get("content")
        if content:
            found[key] = content
    return found
