"""Count running deadlines again when the calendar changes: none is edited.

A row whose time moves is superseded by a new one, with its tiers and an event in the
case. What has run out stays, and nothing is moved to a time already past: that would
be a breach that nobody could have prevented.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import F, Min, Q, QuerySet
from django.utils.translation import gettext as _

from branches.calendar import WorkingCalendar, load_calendars
from branches.models import Branch, User
from complaints.case.choices import Origin
from complaints.case.models import Complaint
from complaints.clocks import tiers
from complaints.clocks.deadlines import Due, Kind
from complaints.clocks.kinds import CLOCKS, COUNTED
from complaints.clocks.models import Deadline, Result, is_from_import
from complaints.clocks.tiers import TieredClock
from complaints.evidence import events, rows
from complaints.evidence.models import Event

BATCH = 2500

Key = tuple[int, int, str, datetime]
# Columns by name. There can be too many rows to make objects of them.
Values = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Move:
    """A running deadline, and what the calendar of its branch makes of it now."""

    row: Deadline
    due: Due
    number: str
    branch_id: int
    branch_code: str

    @property
    def changes_time(self) -> bool:
        """False where a provisional time is only confirmed."""
        return (self.due.due_at, self.due.opens_at) != (
            self.row.due_at,
            self.row.opens_at,
        )

    @property
    def key(self) -> Key:
        return _key(self.row, self.due.due_at)


class RecountedCase(NamedTuple):
    """What a move has to know of a complaint."""

    pk: int
    branch_id: int
    salt: memoryview
    cycle: int
    state: str
    next_due_at: datetime | None

    def is_due_otherwise_than(self, at: datetime) -> bool:
        """One that has ended is not due, whatever ran on."""
        return self.next_due_at is not None and self.next_due_at != at


@dataclass
class Plan:
    moves: list[Move] = field(default_factory=list)
    # How many stay because their new time has passed.
    kept: int = 0


def plan(*, now: datetime, branch: Branch | None = None) -> Plan:
    """Find the deadlines that the calendar as it stands would move."""
    found = Plan()
    calendars = load_calendars()
    for move in _counted_again(_running(now, branch), calendars):
        if not _differs(move):
            continue
        if move.due.due_at < now:
            found.kept += 1
        else:
            found.moves.append(move)
    found.moves.sort(key=lambda move: (move.branch_code, move.row.complaint_id))
    return found


def apply(*, by: User | None, now: datetime, branch: Branch | None = None) -> Plan:
    """Move them, in the caller's transaction. A second time there is nothing to do."""
    found = plan(now=now, branch=branch)
    calendars = load_calendars()
    for batch in _batches(found.moves):
        _move(batch, calendars=calendars, by=by, now=now)
    return found


def _running(now: datetime, branch: Branch | None) -> QuerySet[Deadline]:
    """Under today's rules alone: a row of an older rule keeps to that."""
    counted = Q()
    for kind in COUNTED:
        from_when, _counted = COUNTED[kind]
        counted |= Q(kind=kind, rule=CLOCKS[kind].rule, inputs__has_key=from_when)
    running = Deadline.objects.filter(counted, result=Result.PENDING, due_at__gte=now)
    return running.filter(complaint__branch=branch) if branch else running


def _counted_again(
    running: QuerySet[Deadline], calendars: Mapping[int, WorkingCalendar]
) -> Iterator[Move]:
    found = running.annotate(
        number=F("complaint__number"),
        branch_id=F("complaint__branch"),
        branch_code=F("complaint__branch__code"),
        origin=F("complaint__origin"),
    )
    # Many were received in the same minute; a version stands for all of its days.
    known: dict[tuple[object, ...], Due] = {}
    for row in found.order_by("pk").iterator(chunk_size=BATCH):
        name, rule = COUNTED[row.kind]
        calendar, start = calendars[row.branch_id], row.inputs[name]
        key = calendar.version, calendar.closing, row.kind, start
        if key not in known:
            known[key] = rule(datetime.fromisoformat(start), calendar=calendar)
        due = known[key]
        yield Move(
            row=row,
            due=_as_imported(due) if row.origin == Origin.IMPORT else due,
            number=row.number,
            branch_id=row.branch_id,
            branch_code=row.branch_code,
        )


def _as_imported(due: Due) -> Due:
    """An imported case's clocks run from the import, and say so."""
    sentence = _("历史导入，自导入起算：%(explanation)s")
    return replace(due, explanation=sentence % {"explanation": due.explanation})


def _differs(move: Move) -> bool:
    return move.changes_time or move.due.provisional != move.row.is_provisional


def _batches(moves: Iterable[Move]) -> Iterator[list[Move]]:
    moves = iter(moves)
    while batch := list(islice(moves, BATCH)):
        yield batch


def _move(
    moves: Sequence[Move],
    *,
    calendars: Mapping[int, WorkingCalendar],
    by: User | None,
    now: datetime,
) -> None:
    cases = _lock(moves)
    moves = _still_pending(moves)
    new = _supersede(moves, now=now)
    calendar_of = {pk: calendars[case.branch_id] for pk, case in cases.items()}
    tiers.plan_many(
        (
            TieredClock(
                row["id"],
                row["kind"],
                row["due_at"],
                row["extended_by_id"] is not None,
                calendar_of[row["complaint_id"]],
            )
            for row in new
            if not is_from_import(row["inputs"])
        ),
        now=now,
    )
    _keep_next_due(cases)
    _write_events(cases, moves, new, calendar_of, by=by, now=now)


