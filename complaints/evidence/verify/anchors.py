"""The branch's anchors, compared with how far its chains had come at each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import Branch
from complaints.evidence.models import Anchor
from complaints.evidence.verify.broken import BrokenError

US = "\x1f"
# Entry by number: seq and hash.
Entries = dict[str, tuple[int, str]]


class AnchorLine:
    """What is seen comes in the order of numbers, and is digested as it comes."""

    def __init__(self, branch: Branch) -> None:
        self.branch = branch
        rows = branch.anchors.order_by("upto").values_list("pk", "upto", "count")
        self._anchors = list(rows)
        # An event at the very moment of an anchor is before it.
        self.bounds = [
            upto + timedelta(microseconds=1) for _pk, upto, _count in self._anchors
        ]
        self._entries = [sha256() for _anchor in self._anchors]
        self._counts = [0] * len(self._anchors)

    def __len__(self) -> int:
        return len(self._anchors)

    def see(self, interval: int, number: str, seq: int, head: bytes) -> None:
        """The last event of a case before the anchor of this interval."""
        if interval < len(self._anchors):
            self._entries[interval].update(_entry(number, seq, head.hex()).encode())
            self._counts[interval] += 1

    def close(self) -> None:
        """Compare what was seen with what the anchors say, from the first one on."""
        digest = b""
        for index, (pk, upto, _count) in enumerate(self._anchors):
            anchor = Anchor.objects.get(pk=pk)
            if bytes(anchor.prev_digest) != digest:
                raise self._broken(upto, _("与上一个锚不衔接，其间的锚被删去或改动"))
            digest = digest_of(anchor)
            if bytes(anchor.digest) != digest:
                raise self._broken(upto, _("内容与其摘要不符"))
            seen = self._entries[index].digest()
            if sha256(anchor.entries.encode()).digest() != seen:
                raise BrokenError(self._difference(anchor, index))
            if anchor.count != self._counts[index]:
                raise self._broken(upto, _("投诉数与其内容不符"))

    def cut_off(self, number: str, last: int) -> str:
        """Say that an anchor knows a later event of the case; "" where none does."""
        anchors = self.branch.anchors.filter(entries__contains=f"{number}{US}")
        for anchor in anchors.order_by("-upto")[:1]:
            seq, _head = entries_of(anchor)[number]
            if seq > last:
                return self._gone(anchor, number, last + 1, seq)
        return ""

    def former_number(self, pk: int, number: str) -> str:
        """Under which number an anchor knows the chain of a case; "" if under its own.

        Looked for by the hashes that are stored, which renumbering leaves alone.
        """
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT seq, encode(hash, 'hex') FROM complaints_event"
                " WHERE complaint_id = %s ORDER BY seq DESC",
                [pk],
            )
            heads = {(seq, head) for seq, head in cursor.fetchall()}
        for anchor in self.branch.anchors.order_by("-upto").iterator(chunk_size=1):
            for known, entry in entries_of(anchor).items():
                if entry in heads and known != number:
                    return known
        return ""

    def _difference(self, anchor: Anchor, index: int) -> str:
        """Name the first case of which the anchor and the chains tell another thing."""
        known = entries_of(anchor)
        stored = dict(self._stored(index))
        for number in sorted(known.keys() | stored.keys(), key=str.encode):
            if number not in stored:
                last = _last_seq(number)
                return self._gone(anchor, number, last + 1, known[number][0])
            if number not in known:
                return self._at(anchor, number, stored[number][0], _("不在锚中"))
            if stored[number][0] < known[number][0]:
                last = stored[number][0]
                return self._gone(anchor, number, last + 1, known[number][0])
            if stored[number] != known[number]:
                said = _("与锚中所记不同，此条或之前的事件被改写")
                return self._at(anchor, number, known[number][0], said)
        return str(self._broken(anchor.upto, _("内容的次序不对")))

    def _stored(self, index: int) -> Iterator[tuple[str, tuple[int, str]]]:
        since = self._anchors[index - 1][1] if index else None
        with connection.chunked_cursor() as cursor:
            cursor.execute(
                "SELECT DISTINCT ON (complaint.number)"
                " complaint.number, event.seq, encode(event.hash, 'hex')"
                " FROM complaints_event event"
                " JOIN complaints_complaint complaint"
                " ON complaint.id = event.complaint_id"
                " WHERE complaint.branch_id = %s AND event.recorded_at <= %s"
                " AND event.recorded_at > coalesce(%s, '-infinity'::timestamptz)"
                " ORDER BY complaint.number, event.seq DESC",
                [self.branch.pk, self._anchors[index][1], since],
            )
            for number, seq, head in cursor:
                yield number, (seq, head)

    def _gone(self, anchor: Anchor, number: str, seq: int, known: int) -> str:
        said = _("缺失，锚记到第 %(known)d 条") % {"known": known}
        return self._at(anchor, number, seq, said)

    def _at(self, anchor: Anchor, number: str, seq: int, said: str) -> str:
        return _("%(number)s 第 %(seq)d 条事件：%(said)s（%(upto)s 的锚）。") % {
            "number": number,
            "seq": seq,
            "said": said,
            "upto": _shown(anchor.upto),
        }

    def _broken(self, upto: datetime, said: str) -> BrokenError:
        return BrokenError(
            _("营业部 %(branch)s %(upto)s 的锚：%(said)s。")
            % {"branch": self.branch.code, "upto": _shown(upto), "said": said}
        )


def digest_of(anchor: Anchor) -> bytes:
    first = [utc_text(anchor.upto), str(anchor.count), *house_of(anchor)]
    text = f"{US.join(first)}\n{anchor.entries}"
    return sha256(bytes(anchor.prev_digest) + text.encode()).digest()


def house_of(anchor: Anchor) -> list[str]:
    """How far the chain of the house had come; nothing before there was one."""
    if anchor.house_hash is None:
        return []
    return [str(anchor.house_seq), bytes(anchor.house_hash).hex()]


def entries_of(anchor: Anchor) -> Entries:
    entries: Entries = {}
    for line in anchor.entries.splitlines():
        number, seq, head = line.split(US)
        entries[number] = int(seq), head
    return entries


def utc_text(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _entry(number: str, seq: int, head: str) -> str:
    return f"{number}{US}{seq}{US}{head}\n"


def _last_seq(number: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(max(event.seq), 0) FROM complaints_event event"
            " JOIN complaints_complaint complaint ON complaint.id = event.complaint_id"
            " WHERE complaint.number = %s",
            [number],
        )
        return int(cursor.fetchone()[0])


def _shown(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M:%S}"
