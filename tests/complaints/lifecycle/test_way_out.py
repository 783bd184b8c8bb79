"""Every state has a way out: whatever is done and whenever, the page leads to an end.

Acts are drawn from the registry and done by whoever they are offered to, requests are
decided in every way, people are named and leave, time moves and beat rings in between;
then a greedy walk has to reach an end in few acts.
"""

from datetime import timedelta
from random import Random
from typing import ClassVar

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from branches.models import LEADERS, Post, User
from complaints import services, tasks
from complaints.acts.registry import ACTS
from complaints.evidence.models import AttachmentKind
from complaints.incidents.for_all.incident_acts import INCIDENT_ACTS
from complaints.lifecycle.entries import FileEntry
from complaints.models import Complaint
from complaints.records.guidance import Material
from complaints.reporting_lines.models import ReportingLine
from tests import deciding
from tests.cases import make_complaint
from tests.drawn import Drawn
from tests.lives import at
from tests.offers import attempt, fresh, offers, seen_by
from tests.people import make_user, stand_in
from tests.walk import Stuck, Walk

# Before National Day and in it, before the Spring Festival, where the published years
# end, and on an ordinary Monday.
BEGINNINGS = (
    "2026-09-29 10:00",
    "2026-09-30 15:30",
    "2026-10-03 11:00",
    "2026-02-13 16:05",
    "2026-12-29 09:00",
    "2026-03-02 10:00",
)
PAUSES = (
    timedelta(minutes=20),
    timedelta(hours=5),
    timedelta(days=1),
    timedelta(days=3),
    timedelta(days=31),
    timedelta(days=75),
)
# As beat rings them, each when it likes.
RINGS = (tasks.sweep, tasks.fill_vacancies, tasks.sweep_onward)
NAMES = sorted({*ACTS, *(act.name for act in INCIDENT_ACTS)})
NATURES = ("complaint", "complaint", "complaint", "criticism", "opinion", "suggestion")
CONTACTLESS = {
    "telephone": "",
    "contact_time": "",
    "no_contact_reason": "客户不愿留下",
}
CHANNELS = (
    *({}, {}, {}, CONTACTLESS),
    {"channel": "telephone", "place": ""},
    {"channel": "email", "place": "", "email": "he@example.cn"},
    {"channel": "letter", "place": "", **CONTACTLESS},
    {"channel": "letter", "place": "", "address": "世纪大道 2 号"},
    {"channel": "opinion_book", "place": "", **CONTACTLESS},
)
# How often each happens, in parts of all.
HAPPENINGS = {
    "somebody_acts": 35,
    "it_goes_on": 20,
    "time_passes": 15,
    "somebody_decides": 15,
    "somebody_is_named": 4,
    "somebody_attaches": 4,
    "somebody_recalls": 2,
    "somebody_leaves": 2,
    "somebody_stands_in": 2,
}
BAD_DAYS = {"somebody_is_named": 20, "somebody_leaves": 12}
always = settings(
    derandomize=True,
    deadline=None,
    database=None,
    # What was done stands in the failure; to shrink it takes long.
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
    report_multiple_bugs=False,
)


