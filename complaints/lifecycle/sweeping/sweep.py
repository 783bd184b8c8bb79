"""What time alone brings: breaches, tiers, and the windows of visits.

Set-based, in batches of one transaction each. Cases that another has locked are left
to the next pass, so that two sweeps at once, or one killed in the middle, do nothing
twice and leave nothing out. Selected by state and time due, never by "is it today".
"""

from __future__ import annotations

import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db import connection, models, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django_fsm import TransitionNotAllowed

from branches.models import User
from complaints.case.choices import ADVISORY, State
from complaints.case.models import Complaint
from complaints.clocks import heartbeat, notifications, outages
from complaints.clocks.deadlines import VISIT_OPENS_AFTER, Kind
from complaints.clocks.models import Deadline
from complaints.clocks.notifications import Notification, Subject
from complaints.clocks.recipients import Directory
from complaints.clocks.tiers import (
    WARNING,
    Outage,
    Recipient,
    TierOutcome,
    TierTime,
)
from complaints.evidence import events, rows
from complaints.evidence.models import Event
from complaints.lifecycle import moves
from complaints.lifecycle.sweeping import due, undecided
from complaints.lifecycle.sweeping.due import DueCase, DueTier, Values
from complaints.requests.models import JOINED, Escalation, EscalationKind
from complaints.requests.waiting import timing

# Enough that a storm reads each branch's people few times; its cases are locked for
# about a second.
BATCH = 2500
HANDS = 2


@dataclass
class Swept:
    """What one pass did, in rows; `seconds` is how long it took."""

    warned: int = 0
    breached: int = 0
    escalated: int = 0
    seconds: float = 0.0

    def add(self, other: Swept) -> None:
        self.warned += other.warned
        self.breached += other.breached
        self.escalated += other.escalated


class ToldOfTier(NamedTuple):
    """A tier that fired: whom it tells, and which posts have to decide."""

    row: DueTier
    case: DueCase
    people: list[User]
    posts: list[str]

    @property
    def is_warning(self) -> bool:
        return self.row.level == WARNING


def sweep(*, now: datetime) -> Swept:
    """Work off all that is due at `now`, oldest first."""
    began = time.monotonic()
    outages.note(now=now)
    done = Swept()
    while due.is_anything(now) and (found := _sweep_batch(done, now=now)):
        if found >= BATCH:
            _sweep_storm(done, now=now)
    undecided.sweep(now=now)
    heartbeat.beat(heartbeat.SWEEP)
    done.seconds = round(time.monotonic() - began, 3)
    return done


def open_visits(*, now: datetime) -> int:
    """Move resolved cases whose visit's window is open to the follow-up (norm 8.2)."""
    waiting = list(_visits_open(now)[:BATCH])
    for complaint in waiting:
        try:
            moves.start_follow_up(complaint)
        except TransitionNotAllowed:
            continue  # reopened a moment ago
    return len(waiting)


def _sweep_storm(done: Swept, *, now: datetime) -> None:
    """Two hands at once: while one waits for the database, the other prepares."""
    with ThreadPoolExecutor() as pool:
        hands = [pool.submit(_sweep_full_batches, now) for _hand in range(HANDS)]
        for hand in hands:
            done.add(hand.result())


def _sweep_full_batches(now: datetime) -> Swept:
    done = Swept()
    try:
        while _sweep_batch(done, now=now) >= BATCH:
            pass
    finally:
        connection.close()  # Each thread has its own.
    return done


@transaction.atomic
def _sweep_batch(done: Swept, *, now: datetime) -> int:
    """Sweep a batch and count what it did in `done`; return how many cases it had."""
    cases = due.lock(BATCH, now=now)
    if not cases:
        return 0
    missed = due.breach(cases, now=now)
    told = _fire_tiers(cases, now=now)
    asked = _write_escalations(told, now=now)
    branch_of = {pk: case.branch_id for pk, case in cases.items()}
    notifications.write_many(_notices(told, now=now), branch_of=branch_of)
    _write_events(cases, missed, told, asked, now=now)
    warned = sum(one.is_warning for one in told)
    done.warned += warned
    done.breached += len(missed)
    done.escalated += len(told) - warned
    return len(cases)


def _fire_tiers(cases: dict[int, DueCase], *, now: datetime) -> list[ToldOfTier]:
    """A tier fires where its clock was unmet at the tier's time, however late."""
    come = due.tiers(cases, now=now)
    fired = [row for row in come if row.was_unmet]
    lapsed = [row.pk for row in come if not row.was_unmet]
    if lapsed:
        TierTime.objects.filter(pk__any=lapsed).update(outcome=TierOutcome.LAPSED)
    if not fired:
        return []
    _save_fired(fired, cases, now=now)
    directory = Directory(cases.values())
    return [_told(row, cases[row.complaint_id], directory) for row in fired]


def _save_fired(
    fired: list[DueTier], cases: dict[int, DueCase], *, now: datetime
) -> None:
    """One statement for each outage that made tiers late, one for all others."""
    branches = {case.branch_id for case in cases.values()}
    outage_of = outages.covering(branches, {row.due_at for row in fired})
    by_outage: dict[Outage | None, list[int]] = defaultdict(list)
    for row in fired:
        outage = outage_of(row.due_at, cases[row.complaint_id].branch_id)
        by_outage[outage].append(row.pk)
    for why, ids in by_outage.items():
        TierTime.objects.filter(pk__any=ids).update(
            outcome=TierOutcome.FIRED,
            fired_at=now,
            late_by=Value(now, models.DateTimeField()) - F("due_at"),
            outage=why,
        )


