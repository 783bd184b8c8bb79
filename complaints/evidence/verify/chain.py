"""Each case's chain, recomputed from the stored columns of its events."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from complaints.evidence.verify.anchors import AnchorLine
from complaints.evidence.verify.broken import BrokenError

# The act after which personal values and salt are gone.
ERASE = "erase"


@dataclass(frozen=True)
class CaseChain:
    pk: int
    number: str
    salt: bytes

    @property
    def is_erased(self) -> bool:
        """A tombstone: its personal values and its salt are gone."""
        return not self.salt


@dataclass(frozen=True, slots=True)
class Mention:
    """The last event that wrote a row, and the row's digest then."""

    event: int
    case: CaseChain
    seq: int
    sha256: str
    # Digested with a salt that is gone: the row can't be compared any more.
    is_past: bool = False


# By the row's kind and key.
Recorded = dict[tuple[str, int], Mention]

# How events.row_digest names the rows that an event wrote.
ROW = re.compile(r'\{"object":"([a-z]+)","pk":(\d+),"sha256":"([0-9a-f]{64})"\}')

# One line of text holds all that a hash covers, but for the hash before.
EVENTS = """
SELECT event.id, event.complaint_id, event.seq, event.prev_hash, event.hash,
    width_bucket(event.recorded_at, %s::timestamptz[]),
    concat_ws(
        chr(31), complaint.number, event.seq, event.hash_version, event.verb,
        coalesce(event.actor_id::text, ''), coalesce(event.on_behalf_of_id::text, ''),
        to_char(event.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        to_char(event.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        event.body
    )
FROM complaints_event event
JOIN complaints_complaint complaint ON complaint.id = event.complaint_id
WHERE event.complaint_id = ANY(%s)
ORDER BY complaint.number COLLATE "C", event.seq
"""


def read_chains(
    cases: list[CaseChain],
    anchors: AnchorLine,
    recorded: Recorded,
    advance: Callable[[int], None],
) -> int:
    """Verify the chains of these cases and note what they recorded; count events."""
    by_pk = {case.pk: case for case in cases}
    waiting = iter(cases)
    case: CaseChain | None = None
    last, head, interval, count = 0, b"", 0, 0
    with connection.chunked_cursor() as cursor:
        cursor.execute(EVENTS, [anchors.bounds, list(by_pk)])
        for key, pk, seq, prev_hash, stored, bucket, line in cursor:
            if case is None or pk != case.pk:
                _end(case, last, head, interval, anchors)
                case = _next(waiting, by_pk[pk])
                last, head, interval = 0, b"", bucket
            if bucket != interval:
                anchors.see(interval, case.number, last, head)
                _not_back(case, seq, bucket - interval)
                interval = bucket
            hashed = sha256(head + line.encode()).digest()
            follows = bytes(prev_hash) == head
            if seq != last + 1 or not follows or bytes(stored) != hashed:
                raise _broken(case, anchors, last, seq, follows=follows)
            last, head = seq, hashed
            if case.is_erased and f"\x1f{ERASE}\x1f" in line:
                _forget(case, recorded)
            if '"rows":[' in line:
                for kind, row, digest in ROW.findall(line):
                    recorded[kind, int(row)] = Mention(key, case, seq, digest)
            count += 1
            if not count % 1000:
                advance(1000)
    _end(case, last, head, interval, anchors)
    for left in waiting:
        raise _eventless(left)
    advance(count % 1000)
    return count


def _forget(case: CaseChain, recorded: Recorded) -> None:
    """What was written before the erasure is known by that event again, or not at all.

    Rows of several cases stay as another of them says.
    """
    for key, mention in list(recorded.items()):
        if mention.case is case:
            recorded[key] = replace(mention, is_past=True)


def _end(
    case: CaseChain | None, last: int, head: bytes, interval: int, anchors: AnchorLine
) -> None:
    if case is not None:
        anchors.see(interval, case.number, last, head)


def _next(waiting: Any, found: CaseChain) -> CaseChain:
    """The case that comes next, unless one before it has no event at all."""
    case: CaseChain = next(waiting)
    if case is not found:
        raise _eventless(case)
    return case


def _eventless(case: CaseChain) -> BrokenError:
    return BrokenError(_("%(number)s：没有任何事件。") % {"number": case.number})


def _not_back(case: CaseChain, seq: int, step: int) -> None:
    if step < 0:
        raise BrokenError(
            _("%(number)s 第 %(seq)d 条事件：记录时间早于上一条所在的锚。")
            % {"number": case.number, "seq": seq}
        )


def _broken(
    case: CaseChain, anchors: AnchorLine, last: int, seq: int, *, follows: bool
) -> BrokenError:
    if seq > last + 1:
        text = _("%(number)s 第 %(missing)d 条事件：缺失（其后是第 %(seq)d 条）。")
    elif former := anchors.former_number(case.pk, case.number) if seq == 1 else "":
        return BrokenError(
            _("%(number)s：编号被改，原编号 %(former)s。")
            % {"number": case.number, "former": former}
        )
    elif not follows:
        text = _(
            "%(number)s 第 %(seq)d 条事件：与上一条不衔接，其中之一被改动、调换或插入。"
        )
    else:
        text = _("%(number)s 第 %(seq)d 条事件：内容与其摘要不符。")
    return BrokenError(text % {"number": case.number, "missing": last + 1, "seq": seq})
