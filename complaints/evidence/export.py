"""Cases as one zip that can be verified without this system (docs/evidence.md).

Personal data stand in it whole: whoever asks for one says why, and the caller records
that. Which cases a reader may have is the caller's matter too.
"""

from __future__ import annotations

import itertools
import re
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import IO, Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from branches.models import Branch
from complaints.evidence.filing import files, holdings
from complaints.evidence.kinds import by_name
from complaints.evidence.models import Attachment, Event
from complaints.evidence.serialising import plain, serialise
from complaints.evidence.verify.anchors import US, house_of, utc_text
from complaints.evidence.verify.chain import ERASE, EVENTS, ROW, CaseChain
from complaints.evidence.verify.rows import kinds, lines

FORMAT = 3
BATCH = 200
# No name of a file on some machine, or a way out of its folder.
UNSAFE = re.compile(r'[\x00-\x1f\\/:*?"<>|]')
LONGEST = 80
# The columns that a hash covers, in its order.
HASHED = (
    "number", "seq", "hash_version", "verb", "actor", "on_behalf_of", "occurred_at",
    "recorded_at", "body",
)  # fmt: skip
# Stands alone, and lies in the zip beside what it verifies.
VERIFIER = Path(__file__).with_name("verify_export.py")
README = gettext_noop(
    "%(branch)s 投诉档案，%(count)s 件。含完整个人信息，请妥善保管。\n"
    "\n"
    "index.json 目录；events.jsonl 事件；rows.jsonl 各项记录；anchors.jsonl 锚；"
    "files/ 各件投诉的附件和签字的情况表，用原来的文件名；forms/ 各件投诉的情况表，"
    "导出时打印，供阅读，不作核对。\n"
    "核对（Python 3.8 以上，不需联网）：取出 %(verifier)s，运行"
    " python3 %(verifier)s 本文件.zip；更可靠的是用自己另行取得的 %(verifier)s。\n"
)
CASES = (
    "SELECT id, number, salt FROM complaints_complaint"
    ' WHERE id = ANY(%s) ORDER BY number COLLATE "C"'
)


@dataclass
class Member:
    """A file of the zip that is written line by line, and its digest."""

    file: IO[bytes]
    sha256: Any = field(default_factory=sha256)

    def write(self, row: dict[str, object]) -> None:
        line = serialise(row).encode() + b"\n"
        self.sha256.update(line)
        self.file.write(line)


@dataclass(frozen=True)
class Paper:
    """What the branch signed, to lie beside the cases."""

    name: str
    content: bytes
    # As recorded when it was signed.
    sha256: str
    # As printed on it; empty where none is.
    anchor: str = ""


def export(
    branch: Branch,
    pks: Iterable[int],
    *,
    to: IO[bytes],
    year: int | None = None,
    papers: Iterable[Paper] = (),
    form: Callable[[int], bytes] | None = None,
) -> None:
    """Write these cases of one branch; with `year` they are all that it has of it.

    All of it is as of one moment: `pks` may be a query, which is asked in it, and
    `papers` are read in it. `form` sets a case to be read by people.
    """
    with transaction.atomic():
        # Within a test's own transaction it is of one moment anyway.
        if not connection.savepoint_ids:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        _export(branch, list(pks), to=to, year=year, papers=papers, form=form)


def _export(
    branch: Branch,
    pks: list[int],
    *,
    to: IO[bytes],
    year: int | None,
    papers: Iterable[Paper],
    form: Callable[[int], bytes] | None,
) -> None:
    cases = list(_cases(pks))
    index: dict[str, object] = {
        "format": FORMAT,
        "made_at": plain(timezone.now()),
        "branch": branch.code,
        "year": year,
        "shared": sorted(_kinds().keys() - kinds().keys()),
        "kinds": _kinds(),
        "cases": [{"number": case.number, "salt": case.salt.hex()} for case in cases],
    }
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
        members = {
            "events.jsonl": _write(archive, "events.jsonl", _events(cases)),
            "rows.jsonl": _write(archive, "rows.jsonl", _rows(cases)),
            "anchors.jsonl": _write(archive, "anchors.jsonl", _anchors(branch)),
        }
        index["files"] = _write_files(archive, cases)
        if form:
            _write_forms(archive, cases, form)
        index["papers"] = anchored = {}
        for paper in papers:
            archive.writestr(paper.name, paper.content)
            members[paper.name], anchored[paper.name] = paper.sha256, paper.anchor
        archive.writestr("index.json", serialise({**index, "members": members}))
        archive.writestr("README.txt", _readme(branch, cases))
        archive.write(VERIFIER, VERIFIER.name)


def _readme(branch: Branch, cases: list[CaseChain]) -> str:
    """What lies in it, and how it is verified."""
    return _(README) % {
        "branch": branch,
        "count": len(cases),
        "verifier": VERIFIER.name,
    }


def _write(
    archive: zipfile.ZipFile, name: str, rows: Iterable[dict[str, object]]
) -> str:
    with archive.open(name, "w", force_zip64=True) as file:
        member = Member(file)
        for row in rows:
            member.write(row)
    return str(member.sha256.hexdigest())


def _cases(pks: list[int]) -> Iterator[CaseChain]:
    with connection.cursor() as cursor:
        cursor.execute(CASES, [pks])
        for pk, number, salt in cursor.fetchall():
            yield CaseChain(pk, number, bytes(salt))


