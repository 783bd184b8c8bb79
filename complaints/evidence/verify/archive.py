from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.db import connection
from django.utils.translation import gettext as _

from branches.models import Branch
from complaints.evidence.models import Event
from complaints.evidence.verify import files
from complaints.evidence.verify.anchors import AnchorLine
from complaints.evidence.verify.broken import BrokenError
from complaints.evidence.verify.chain import ERASE, CaseChain, Recorded, read_chains
from complaints.evidence.verify.numbers import Numbers
from complaints.evidence.verify.rows import SharedRows, compare_rows

BATCH = 1000


@dataclass
class VerifyResult:
    """How much has been read and found in order."""

    complaints: int = 0
    events: int = 0
    rows: int = 0
    files: int = 0
    anchors: int = 0
    papers: int = 0
    house: int = 0


Check = Callable[[Branch, VerifyResult], None]


@dataclass
class _Further:
    """What rooms above have to verify, such as the archive's volumes."""

    checks: list[Check] = field(default_factory=list)


_further = _Further()


def register(check: Check) -> Check:
    """A function that raises BrokenError, or counts; called when all is read."""
    _further.checks.append(check)
    return check


def verify_branch(
    branch: Branch, found: VerifyResult, advance: Callable[[int], None]
) -> None:
    """Raise BrokenError at the first place that is not as recorded.

    Within a transaction, so that all of it is read as of one moment.
    """
    anchors, numbers, shared = AnchorLine(branch), Numbers(branch), SharedRows()
    for cases in _batches(branch):
        recorded: Recorded = {}
        events = read_chains(cases, anchors, recorded, advance)
        _erased_by_an_act(cases)
        shared.take_from(recorded)
        found.complaints += len(cases)
        found.events += events
        found.rows += compare_rows(cases, recorded, anchors)
        found.files += files.compare(cases)
        for case in cases:
            numbers.see(case.number)
    numbers.close()
    anchors.close()
    found.anchors += len(anchors)
    found.rows += shared.compare()
    for check in _further.checks:
        check(branch, found)


def _batches(branch: Branch) -> Iterator[list[CaseChain]]:
    # By bytes, as the anchors' entries are: one sort, whatever the index's collation.
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            "SELECT id, number, salt FROM complaints_complaint"
            ' WHERE branch_id = %s ORDER BY number COLLATE "C"',
            [branch.pk],
        )
        rows = iter(cursor)
        while batch := [
            CaseChain(pk, number, bytes(salt))
            for pk, number, salt in islice(rows, BATCH)
        ]:
            yield batch


def _erased_by_an_act(cases: list[CaseChain]) -> None:
    """A case without its salt is a tombstone, and an event says so."""
    erased = {case.pk: case.number for case in cases if case.is_erased}
    acts = Event.objects.filter(complaint__in=erased, verb=ERASE)
    for pk in erased.keys() - set(acts.values_list("complaint", flat=True)):
        said = _("%(number)s：摘要用的盐不在了，却没有销毁的事件。")
        raise BrokenError(said % {"number": erased[pk]})


def is_printed(branch_code: str, digest: str) -> None:
    """Raise BrokenError where an anchor on paper is none of the branch's."""
    anchors = Branch.objects.get(code=branch_code).anchors
    if not anchors.filter(digest=bytes.fromhex(digest)).exists():
        raise BrokenError(
            _("营业部 %(branch)s：纸上的锚 %(digest)s 不在库中，此前的事件被整体改写。")
            % {"branch": branch_code, "digest": digest}
        )
