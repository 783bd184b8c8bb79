"""Count running deadlines again when the calendar changes: none is edited.

A row whose time moves is superseded by a new one, with its tiers and an event in the
case. What has run out stays, and nothing is moved to a time already past: that would
be a breach that nobody could have prevented.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby, islice

from django.db import connection
from django.db.models import F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from branches.calendar import WorkingCalendar, load_calendars
from branches.models import Branch, User
from complaints.case.choices import OPEN, Origin, State
from complaints.case.models import Complaint
from complaints.clocks import deadlines, tiers
from complaints.clocks.deadlines import RULES, Due, Kind
from complaints.clocks.models import Deadline, Result
from complaints.evidence import events
from complaints.evidence.models import Event

BATCH = 1000

# The clocks that count working days: from which of a row's inputs, and by which rule.
COUNTED: dict[str, tuple[str, Callable[..., Due]]] = {
    Kind.BASELINE_REPLY: ("received_at", deadlines.baseline_reply),
    Kind.FINAL_FEEDBACK: ("received_at", deadlines.final_feedback),
    Kind.FOLLOW_UP_VISIT: ("resolved_at", deadlines.follow_up_visit),
}
Key = tuple[int, int, str, datetime]


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
    for branch_id, moves in groupby(found.moves, key=lambda move: move.branch_id):
        for batch in _batches(moves):
            _move(batch, calendar=calendars[branch_id], by=by, now=now)
    return found


def _running(now: datetime, branch: Branch | None) -> QuerySet[Deadline]:
    """Under today's rules alone: a row of an older rule keeps to that."""
    counted = Q()
    for kind in COUNTED:
        counted |= Q(kind=kind, rule=RULES[Kind(kind)])
    running = Deadline.objects.filter(counted, result=Result.PENDING, due_at__gte=now)
    return running.filter(complaint__branch=branch) if branch else running


def _counted_again(
    running: QuerySet[Deadline], calendars: Mapping[int, WorkingCalendar]
) -> Iterator[Move]:
    rows = running.annotate(
        number=F("complaint__number"),
        branch_id=F("complaint__branch"),
        branch_code=F("complaint__branch__code"),
        origin=F("complaint__origin"),
    )
    for row in rows.order_by("pk").iterator(chunk_size=BATCH):
        name, rule = COUNTED[row.kind]
        start = datetime.fromisoformat(row.inputs[name])
        due = rule(start, calendar=calendars[row.branch_id])
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
    moves: Sequence[Move], *, calendar: WorkingCalendar, by: User | None, now: datetime
) -> None:
    cases = _lock(moves)
    moves = _still_pending(moves)
    new = _supersede(moves, now=now)
    tiers.plan(new, now=now, calendar=calendar)
    _keep_next_due(cases)
    _write_events(cases, moves, new, version=calendar.version, by=by, now=now)


def _lock(moves: Sequence[Move]) -> dict[int, Complaint]:
    locked = (
        Complaint.objects.select_for_update(no_key=True)
        .filter(pk__in={move.row.complaint_id for move in moves})
        .only("branch", "number", "salt", "cycle", "state", "origin")
        .order_by("pk")
    )
    return {case.pk: case for case in locked}


def _still_pending(moves: Sequence[Move]) -> list[Move]:
    """Leave out what was answered between reading and locking."""
    rows = Deadline.objects.filter(pk__in=[move.row.pk for move in moves])
    pending = set(rows.filter(result=Result.PENDING).values_list("pk", flat=True))
    return [move for move in moves if move.row.pk in pending]


def _supersede(moves: Sequence[Move], *, now: datetime) -> list[Deadline]:
    """Let a new row take each one's place; two that fall together share one."""
    for move in moves:
        move.row.result, move.row.settled_at = Result.SUPERSEDED, now
    old = Deadline.objects.filter(pk__in=[move.row.pk for move in moves])
    old.update(result=Result.SUPERSEDED, settled_at=now)
    pending = Deadline.objects.filter(
        complaint__in={move.row.complaint_id for move in moves}, result=Result.PENDING
    )
    standing = {_key(row, row.due_at): row for row in pending}
    wanted = {
        move.key: _successor(move, now=now)
        for move in moves
        if move.key not in standing
    }
    new = Deadline.objects.bulk_create(wanted.values())
    standing |= {_key(row, row.due_at): row for row in new}
    for move in moves:
        move.row.superseded_by = standing[move.key]
    _link([move.row for move in moves])
    return new


def _successor(move: Move, *, now: datetime) -> Deadline:
    row, due = move.row, move.due
    return Deadline.from_due(
        due,
        now=now,
        complaint_id=row.complaint_id,
        cycle=row.cycle,
        kind=row.kind,
        inputs={**row.inputs, **due.inputs},
        remark=row.remark,
        extended_by_id=row.extended_by_id,
    )


def _key(row: Deadline, due_at: datetime) -> Key:
    return row.complaint_id, row.cycle, row.kind, due_at


def _link(rows: Sequence[Deadline]) -> None:
    """Set each row's own successor in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE complaints_deadline AS old SET superseded_by_id = pair.new"
            " FROM unnest(%s::bigint[], %s::bigint[]) AS pair (old, new)"
            " WHERE old.id = pair.old",
            [[row.pk for row in rows], [row.superseded_by_id for row in rows]],
        )


def _keep_next_due(cases: Mapping[int, Complaint]) -> None:
    """services.next_due_at for many: what is owed next, a running clock at least."""
    owed = Deadline.objects.filter(
        complaint=OuterRef("pk"), cycle=OuterRef("cycle")
    ).pressing()
    affected = Complaint.objects.filter(pk__in=cases, next_due_at__isnull=False)
    affected.filter(state__in=OPEN).update(next_due_at=_first(owed))
    affected.filter(state__in=[State.RESOLVED, State.FOLLOW_UP]).update(
        next_due_at=_first(owed.filter(kind=Kind.FOLLOW_UP_VISIT))
    )


def _first(owed: QuerySet[Deadline]) -> Coalesce:
    first = owed.order_by().values("complaint").annotate(due=Min("due_at"))
    return Coalesce(Subquery(first.values("due")), F("next_due_at"))


def _write_events(
    cases: Mapping[int, Complaint],
    moves: Sequence[Move],
    new: Sequence[Deadline],
    *,
    version: str,
    by: User | None,
    now: datetime,
) -> None:
    """One event a case: the rows that gave way, and those that took their place."""
    rows: dict[int, list[Deadline]] = defaultdict(list)
    for row in [*(move.row for move in moves), *new]:
        rows[row.complaint_id].append(row)
    Event.objects.bulk_create(
        events.compose(
            cases[pk],
            "calendar",
            by,
            occurred_at=now,
            facts={"state": cases[pk].state, "calendar": version},
            rows=written,
        )
        for pk, written in rows.items()
    )