def _batches(cases: list[CaseChain]) -> Iterator[list[CaseChain]]:
    left = iter(cases)
    while batch := list(islice(left, BATCH)):
        yield batch


def _events(cases: list[CaseChain]) -> Iterator[dict[str, object]]:
    for batch in _batches(cases):
        with connection.chunked_cursor() as cursor:
            cursor.execute(EVENTS, [[], [case.pk for case in batch]])
            for _pk, _case, _seq, prev_hash, digest, _interval, line in cursor:
                yield {
                    **dict(zip(HASHED, line.split(US, len(HASHED) - 1), strict=True)),
                    "prev_hash": bytes(prev_hash).hex(),
                    "hash": bytes(digest).hex(),
                }


def _rows(cases: list[CaseChain]) -> Iterator[dict[str, object]]:
    for batch in _batches(cases):
        left = _tombstones(batch)
        readable = {
            case.pk: case for case in batch if not case.is_erased or case.pk in left
        }
        found = [
            {"number": readable[case].number, "object": kind, "pk": pk, "line": line}
            for kind, column in kinds().items()
            for pk, case, line in lines(kind, column, list(readable))
        ]
        found += _shared(batch)
        # In the order of cases, as the events are: they are verified side by side.
        yield from sorted(found, key=lambda row: str(row["number"]).encode())


def _tombstones(batch: list[CaseChain]) -> set[int]:
    """Erased cases whose last event says what is left of them."""
    erased = [case.pk for case in batch if case.is_erased]
    told = Event.objects.filter(complaint__in=erased, verb=ERASE)
    bodies = told.values_list("complaint", "body")
    return {case for case, body in bodies if ROW.search(body)}


def _shared(batch: list[CaseChain]) -> Iterator[dict[str, object]]:
    """A row of several cases, where it still is as an event of this case wrote it."""
    by_pk = {case.pk: case for case in batch if not case.is_erased}
    wanted: dict[str, dict[tuple[int, int], str]] = {}
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            "SELECT complaint_id, body FROM complaints_event"
            " WHERE complaint_id = ANY(%s) ORDER BY complaint_id, seq",
            [list(by_pk)],
        )
        for case, body in cursor:
            for kind, pk, digest in ROW.findall(body):
                if kind not in kinds():
                    wanted.setdefault(kind, {})[int(pk), case] = digest
    for kind, mentions in wanted.items():
        serialised = {
            pk: line for pk, _pk, line in lines(kind, "id", [pk for pk, _ in mentions])
        }
        for (pk, case), digest in mentions.items():
            line = serialised.get(pk, "")
            if sha256(by_pk[case].salt + line.encode()).hexdigest() == digest:
                number = by_pk[case].number
                yield {"number": number, "object": kind, "pk": pk, "line": line}


def _kinds() -> dict[str, str]:
    """How people call each kind of row."""
    return {name: str(model._meta.verbose_name) for name, model in by_name().items()}


def _anchors(branch: Branch) -> Iterator[dict[str, object]]:
    for anchor in branch.anchors.order_by("upto").iterator(chunk_size=10):
        yield {
            "upto": utc_text(anchor.upto),
            "count": anchor.count,
            "entries": anchor.entries,
            "prev_digest": bytes(anchor.prev_digest).hex(),
            "digest": anchor.digest_text,
            "house": house_of(anchor),
        }


def _write_files(archive: zipfile.ZipFile, cases: list[CaseChain]) -> dict[str, str]:
    """Each once, where the same bytes are kept as two things; by digest, its name."""
    numbers = {case.pk: case.number for case in cases if not case.is_erased}
    attachments = Attachment.objects.filter(complaint__in=numbers).order_by("pk")
    kept: dict[tuple[int, str], Attachment | holdings.HeldFile] = {}
    for held in holdings.of(numbers.keys()):
        kept[held.complaint_id, held.sha256] = held
    for file in attachments.iterator(chunk_size=500):
        kept[file.complaint_id, file.sha256] = file
    names: dict[str, str] = {}
    taken: dict[int, set[str]] = defaultdict(set)
    for case, digest in sorted(kept):
        one = kept[case, digest]
        chunks = files.chunks(one.path)
        try:
            first = next(chunks)
        except FileNotFoundError:
            # Left out: who verifies the export is told that it is missing.
            continue
        name = f"files/{numbers[case]}/{_free(one.name, taken[case])}"
        names[f"files/{numbers[case]}/{digest}"] = name
        with archive.open(name, "w", force_zip64=True) as target:
            target.write(first)
            target.writelines(chunks)
    return names


def _free(name: str, taken: set[str]) -> str:
    """As the file was called, where no other of its case is called so."""
    path = Path(UNSAFE.sub("_", name).strip(" .") or "_")
    stem, suffix = path.stem[:LONGEST], path.suffix[:10]
    numbered = (f"{stem} ({count}){suffix}" for count in itertools.count(2))
    tried = itertools.chain([f"{stem}{suffix}"], numbered)
    found = next(one for one in tried if one.casefold() not in taken)
    taken.add(found.casefold())
    return found


def _write_forms(
    archive: zipfile.ZipFile, cases: list[CaseChain], form: Callable[[int], bytes]
) -> None:
    for case in cases:
        if not case.is_erased:
            name = _("情况表 %(number)s.pdf") % {"number": case.number}
            archive.writestr(f"forms/{name}", form(case.pk))
