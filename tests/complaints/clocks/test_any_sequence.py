"""Whatever is done to a case, in whatever order: what stays true of its clocks."""

import random
from contextlib import suppress
from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django_fsm import TransitionNotAllowed

from branches.models import User
from complaints import services
from complaints.lifecycle.sweeping import sweep
from complaints.models import Complaint, Deadline
from tests.cases import FINDINGS, contact, final_feedback, make_complaint
from tests.lives import at

MISSED = ("breached", "confirmed")
STEPS = 14
REFUSALS = (ValidationError, TransitionNotAllowed, PermissionDenied)


class Play:
    """One case and its people; each method tries an act, which may be refused."""

    def __init__(self, case: Complaint, seed: int, **people: User) -> None:
        self.case = case
        # The same sequence again for the same seed; nothing here is secret.
        self.chance = random.Random(seed)  # noqa: S311
        self.handler, self.director = people["handler"], people["director"]
        self.gm = people["gm"]

    def earlier(self):
        return timezone.now() - timedelta(minutes=self.chance.choice([0, 5, 90, 600]))

    def reply(self):
        entry = contact("interim_reply", occurred_at=self.earlier())
        services.record_contact(self.case, entry=entry, by=self.handler)

    def agree(self):
        entry = contact(
            "explanation",
            agreed_at=timezone.now() + timedelta(hours=self.chance.choice([1, 4, 20])),
            client_agreed=True,
            proposed_by="client",
            agreed_reason="客户要求",
        )
        services.record_contact(self.case, entry=entry, by=self.handler)

    def move_receipt(self):
        moved = self.case.received_at + timedelta(
            hours=self.chance.choice([-48, -5, -1, 1, 3])
        )
        services.move_receipt(
            self.case, received_at=moved, reason="更正", by=self.handler
        )

    def extend(self):
        services.ask_extension(
            self.case,
            day=date(2026, 3, self.chance.randint(4, 13)),
            reason="须等答复",
            contact=contact("explanation"),
            by=self.handler,
        )

    def confirm(self):
        """A talk in time, entered now, and a director's word for it."""
        missed = self.case.deadlines.filter(result="breached").last()
        if missed and missed.due_at < timezone.now():
            entry = contact("interim_reply", occurred_at=missed.due_at)
            services.record_contact(self.case, entry=entry, by=self.handler)
        late = list(self.case.deadlines.all().came_late())
        services.ask_late_entry(self.case, rows=late, evidence="录音", by=self.handler)

    def decide(self):
        request = self.case.escalations.filter(state="pending").first()
        if request and request.requested_by_id:
            by = self.director if request.kind == "agreed_time" else self.gm
            services.approve(request, by=by)

    def resolve(self):
        if self.case.state == "received":
            services.settle_on_spot(
                self.case, findings=FINDINGS, feedback=final_feedback(), by=self.handler
            )

    def reopen(self):
        services.reopen(self.case, reason="不满意", by=self.handler, at=self.earlier())

    def sweep(self):
        sweep.sweep(now=timezone.now())


ACTS = [
    Play.reply,
    Play.agree,
    Play.move_receipt,
    Play.move_receipt,
    Play.extend,
    Play.confirm,
    Play.decide,
    Play.decide,
    Play.resolve,
    Play.reopen,
    Play.sweep,
]


@pytest.fixture
def play(frontdesk, operations, gm):
    def start(seed):
        case = make_complaint(
            by=frontdesk, received_at=at("2026-02-27 10:00"), backfill_reason="补登记"
        )
        return Play(case, seed, handler=frontdesk, director=operations, gm=gm)

    return start


@pytest.mark.norm("7.3", "17.3", "17.4")
@pytest.mark.parametrize("seed", range(12))
def test_whatever_is_done_the_clocks_hold(seed, play):
    missed: dict[int, str] = {}
    with time_machine.travel(at("2026-03-02 10:00"), tick=False) as clock:
        one = play(seed)
        for _step in range(STEPS):
            clock.shift(timedelta(minutes=one.chance.choice([1, 20, 120, 900])))
            with suppress(*REFUSALS):
                one.chance.choice(ACTS)(one)
            one.case = Complaint.objects.get(pk=one.case.pk)
            rows = list(Deadline.objects.filter(complaint=one.case))
            holds(one.case, rows, missed)


def holds(case: Complaint, rows: list[Deadline], missed: dict[int, str]) -> None:
    for row in rows:
        if row.pk in missed:
            assert row.result in MISSED
        if row.result in MISSED:
            missed[row.pk] = row.result
            assert row.breached_at == row.due_at
        if row.result == "met":
            assert row.met_at <= row.due_at
        if row.superseded_by_id:
            successor = next(x for x in rows if x.pk == row.superseded_by_id)
            assert (successor.cycle, successor.created_at >= row.created_at) == (
                row.cycle,
                True,
            )
    assert case.next_due_at == expected(case, rows)


def expected(case: Complaint, rows: list[Deadline]):
    """The rule, in a test's own words."""
    rows = [row for row in rows if row.cycle == case.cycle]
    if case.is_open:
        owed = [row for row in rows if row.kind != "follow_up_visit"]
    else:
        owed = [row for row in rows if row.kind == "follow_up_visit"]
    pressing = [
        row.due_at
        for row in owed
        if row.met_at is None
        and row.result in ("pending", "breached")
        and row.extended_by_id is None
    ]
    if pressing:
        return min(pressing)
    if not case.is_open:
        return None
    return max(
        row.due_at
        for row in rows
        if row.kind == "final_feedback" and row.result != "superseded"
    )
