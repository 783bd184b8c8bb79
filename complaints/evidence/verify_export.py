#!/usr/bin/env python3
"""Verify an exported archive: python3 verify_export.py FILE.zip [--anchor DIGEST]

Stands alone: Python 3.8 or later, no other file, no package, no network. What is
verified, and how, is written down in docs/evidence.md, so that anybody can write
another. Exit 0: all is in order. 1: the first broken place is printed. 2: not an
archive of this kind.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import zipfile
from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import groupby
from typing import Any

# A line of JSON, and what was made of one.
Record = Any

# Anchors of the first had nothing of the house; from the third on files have names.
FORMATS = (1, 2, 3)
US = "\x1f"
HASHED = (
    "number", "seq", "hash_version", "verb", "actor", "on_behalf_of", "occurred_at",
    "recorded_at", "body",
)  # fmt: skip
ROW = re.compile(r'\{"object":"([a-z]+)","pk":(\d+),"sha256":"([0-9a-f]{64})"\}')
NUMBER = re.compile(r"([A-Z0-9]+)-([0-9]{4})-([0-9]{5,})")
ERASE = "erase"
CHUNK = 1024 * 1024


class BrokenError(Exception):
    """The first place that is not as it was recorded."""


def main(arguments: list[str] | None = None) -> int:
    asked = parse(arguments)
    try:
        with zipfile.ZipFile(asked.file) as archive:
            index = read_index(archive)
            said = verify(archive, index, asked.anchor)
    except BrokenError as broken:
        sys.stdout.write(f"{broken}\n")
        return 1
    except (OSError, zipfile.BadZipFile, KeyError, ValueError) as error:
        sys.stderr.write(f"不是可核对的档案：{error}\n")
        return 2
    sys.stdout.write(f"{said}\n")
    return 0


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="核对导出的投诉档案。")
    parser.add_argument("file", metavar="FILE.zip")
    parser.add_argument(
        "--anchor",
        action="append",
        default=[],
        metavar="DIGEST",
        help="月报上印的锚，可多次给出",
    )
    return parser.parse_args(arguments)


def read_index(archive: zipfile.ZipFile) -> Record:
    index = json.loads(archive.read("index.json"))
    if index["format"] not in FORMATS:
        raise ValueError("格式 {} 须用另一版本核对".format(index["format"]))
    return index


def verify(archive: zipfile.ZipFile, index: Record, printed: list[str]) -> str:
    salts = {case["number"]: bytes.fromhex(case["salt"]) for case in index["cases"]}
    anchors = list(read_anchors(archive))
    entries = entries_by_number(anchors, salts)
    verify_numbers(index, anchors, salts)
    events = by_case(archive, "events.jsonl")
    rows = by_case(archive, "rows.jsonl")
    counts = {"events": 0, "rows": 0, "files": 0, "unanchored": 0}
    for number in sorted(salts, key=str.encode):
        mentions = verify_chain(
            number, next_of(events, number), anchors, entries.get(number, {}), counts
        )
        held = next_of(rows, number)
        if not salts[number]:
            verify_tombstone(number, mentions, held)
        verify_rows(archive, number, salts[number], mentions, held, index, counts)
    for left in (events, rows):
        if left["next"] is not None:
            raise BrokenError("{}：不在目录中。".format(left["next"][0]))
    verify_members(archive, index)
    verify_printed(anchors, printed)
    papers = verify_papers(index, anchors)
    counts.update(cases=len(salts), anchors=len(anchors), papers=papers)
    return (
        "核对无误：投诉 {cases} 件，事件 {events} 条（其中 {unanchored} 条在最后一个锚"
        "之后），记录 {rows} 条，附件 {files} 个，锚 {anchors} 个，"
        "审签的报告 {papers} 份。"
    ).format(**counts)


# Members that hold a line of JSON for each thing, in the order of cases.


def lines_of(archive: zipfile.ZipFile, name: str) -> Iterator[Record]:
    with archive.open(name) as member:
        for line in member:
            yield json.loads(line)


def by_case(archive: zipfile.ZipFile, name: str) -> Record:
    groups = groupby(lines_of(archive, name), key=lambda row: row["number"])
    return {"groups": groups, "next": next(groups, None)}


def next_of(found: Record, number: str) -> list[Record]:
    """The lines of this case, or none; what belongs to no case stays in front."""
    if found["next"] is None or found["next"][0] != number:
        return []
    lines = list(found["next"][1])
    found["next"] = next(found["groups"], None)
    return lines


def verify_members(archive: zipfile.ZipFile, index: Record) -> None:
    there = set(archive.namelist())
    for name, digest in index["members"].items():
        if name not in there:
            raise BrokenError(f"{name}：不在档案中。")
        if digest_of(archive, name) != digest:
            raise BrokenError(f"{name}：与目录中的摘要不符。")


def digest_of(archive: zipfile.ZipFile, name: str) -> str:
    digest = sha256()
    with archive.open(name) as member:
        for chunk in iter(lambda: member.read(CHUNK), b""):
            digest.update(chunk)
    return digest.hexdigest()


# Anchors.


def read_anchors(archive: zipfile.ZipFile) -> Iterator[Record]:
    digest = b""
    for anchor in lines_of(archive, "anchors.jsonl"):
        if anchor["prev_digest"] != digest.hex():
            raise BrokenError(
                "{} 的锚：与上一个锚不衔接，其间的锚被删去或改动。".format(
                    anchor["upto"]
                )
            )
        first = [anchor["upto"], str(anchor["count"]), *anchor.get("house", [])]
        text = "{}\n{}".format(US.join(first), anchor["entries"])
        digest = sha256(digest + text.encode()).digest()
        if anchor["digest"] != digest.hex():
            raise BrokenError("{} 的锚：内容与其摘要不符。".format(anchor["upto"]))
        entries = anchor["entries"].splitlines()
        if len(entries) != anchor["count"]:
            raise BrokenError("{} 的锚：投诉数与其内容不符。".format(anchor["upto"]))
        anchor["entries"] = {line.split(US)[0]: line.split(US)[1:] for line in entries}
        yield anchor


def entries_by_number(anchors: list[Record], numbers: Iterable[str]) -> Record:
    """What each anchor says of each case in the archive: {number: {anchor: entry}}."""
    found: Record = {}
    for position, anchor in enumerate(anchors):
        for number, entry in anchor["entries"].items():
            if number in numbers:
                found.setdefault(number, {})[position] = entry
    return found


def verify_printed(anchors: list[Record], printed: list[str]) -> None:
    known = {anchor["digest"] for anchor in anchors}
    for digest in printed:
        if digest.lower() not in known:
            raise BrokenError(f"纸上的锚 {digest} 不在档案中，此前的事件被整体改写。")


def verify_papers(index: Record, anchors: list[Record]) -> int:
    """Reports that were signed bear an anchor: the file it names is read by people."""
    known = {anchor["digest"] for anchor in anchors}
    papers = index.get("papers", {})
    for name, digest in papers.items():
        if digest and digest not in known:
            raise BrokenError(f"{name}：所印的锚不在档案中，此前的事件被整体改写。")
    return len(papers)


# Cases.


def verify_numbers(index: Record, anchors: list[Record], numbers: Record) -> None:
    """A year is whole: from 00001 on, and with all that the anchors know."""
    if index["year"] is None:
        return
    prefix = "{}-{}-".format(index["branch"], index["year"])
    known = {name for anchor in anchors for name in anchor["entries"]}
    last = 0
    for number in {*numbers, *(name for name in known if name.startswith(prefix))}:
        match = NUMBER.fullmatch(number)
        if not match or not number.startswith(prefix):
            raise BrokenError(f"{number}：不是 {prefix} 的编号。")
        last = max(last, int(match[3]))
    for serial in range(1, last + 1):
        if f"{prefix}{serial:05d}" not in numbers:
            raise BrokenError(f"{prefix}{serial:05d}：缺号。")


def verify_chain(
    number: str,
    events: list[Record],
    anchors: list[Record],
    entries: Record,
    counts: dict[str, int],
) -> Record:
    """Recompute the chain; return the last mention of each row, and the verbs."""
    if not events:
        raise BrokenError(f"{number}：没有任何事件。")
    head, last, position = b"", 0, 0
    rows: Record = {}
    # The last event of each verb.
    verbs: Record = {}
    seen: Record = {}
    if former := former_number(number, events, anchors):
        raise BrokenError(f"{number}：编号被改，原编号 {former}。")
    for event in events:
        position = verify_event(number, event, head, last, anchors, position)
        head, last = bytes.fromhex(event["hash"]), last + 1
        seen[position] = [str(last), head.hex()]
        verbs[event["verb"]] = last
        for kind, pk, digest in ROW.findall(event["body"]):
            rows[kind, int(pk)] = (last, digest)
        counts["events"] += 1
        counts["unanchored"] += position == len(anchors)
    for at in sorted(set(entries) | set(seen) - {len(anchors)}):
        verify_entry(number, seen.get(at), entries.get(at), last, anchors[at]["upto"])
    return {"rows": rows, "verbs": verbs}


def former_number(number: str, events: list[Record], anchors: list[Record]) -> str:
    """Under which number an anchor knows this chain; "" if under its own, or none."""
    text = US.join(events[0][name] for name in HASHED)
    if sha256(text.encode()).hexdigest() == events[0]["hash"]:
        return ""
    heads = {(event["seq"], event["hash"]) for event in events}
    for anchor in anchors:
        for known, (seq, head) in anchor["entries"].items():
            if (seq, head) in heads and known != number:
                return str(known)
    return ""


def verify_event(
    number: str,
    event: Record,
    head: bytes,
    last: int,
    anchors: list[Record],
    at: int,
) -> int:
    """Between which anchors it was recorded: before the one at the position given."""
    seq = int(event["seq"])
    if seq != last + 1:
        raise BrokenError(f"{number} 第 {last + 1} 条事件：缺失（其后是第 {seq} 条）。")
    if event["prev_hash"] != head.hex():
        raise BrokenError(
            f"{number} 第 {seq} 条事件：与上一条不衔接，其中之一被改动、调换或插入。"
        )
    text = US.join(event[name] for name in HASHED)
    if sha256(head + text.encode()).hexdigest() != event["hash"]:
        raise BrokenError(f"{number} 第 {seq} 条事件：内容与其摘要不符。")
    if at and event["recorded_at"] <= anchors[at - 1]["upto"]:
        raise BrokenError(f"{number} 第 {seq} 条事件：记录时间早于上一条所在的锚。")
    while at < len(anchors) and event["recorded_at"] > anchors[at]["upto"]:
        at += 1
    return at


def verify_entry(
    number: str, seen: Record, known: Record, last: int, upto: str
) -> None:
    if seen == known:
        return
    if known is None:
        raise BrokenError(f"{number} 第 {seen[0]} 条事件：不在锚中（{upto} 的锚）。")
    if int(known[0]) > last:
        raise BrokenError(
            f"{number} 第 {last + 1} 条事件：缺失，锚记到第 {known[0]} 条"
            f"（{upto} 的锚）。"
        )
    raise BrokenError(
        f"{number} 第 {known[0]} 条事件：与锚中所记不同，此条或之前的事件被改写"
        f"（{upto} 的锚）。"
    )


def verify_rows(
    archive: zipfile.ZipFile,
    number: str,
    salt: bytes,
    mentions: Record,
    held: list[Record],
    index: Record,
    counts: dict[str, int],
) -> None:
    left = dict(mentions["rows"])
    for row in held:
        key = row["object"], row["pk"]
        place = "{} {} {}".format(number, index["kinds"].get(key[0], key[0]), key[1])
        if key not in left:
            raise BrokenError(f"{place}：没有事件记录过它。")
        seq, digest = left.pop(key)
        if sha256(salt + row["line"].encode()).hexdigest() != digest:
            raise BrokenError(
                f"{place}：与最后一次写入它的事件不符（第 {seq} 条事件）。"
            )
        if salt:
            for name, digest in files_of(row):
                verify_file(archive, index, number, f"{place}“{name}”", digest)
                counts["files"] += 1
        counts["rows"] += 1
    for (kind, pk), (seq, _digest) in left.items():
        if kind not in index["shared"]:
            name = index["kinds"].get(kind, kind)
            raise BrokenError(f"{number} {name} {pk}：记录被删除（第 {seq} 条事件）。")


def verify_tombstone(number: str, mentions: Record, held: list[Record]) -> None:
    """What is left of an erased case is what its event `erase` says, or nothing."""
    if ERASE not in mentions["verbs"]:
        raise BrokenError(f"{number}：摘要用的盐不在了，却没有销毁的事件。")
    erased = mentions["verbs"][ERASE]
    rows = {key: row for key, row in mentions["rows"].items() if row[0] >= erased}
    if held and not rows:
        raise BrokenError(f"{number}：已销毁，却还有记录。")
    mentions["rows"] = rows


def files_of(row: Record) -> Iterator[tuple[str, str]]:
    """What a row names a file of: its name, and the digest that it lies under."""
    line = json.loads(row["line"])
    if row["object"] == "attachment":
        yield line["name"], line["sha256"]
    if row["object"] == "signedform":
        # Signed before the copies were kept, it has none.
        for column, name in (("copy_sha256", "留存联"), ("full_sha256", "完整联")):
            if column in line:
                yield name, line[column]


def verify_file(
    archive: zipfile.ZipFile, index: Record, number: str, shown: str, recorded: str
) -> None:
    name = f"files/{number}/{recorded}"
    name = index.get("files", {}).get(name, name)
    if name not in archive.NameToInfo:
        raise BrokenError(f"{shown}：文件不在了。")
    try:
        digest = digest_of(archive, name)
    except zipfile.BadZipFile:
        digest = ""
    if digest != recorded:
        raise BrokenError(f"{shown}：文件内容与登记的摘要不符。")


if __name__ == "__main__":
    sys.exit(main())