class Desk(RuleBasedStateMachine):
    """A case or two, their people, and time; all that happens follows from a seed."""

    staff: ClassVar[list[User]]

    def __init__(self) -> None:
        super().__init__()
        self.travel = time_machine.travel(at(BEGINNINGS[0]), tick=False)
        self.clock = self.travel.start()
        self.done: list[str] = []
        self.cases: list[Complaint] = []
        self.database = transaction.atomic()
        self.database.__enter__()

    def teardown(self) -> None:
        try:
            for case in self.cases:
                self._comes_to_an_end(case)
        finally:
            transaction.set_rollback(True)
            self.database.__exit__(None, None, None)
            self.travel.stop()

    def _comes_to_an_end(self, case: Complaint) -> None:
        try:
            self._nothing_waits_for_nobody(case)
            Walk(case, self.people, self.clock).to_its_end()
        except Stuck as stuck:
            raise Stuck(f"{stuck}; after {self.done}") from stuck

    def _nothing_waits_for_nobody(self, case: Complaint) -> None:
        tasks.fill_vacancies()
        readers = seen_by(fresh(case), self.people)
        shown = {row.pk for row, _by, _shown in deciding.waiting(case, readers)}
        for row in case.escalations.pending():
            if row.pk not in shown:
                raise Stuck(f"{row.kind} waits for {row.awaited or 'nobody'}")

    @property
    def people(self) -> list[User]:
        """Those of them who can log in, as a request finds them."""
        known = [person.pk for person in self.staff]
        return list(User.objects.filter(pk__in=known, is_active=True).order_by("pk"))

    @initialize(random=st.randoms(use_true_random=True))
    def receive(self, random: Random) -> None:
        self.random = random
        self.clock.move_to(at(random.choice(BEGINNINGS)))
        # On some days many are complained of, or leave.
        self.often = {**HAPPENINGS, **(BAD_DAYS if random.random() < 0.25 else {})}
        if random.random() < 0.1:
            to_manager = [Post.GENERAL_MANAGER]
            ReportingLine.objects.exclude(feedback=[]).update(feedback=to_manager)
        if random.random() < 0.3:
            self._receive()
            self.clock.shift(timedelta(minutes=10))
        self._receive()

    def _receive(self) -> None:
        random, now = self.random, timezone.now()
        fields = {
            "category": random.choice("ABCDDEF"),
            "nature": random.choice(NATURES),
            **random.choice(CHANNELS),
        }
        if random.random() < 0.25:
            within = random.choice([None, timedelta(days=1), timedelta(days=7)])
            fields |= {
                "channel": "other",
                "place": "",
                "source": random.choice(["12386", "regulator", "headquarters"]),
                "transfer_number": "转-77",
                "transfer_due_at": now + within if within else None,
                "transfer_without_limit": within is None,
            }
        by = random.choice(self.people[:6])
        self.cases.append(make_complaint(by=by, **fields))
        self.done.append(f"{now:%F %R} receive by {by.username} {fields}")

    @rule()
    def something_happens(self) -> None:
        [name] = self.random.choices(list(self.often), list(self.often.values()))
        self.clock.shift(timedelta(minutes=1))
        self.case = fresh(self.random.choice(self.cases))
        self.readers = seen_by(self.case, self.people)
        if said := getattr(self, name)():
            self.done.append(f"{timezone.now():%F %R} {self.case.pk} {said}")

    def time_passes(self) -> str:
        due_at = self.case.next_due_at
        if due_at and due_at > timezone.now() and self.random.random() < 0.3:
            self.clock.move_to(due_at + self.random.choice([-1, 1]) * PAUSES[0])
        else:
            self.clock.shift(self.random.choice(PAUSES))
        rings = [ring for ring in RINGS if self.random.random() < 0.6]
        for ring in rings:
            ring()
        return f"beat rings {[ring.name.split('.')[-1] for ring in rings]}"

    def it_goes_on(self) -> str:
        """As it would where nobody does anything odd."""
        walk = Walk(self.case, self.people, self.clock)
        for _step in range(self.random.randint(1, 4)):
            if not walk.one_step():
                break
        return f"goes on: {walk.done}"

    def somebody_acts(self) -> str:
        """Somebody who sees it does the first that he is offered of what is drawn."""
        if not self.readers:
            return ""
        person = self.random.choice(self.readers)
        for name in self.random.sample(NAMES, len(NAMES)):
            target = next((x for _by, x in offers(name, self.case, [person])), None)
            if target is not None:
                given = {"target": self.cases[0].number} if name == "merge" else {}
                return self._act(name, person, target, given)
        return ""

    def _act(self, name: str, person: User, target, given) -> str:
        pick = Drawn(self.random)
        done = attempt(name, fresh(self.case), person, target, pick=pick, given=given)
        return f"{name} by {person.username}" if done else ""

    def somebody_decides(self) -> str:
        waiting = list(deciding.waiting(self.case, self.readers))
        if not waiting:
            return ""
        row, by, shown = self.random.choice(waiting)
        ways = ["approve", "approve"]
        ways += ["send_back"] if shown.send_back else []
        ways += ["take_over"] if shown.take_over else []
        ways += ["reassign"] if shown.others else []
        ways += ["refer_up"] if shown.refer_up else []
        way = self.random.choice(ways)
        more = {
            "approve": {"pick": Drawn(self.random)},
            "reassign": {"to": self.random.choice(shown.others or [None])},
        }.get(way, {})
        done = getattr(deciding, way)(row, by, **more)
        return f"{way} {row.kind} by {by.username}" if done else ""

    def somebody_is_named(self) -> str:
        """Rather who has a part in it."""
        case = self.case
        parts = [case.handler_id, case.responsible_id]
        of_branch = [x for x in self.people if x.branch_id]
        likely = [x for x in of_branch if x.pk in parts or x.post in LEADERS]
        named = self.random.choice(likely or of_branch or [None])
        others = [x for x in self.readers if x != named]
        by = next((x for x, _case in offers("name_staff", case, others)), None)
        if named is None or by is None:
            return ""
        said = self._act("name_staff", by, case, {"user": named})
        return said and f"{said}: {named.username}"

    def somebody_attaches(self) -> str:
        able = [x for x in self.readers if x.works_on_cases]
        if not able:
            return ""
        kind = self.random.choice(AttachmentKind.values)
        file = SimpleUploadedFile("材料.txt", f"{kind}。".encode())
        entry = FileEntry(file=file, kind=kind)
        services.attach(self.case, entries=[entry], by=able[0])
        return f"attach {kind}"

    def somebody_recalls(self) -> str:
        for row in self.case.escalations.pending():
            if row.requested_by in self.readers and deciding.recall(
                row, row.requested_by
            ):
                return f"recall {row.kind}"
        return ""

    def somebody_leaves(self) -> str:
        of_branch = [x for x in self.people if x.branch_id]
        if not of_branch:
            return ""
        person = self.random.choice(of_branch)
        User.objects.filter(pk=person.pk).update(is_active=False)
        return f"{person.username} leaves"

    def somebody_stands_in(self) -> str:
        of_branch = [x for x in self.people if x.branch_id]
        if not of_branch:
            return ""
        person = self.random.choice(of_branch)
        post = self.random.choice([x for x in LEADERS if x != person.post])
        if person.deputyships.filter(post=post).exists():
            return ""
        stand_in(person, post, by=self.people[-1], days=(0, self.random.randint(0, 9)))
        return f"{person.username} stands in for {post}"


@pytest.fixture
def staff(frontdesk, handler, keeper, operations, marketing, gm, hq):
    hq2 = make_user("hq2", "headquarters")
    Material.objects.create(
        title="开户须知", kind="rule", version="一", text="本人持身份证办理。"
    )
    Desk.staff = [frontdesk, handler, operations, marketing, gm, keeper, hq, hq2]
    return Desk.staff


@pytest.mark.norm("9.1")
def test_whatever_was_done_a_few_acts_lead_to_an_end(staff):
    run_state_machine_as_test(
        Desk, settings=settings(always, max_examples=50, stateful_step_count=15)
    )


@pytest.mark.load
def test_whatever_was_done_a_few_acts_lead_to_an_end_at_length(staff):
    run_state_machine_as_test(
        Desk, settings=settings(always, max_examples=2_000, stateful_step_count=60)
    )