def _lock(moves: Sequence[Move]) -> dict[int, RecountedCase]:
    locked = (
        Complaint.objects.select_for_update(no_key=True)
        .filter(pk__any=list({move.row.complaint_id for move in moves}))
        .order_by("pk")
        .values_list("pk", "branch", "salt", "cycle", "state", "next_due_at")
    )
    return {row[0]: RecountedCase._make(row) for row in locked}


def _still_pending(moves: Sequence[Move]) -> list[Move]:
    """Leave out what was answered between reading and locking."""
    moving = Deadline.objects.filter(pk__any=[move.row.pk for move in moves])
    pending = set(moving.filter(result=Result.PENDING).values_list("pk", flat=True))
    return [move for move in moves if move.row.pk in pending]


def _supersede(moves: Sequence[Move], *, now: datetime) -> list[Values]:
    """Let a new row take each one's place; two that fall together share one.

    The new ones' keys are taken first, so that each old row is written once.
    """
    standing = _standing(moves)
    wanted = {move.key: move for move in moves if move.key not in standing}
    keys = _new_keys(len(wanted))
    standing |= dict(zip(wanted, keys, strict=True))
    for move in moves:
        move.row.result, move.row.settled_at = Result.SUPERSEDED, now
        move.row.superseded_by_id = standing[move.key]
    _write_superseded([move.row for move in moves], now=now)
    always = rows.defaults(Deadline)
    return rows.insert(
        Deadline,
        [always | _successor(move, standing[key], now) for key, move in wanted.items()],
    )


def _standing(moves: Sequence[Move]) -> dict[Key, int]:
    """What runs in these cases beside the rows that move."""
    pending = Deadline.objects.filter(
        complaint__id__any=list({move.row.complaint_id for move in moves}),
        result=Result.PENDING,
    )
    found = pending.exclude(pk__any=[move.row.pk for move in moves])
    return {
        (complaint_id, cycle, kind, due_at): pk
        for pk, complaint_id, cycle, kind, due_at in found.values_list(
            "pk", "complaint_id", "cycle", "kind", "due_at"
        )
    }


def _new_keys(count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('complaints_deadline', 'id'))"
            " FROM generate_series(1, %s)",
            [count],
        )
        return [key for (key,) in cursor]


def _write_superseded(old: Sequence[Deadline], *, now: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE complaints_deadline AS old"
            " SET result = %s, settled_at = %s, superseded_by_id = pair.new"
            " FROM unnest(%s::bigint[], %s::bigint[]) AS pair (old, new)"
            " WHERE old.id = pair.old",
            [
                Result.SUPERSEDED,
                now,
                [row.pk for row in old],
                [row.superseded_by_id for row in old],
            ],
        )


def _successor(move: Move, pk: int, now: datetime) -> Values:
    row, due = move.row, move.due
    return Deadline.accounted(due, now=now) | {
        "id": pk,
        "complaint_id": row.complaint_id,
        "cycle": row.cycle,
        "kind": row.kind,
        "inputs": {**row.inputs, **due.inputs},
        "remark": row.remark,
        "extended_by_id": row.extended_by_id,
    }


def _key(row: Deadline, due_at: datetime) -> Key:
    return row.complaint_id, row.cycle, row.kind, due_at


def _keep_next_due(cases: Mapping[int, RecountedCase]) -> None:
    """services.next_due_at for many: what is owed next, a running clock at least."""
    owed = Deadline.objects.owed().filter(complaint__id__any=list(cases))
    first = owed.order_by().values_list("complaint").annotate(Min("due_at"))
    changed = {pk: at for pk, at in first if cases[pk].is_due_otherwise_than(at)}
    _set_times("next_due_at", changed)
    of_transfers = owed.filter(kind=Kind.TRANSFER_REPLY)
    _set_times(
        "transfer_owed_at", dict(of_transfers.values_list("complaint", "due_at"))
    )


def _set_times(column: str, times: Mapping[int, datetime]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE complaints_complaint AS c SET {column} = first.due_at"  # noqa: S608
            " FROM unnest(%s::bigint[], %s::timestamptz[]) AS first (id, due_at)"
            " WHERE c.id = first.id",
            [list(times), list(times.values())],
        )


def _write_events(
    cases: Mapping[int, RecountedCase],
    moves: Sequence[Move],
    new: Sequence[Values],
    calendar_of: Mapping[int, WorkingCalendar],
    *,
    by: User | None,
    now: datetime,
) -> None:
    """One event a case: the rows that gave way, and those that took their place."""
    written: dict[int, list[dict[str, object]]] = defaultdict(list)
    for move in moves:
        salt = cases[move.row.complaint_id].salt
        written[move.row.complaint_id].append(events.row_digest(salt, move.row))
    for row in new:
        salt = cases[row["complaint_id"]].salt
        digest = events.stored_digest(salt, Deadline, row)
        written[row["complaint_id"]].append(digest)
    always = rows.defaults(Event) | {
        "verb": "calendar",
        "actor_id": by.pk if by else None,
        "occurred_at": now,
    }
    bodies = {
        pk: {
            "cycle": cases[pk].cycle,
            "state": cases[pk].state,
            "calendar": calendar_of[pk].version,
            "rows": digests,
        }
        for pk, digests in written.items()
    }
    rows.insert(
        Event,
        [
            always | {"complaint_id": pk, "body": events.serialise(body)}
            for pk, body in bodies.items()
        ],
    )