def _told(row: DueTier, case: DueCase, directory: Directory) -> ToldOfTier:
    """In a serious case the general manager hears the first tier too."""
    roles = list(row.recipients)
    if row.level == 1 and case.is_serious:
        roles.append(Recipient.GENERAL_MANAGER)
    to_decide = row.level != WARNING
    told = directory.told(case, roles, to_decide=to_decide)
    return ToldOfTier(row, case, *told)


def _write_escalations(told: list[ToldOfTier], *, now: datetime) -> list[Values]:
    """From the first tier on someone has to decide; a warning is only told.

    One request a case: what waits already takes in further breaches. Returns the rows
    as they are now stored.
    """
    missed = [one for one in told if not one.is_warning]
    if not missed:
        return []
    waiting = _waiting_breaches({one.case.pk for one in missed})
    times = timing.of_breaches({one.case.branch_id for one in missed}, now=now)
    always = rows.defaults(Escalation) | {"kind": EscalationKind.OVERDUE}
    asked: dict[int, Values] = {}
    for one in missed:
        there = waiting.get(one.case.pk) or asked.get(one.case.pk)
        if there:
            _join(there, one)
            continue
        asked[one.case.pk] = (
            always
            | times[one.case.branch_id]
            | {
                "complaint_id": one.case.pk,
                "requested_at": one.row.due_at,
                "tier_time_id": one.row.pk,
                "decider_posts": one.posts,
            }
        )
    joined = [waiting[pk] for pk in {one.case.pk for one in missed} & set(waiting)]
    Escalation.objects.bulk_update(
        [Escalation(**row) for row in joined], ["decider_posts", "payload"]
    )
    return [*joined, *rows.insert(Escalation, list(asked.values()))]


def _waiting_breaches(cases: set[int]) -> dict[int, Values]:
    """The case's one request that waits, by its columns; of older ones the first."""
    found = Escalation.objects.pending().filter(
        kind=EscalationKind.OVERDUE, complaint__id__any=list(cases)
    )
    names = [field.attname for field in Escalation._meta.concrete_fields]
    by_case: dict[int, Values] = {}
    for row in found.order_by("pk").values_list(*names):
        values = dict(zip(names, row, strict=True))
        by_case.setdefault(values["complaint_id"], values)
    return by_case


def _join(there: Values, one: ToldOfTier) -> None:
    """One more clock or tier behind a request; its posts decide too."""
    posts = [*there["decider_posts"], *one.posts]
    there["decider_posts"] = list(dict.fromkeys(posts))
    tier = {"tier_time": one.row.pk, "kind": one.row.kind, "level": one.row.level}
    joined = [*there["payload"].get(JOINED, ()), tier]
    there["payload"] = {**there["payload"], JOINED: joined}


def _notices(told: list[ToldOfTier], *, now: datetime) -> list[Values]:
    """Each person once a clock: of several tiers at one moment he hears the highest."""
    once = {
        (person.pk, one.row.complaint_id, one.row.kind, one.row.clock_due_at): (
            one,
            person,
        )
        for one in sorted(told, key=lambda one: one.row.level)
        for person in one.people
    }
    always = rows.defaults(Notification) | {"created_at": now}
    return [
        always
        | {
            "recipient_id": person.pk,
            "complaint_id": one.case.pk,
            "subject": Subject.WARNING if one.is_warning else Subject.OVERDUE,
            "kind": one.row.kind,
            "level": one.row.level,
            "due_at": one.row.clock_due_at,
            "late_by": now - one.row.due_at,
            "is_urgent": one.case.is_serious,
        }
        for one, person in once.values()
    ]


def _write_events(
    cases: dict[int, DueCase],
    missed: list[Values],
    told: list[ToldOfTier],
    asked: list[Values],
    *,
    now: datetime,
) -> None:
    """One event a case and pass: what it missed, which tiers told of it."""
    bodies: dict[int, Values] = {}
    for table, written in ((Deadline, missed), (Escalation, asked)):
        for row in written:
            case = cases[row["complaint_id"]]
            body = bodies.setdefault(case.pk, {"cycle": case.cycle})
            digest = events.stored_digest(case.salt, table, row)
            body.setdefault("rows", []).append(digest)
    for one in told:
        tier = {
            "kind": one.row.kind,
            "level": one.row.level,
            "late_by": round((now - one.row.due_at).total_seconds()),
        }
        body = bodies.setdefault(one.case.pk, {"cycle": one.case.cycle})
        body.setdefault("tiers", []).append(tier)
    breached = {row["complaint_id"] for row in missed}
    always = rows.defaults(Event) | {"occurred_at": now}
    rows.insert(
        Event,
        [
            always
            | {
                "complaint_id": pk,
                "verb": "breach" if pk in breached else "escalate",
                "body": events.serialise(body),
            }
            for pk, body in bodies.items()
        ],
    )


def _visits_open(now: datetime) -> QuerySet[Complaint]:
    """Whatever has become of the visit's clock, missed or met on a weekend.

    Where the cycle has none, for want of an address then, its month alone counts.
    """
    clock = Deadline.objects.filter(
        complaint=OuterRef("pk"),
        cycle=OuterRef("cycle"),
        kind=Kind.FOLLOW_UP_VISIT,
        superseded_by=None,
    )
    is_open = Exists(clock.filter(opens_at__lte=now))
    month_is_over = Q(resolved_at__lte=now - VISIT_OPENS_AFTER)
    return (
        Complaint.objects.filter(state=State.RESOLVED)
        .exclude(nature__in=ADVISORY)
        .filter(is_open | (month_is_over & ~Exists(clock)))
        .order_by("resolved_at", "pk")
    )
