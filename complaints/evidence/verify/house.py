"""The chain of the house, recomputed; and what it tells of, as it stands now."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from django.apps import apps
from django.db import connection
from django.utils.translation import gettext as _

from branches.models import HouseEvent, HouseVerb
from complaints.evidence.models import Anchor
from complaints.evidence.verify.anchors import US, utc_text
from complaints.evidence.verify.broken import BrokenError

WATCHED = "SELECT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
# Columns of this kind are digested as UTC, as events are.
UTC = "timestamp with time zone"


@dataclass(frozen=True)
class Stated:
    """What the chain says last of a row."""

    seq: int
    row: dict[str, Any]
    is_gone: bool


@dataclass
class House:
    """What is found while the chain is walked, to be compared when it is."""

    rows: dict[str, dict[int, Stated]] = field(default_factory=dict)
    digests: list[tuple[int, str, dict[str, Any]]] = field(default_factory=list)


def verify_house() -> int:
    """Raise BrokenError at the first place that is not as recorded; count events."""
    house = House()
    last, head = 0, b""
    anchored = _anchored()
    for event in HouseEvent.objects.order_by("seq").iterator(chunk_size=2000):
        if event.seq != last + 1:
            raise _broken(last + 1, _("缺失（其后是第 %d 条）") % event.seq)
        if bytes(event.prev_hash) != head:
            raise _broken(event.seq, _("与上一条不衔接，其中之一被改动、调换或插入"))
        last, head = event.seq, _hash(event, head)
        if bytes(event.hash) != head:
            raise _broken(event.seq, _("内容与其摘要不符"))
        if anchored.pop(event.seq, head) != head:
            raise _broken(event.seq, _("与锚中所记不同，此条或之前的被改写"))
        _take(event, house)
    for seq in sorted(anchored):
        raise _broken(last + 1, _("缺失，锚记到第 %d 条") % seq)
    _compare_rows(house)
    _compare_digests(house)
    return last


def head() -> HouseEvent | None:
    return HouseEvent.objects.order_by("-seq").first()


def _hash(event: HouseEvent, before: bytes) -> bytes:
    said = (
        *(event.seq, event.hash_version, event.verb, event.kind, event.row),
        *(event.actor_id, event.actor_post, event.branch_id, event.person_id),
        *(utc_text(event.recorded_at), event.body),
    )
    text = US.join("" if one is None else str(one) for one in said)
    return sha256(before + text.encode()).digest()


def _anchored() -> dict[int, bytes]:
    """How far the branches' anchors say that the chain had come, and its head then."""
    heads = Anchor.objects.values_list("house_seq", "house_hash")
    return {seq: bytes(known) for seq, known in heads if seq and known}


def _take(event: HouseEvent, house: House) -> None:
    body = json.loads(event.body)
    if event.verb == HouseVerb.DIGESTED:
        house.digests.append((event.seq, event.kind, body))
    elif event.row is not None:
        is_gone = event.verb == HouseVerb.REMOVED
        rows = house.rows.setdefault(event.kind, {})
        rows[event.row] = Stated(event.seq, body["row"], is_gone)


def _compare_rows(house: House) -> None:
    """Each row of a watched table is as the chain says last, and there is no other."""
    for table in _tables("house_noted") | house.rows.keys():
        stated = house.rows.get(table, {})
        for pk, row in _stored(table):
            known = stated.pop(pk, None)
            if known is None or known.is_gone:
                raise _wrong(table, pk, known, _("没有记载过它"))
            for name, value in known.row.items():
                if not _is_said(row.get(name), value):
                    said = _("%(column)s 与最后一次记载不符")
                    column = {"column": label_of(table, name)}
                    raise _wrong(table, pk, known, said % column)
        for pk, known in sorted(stated.items()):
            if not known.is_gone:
                raise _wrong(table, pk, known, _("记录被删除"))


def _is_said(value: Any, said: Any) -> bool:
    """The same, or what the chain holds a digest of."""
    if value == said:
        return True
    return isinstance(value, str) and sha256(value.encode()).hexdigest() == said


def _stored(table: str) -> Iterator[tuple[int, dict[str, Any]]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            f"SELECT id, to_jsonb(stored)::text FROM {_quoted(table)} AS stored"  # noqa: S608 (a name of ours)
            " ORDER BY id"
        )
        for pk, text in cursor:
            yield pk, json.loads(text)


def _compare_digests(house: House) -> None:
    """What was digested is what is there, and each digest begins where one ended."""
    ends: dict[str, int] = {}
    for seq, table, said in house.digests:
        if said["since"] != ends.get(table, 0):
            raise _broken(seq, _("封存的起点与上一次不衔接"))
        ends[table] = said["upto"]
        count, digest = _digest(table, said)
        if (count, digest) != (said["count"], said["sha256"]):
            words = {
                "table": model_of(table)._meta.verbose_name,
                "since": said["since"] + 1,
                "upto": said["upto"],
                "count": said["count"],
                "found": count,
            }
            raise _broken(
                seq,
                _(
                    "%(table)s %(since)d 至 %(upto)d：封存时 %(count)d 条，现有"
                    " %(found)d 条，被改动、删除或插入"
                )
                % words,
            )


def _digest(table: str, said: dict[str, Any]) -> tuple[int, str]:
    count, digest = 0, sha256()
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            f"SELECT {_line(table, said['columns'])} FROM {_quoted(table)}"  # noqa: S608 (names of ours)
            " WHERE id > %s AND id <= %s ORDER BY id",
            [said["since"], said["upto"]],
        )
        for (line,) in cursor:
            digest.update(b"\n" * bool(count) + line.encode())
            count += 1
    return count, digest.hexdigest()


def _line(table: str, columns: list[str]) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns"
            " WHERE table_schema = 'public' AND table_name = %s",
            [table],
        )
        kinds = dict(cursor.fetchall())
    texts = []
    for column in columns:
        name = _quoted(column)
        text = f"{name}::text"
        if kinds.get(column) == UTC:
            shape = 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'
            text = f"to_char({name} AT TIME ZONE 'UTC', '{shape}')"
        texts.append(f"coalesce({text}, '')")
    return f"concat_ws(chr(31), {', '.join(texts)})"


def _tables(trigger: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"{WATCHED} WHERE tgname = %s", [trigger])
        return {table for (table,) in cursor.fetchall()}


def model_of(table: str) -> Any:
    return next(model for model in apps.get_models() if model._meta.db_table == table)


def label_of(table: str, column: str) -> str:
    """What people call a column; its own name where no model has it any more."""
    for known in model_of(table)._meta.concrete_fields:
        if known.column == column:
            return str(known.verbose_name)
    return column


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _wrong(table: str, pk: int, known: Stated | None, said: str) -> BrokenError:
    where = _("（公司链第 %d 条）") % known.seq if known else ""
    return BrokenError(f"{model_of(table)._meta.verbose_name} {pk}：{said}{where}。")


def _broken(seq: int, said: str) -> BrokenError:
    return BrokenError(
        _("公司链第 %(seq)d 条：%(said)s。") % {"seq": seq, "said": said}
    )
