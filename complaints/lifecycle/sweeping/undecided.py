"""The clocks of requests: who decides is warned, then told one post up (DESIGN 5).

Set-based like the deadlines' tiers, in batches of one transaction each: a case that
another has locked is left to the next pass, and a step is made once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import (
    BooleanField,
    Case,
    Exists,
    OuterRef,
    Q,
    Value,
    When,
)

from branches.calendar import load_calendars
from branches.models import User
from complaints.case.models import Complaint
from complaints.clocks import notifications
from complaints.clocks.notifications import Notification, Subject
from complaints.clocks.recipients import Directory, directors_concerned
from complaints.evidence import events
from complaints.evidence.models import Event
from complaints.evidence.rows import defaults
from complaints.requests.deciders import HIGHEST, OF_RANK
from complaints.requests.models import RANK, Escalation, EscalationKind
from complaints.requests.waiting import lapsing
from complaints.requests.waiting.timing import MISSED, WARNED, timings

BATCH = 500
CHANGED = ("decider_posts", "missed_by", "step", "next_at")


@dataclass(frozen=True)
class Step:
    """What a request's clock has come to, and who hears of it."""

    row: Escalation
    people: list[User]
    came_at: datetime

    @property
    def subject(self) -> Subject:
        return Subject.DECIDE_SOON if self.row.step == WARNED else Subject.UNDECIDED


def sweep(*, now: datetime) -> None:
    """What another has locked is left to the next pass."""
    if Escalation.objects.come(now).exists():
        while _sweep_batch(now=now) == BATCH:
            pass


@transaction.atomic
def _sweep_batch(*, now: datetime) -> int:
    cases = _lock(now)
    if not cases:
        return 0
    come = (
        Escalation.objects.come(now)
        .filter(complaint__in=cases)
        .select_related("requested_by", "decider")
        .annotate(is_over=_whether(lapsing.past_extending(now)))
        .order_by("next_at", "pk")
    )
    rows = list(come)
    for row in rows:
        row.complaint = cases[row.complaint_id]
    going_on = [row for row in rows if not vars(row)["is_over"]]
    over = {row.complaint_id for row in rows if vars(row)["is_over"]}
    steps = _make_steps(going_on, Directory(cases.values()), now=now)
    if going_on:
        Escalation.objects.bulk_update(going_on, CHANGED)
    _tell(steps, now=now)
    _record(steps, now=now)
    for case in over:
        lapsing.lapse(cases[case], now=now, kinds=[EscalationKind.EXTENSION])
    return len(cases)


def _lock(now: datetime) -> dict[int, Complaint]:
    """In the order of their keys, as whoever locks several cases does."""
    come = Escalation.objects.come(now).filter(complaint=OuterRef("pk"))
    cases = (
        Complaint.objects.filter(Exists(come), erased_at=None)
        .select_for_update(of=("self",), no_key=True, skip_locked=True)
        .select_related("branch", "first_responsible", "successor")
        .defer("search_vector")
    )
    return {case.pk: case for case in cases.order_by("pk")[:BATCH]}


def _whether(condition: Q) -> Case:
    return Case(
        When(condition, then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )


def _make_steps(
    rows: list[Escalation], directory: Directory, *, now: datetime
) -> list[Step]:
    """Where the sweep comes late, a warning is told no more, nor anybody twice."""
    timing, calendars = timings(), load_calendars() if rows else {}
    steps = []
    for row in rows:
        people: list[User] = []
        came_at = now
        while row.next_at is not None and row.next_at <= now:
            came_at, row.step = row.next_at, row.step + 1
            if row.step == WARNED:
                row.next_at = row.due_at
                people = _of_base(row, directory)
                continue
            people = (people if row.step > MISSED else []) + _one_up(row, directory)
            row.next_at = None
            if row.step == MISSED and people and row.due_at:
                calendar = calendars[row.complaint.branch_id]
                rule = timing[row.kind]
                row.next_at = rule.passed_up_at(row.due_at, calendar=calendar)
        steps.append(Step(row, people, came_at))
    return steps


def _of_base(row: Escalation, directory: Directory) -> list[User]:
    if row.decider:
        return [row.decider] if row.decider.is_active else []
    return _present(row, _base_posts(row, directory), directory)


def _one_up(row: Escalation, directory: Directory) -> list[User]:
    """Let the next post that somebody holds decide too; above headquarters nobody."""
    reached = max((RANK.get(post, 0) for post in row.decider_posts), default=0)
    if row.step == MISSED:
        own = [row.decider.post] if row.decider else _base_posts(row, directory)
        row.missed_by = own
        reached = max((RANK.get(post, 0) for post in own), default=0)
    for rank in range(reached + 1, HIGHEST + 1):
        higher = _of_rank(row.complaint, rank)
        if people := _present(row, higher, directory):
            posts = [*row.decider_posts, *higher]
            row.decider_posts = list(dict.fromkeys(posts))
            return people
    return []


def _base_posts(row: Escalation, directory: Directory) -> list[str]:
    """The lowest of those for whom it waits that somebody holds; else the lowest."""
    ranks = sorted({RANK.get(post, 0) for post in row.decider_posts})
    of_rank = [
        [post for post in row.decider_posts if RANK.get(post, 0) == rank]
        for rank in ranks
    ]
    held = (posts for posts in of_rank if _present(row, posts, directory))
    return next(held, of_rank[0] if of_rank else [])


def _of_rank(complaint: Complaint, rank: int) -> list[str]:
    if rank == 1:
        first = complaint.successor or complaint.first_responsible
        return directors_concerned(complaint, first.department if first else "")
    return list(OF_RANK[rank])


def _present(row: Escalation, posts: Iterable[str], directory: Directory) -> list[User]:
    """Who holds these posts and may decide it."""
    barred = row.barred
    holders = directory.holding(row.complaint, posts)
    return [user for user in holders if user.pk not in barred]


def _tell(steps: list[Step], *, now: datetime) -> None:
    branch_of = {row.complaint_id: row.complaint.branch_id for row in _rows(steps)}
    always = defaults(Notification) | {"created_at": now}
    notifications.write_many(
        [
            always
            | {
                "recipient_id": person.pk,
                "complaint_id": step.row.complaint_id,
                "subject": step.subject,
                "matter": str(step.row.get_kind_display())[:60],
                "due_at": step.row.due_at,
                "late_by": now - step.came_at,
                "is_urgent": step.row.complaint.is_serious,
            }
            for step in steps
            for person in step.people
        ],
        branch_of=branch_of,
    )


def _record(steps: list[Step], *, now: datetime) -> None:
    """One event a case and pass."""
    by_case: dict[int, list[Step]] = defaultdict(list)
    for step in steps:
        by_case[step.row.complaint_id].append(step)
    Event.objects.bulk_create(
        events.compose(
            made[0].row.complaint,
            "undecided" if any(x.row.step > WARNED for x in made) else "remind_decider",
            None,
            occurred_at=now,
            facts={
                "requests": [
                    {
                        "kind": step.row.kind,
                        "step": step.row.step,
                        "late_by": round((now - step.came_at).total_seconds()),
                    }
                    for step in made
                ]
            },
            rows=[step.row for step in made],
            is_on_form=False,
        )
        for made in by_case.values()
    )


def _rows(steps: list[Step]) -> list[Escalation]:
    return [step.row for step in steps]
