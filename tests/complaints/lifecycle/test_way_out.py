"""Every state has a way out: whatever is done and whenever, the page leads to an end.

Acts are drawn from the registry and done by whoever they are offered to, time moves
and beat rings in between; then a greedy walk has to reach an end in few acts.
"""

from datetime import timedelta
from typing import Any, ClassVar

import pytest
import time_machine
from django import forms
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from branches.models import User
from complaints.acts.registry import ACTS
from complaints.lifecycle.sweeping import sweep
from tests.cases import make_complaint
from tests.lives import at
from tests.offers import (
    Plain,
    attempt,
    choices,
    decide,
    fresh,
    offers,
    seen_by,
)
from tests.people import make_user
from tests.walk import Stuck, Walk

# Before National Day, before the Spring Festival, and on an ordinary Monday.
BEGINNINGS = ("2026-09-29 10:00", "2026-02-13 16:05", "2026-03-02 10:00")
PAUSES = (
    timedelta(minutes=20),
    timedelta(hours=5),
    timedelta(days=1),
    timedelta(days=3),
    timedelta(days=31),
    timedelta(days=75),
)
# Of many cases at once, or told elsewhere; not of one case's way.
LEFT_OUT = {"open_incident", "link_incident", "merge", "hand_out", "check_problem"}
NAMES = sorted(set(ACTS) - LEFT_OUT)
NATURES = ("complaint", "criticism", "opinion", "suggestion")
CONTACTLESS = {
    "telephone": "",
    "contact_time": "",
    "no_contact_reason": "客户不愿留下",
}
always = settings(
    derandomize=True,
    deadline=None,
    database=None,
    max_examples=50,
    stateful_step_count=6,
    # What was done stands in the failure; to shrink it takes long.
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
    report_multiple_bugs=False,
)


class Desk(RuleBasedStateMachine):
    """One case, its people, and time."""

    people: ClassVar[list[User]]

    def __init__(self) -> None:
        super().__init__()
        self.travel = time_machine.travel(at(BEGINNINGS[0]), tick=False)
        self.clock = self.travel.start()
        self.done: list[str] = []
        self.database = transaction.atomic()
        self.database.__enter__()

    def teardown(self) -> None:
        try:
            Walk(self.case, self.people, self.clock).to_its_end()
        except Stuck as stuck:
            raise Stuck(f"{stuck}; after {self.done}") from stuck
        finally:
            transaction.set_rollback(True)
            self.database.__exit__(None, None, None)
            self.travel.stop()

    @initialize(
        beginning=st.sampled_from(BEGINNINGS),
        category=st.sampled_from("ABCDEF"),
        nature=st.sampled_from(NATURES),
        contactless=st.booleans(),
    )
    def receive(self, beginning, category, nature, contactless):
        self.clock.move_to(at(beginning))
        more = CONTACTLESS if contactless else {}
        by = self.people[0]
        self.case = make_complaint(by=by, category=category, nature=nature, **more)
        self.done.append(f"receive {category} {nature} {beginning} {contactless=}")

    @rule(pause=st.sampled_from(PAUSES), rings=st.booleans())
    def time_passes(self, pause, rings):
        self.clock.shift(pause)
        self.done.append(f"{pause}")
        if rings:
            sweep.sweep(now=timezone.now())
            sweep.open_visits(now=timezone.now())

    @rule(agrees=st.booleans())
    def somebody_decides(self, agrees):
        asked = decide(
            fresh(self.case), self.people, kinds=lambda kind: True, agrees=agrees
        )
        if asked:
            self.done.append(f"{'agree to' if agrees else 'return'} {asked.kind}")

    @rule(data=st.data())
    def somebody_acts(self, data):
        self.clock.shift(timedelta(minutes=1))
        case = fresh(self.case)
        prefetch_related_objects([case], "escalations", "deadlines", "visits")
        person = data.draw(st.sampled_from(seen_by(case, self.people)))
        first = data.draw(st.integers(0, len(NAMES) - 1))
        # What is drawn, or the next in the registry that he is offered.
        for name in NAMES[first:] + NAMES[:first]:
            target = next((x for _by, x in offers(name, case, [person])), None)
            if target is not None:
                if attempt(name, fresh(case), person, target, pick=Drawn(data)):
                    self.done.append(f"{name} by {person.username}")
                return


class Drawn(Plain):
    """What is chosen is drawn; words and times are plain."""

    def __init__(self, data: st.DataObject) -> None:
        self.data = data

    def changes(self, field: forms.Field, value: Any) -> bool:
        if super().changes(field, value):
            return True
        is_choice = isinstance(field, forms.ChoiceField | forms.BooleanField)
        return is_choice and self.data.draw(st.integers(0, 2)) == 0

    def answer(self, field: forms.Field) -> Any:
        if isinstance(field, forms.ModelMultipleChoiceField):
            return list(field.queryset[: self.data.draw(st.integers(0, 4))])
        if isinstance(field, forms.ModelChoiceField):
            return self._one_of(list(field.queryset))
        if isinstance(field, forms.MultipleChoiceField):
            found = choices(field)
            return self.data.draw(st.lists(st.sampled_from(found), max_size=2))
        if isinstance(field, forms.ChoiceField):
            return self._one_of(choices(field))
        if isinstance(field, forms.BooleanField):
            return self.data.draw(st.booleans())
        return super().answer(field)

    def _one_of(self, found: list[Any]) -> Any:
        return self.data.draw(st.sampled_from(found)) if found else None


@pytest.fixture
def people(frontdesk, handler, keeper, operations, marketing, gm, hq):
    Desk.people = [
        frontdesk, handler, operations, marketing, gm, keeper, hq,
        make_user("hq2", "headquarters"),
    ]  # fmt: skip
    return Desk.people


@pytest.mark.load
@pytest.mark.norm("9.1")
def test_whatever_was_done_a_few_acts_lead_to_an_end(people):
    run_state_machine_as_test(Desk, settings=always)


@pytest.mark.load
def test_whatever_was_done_a_few_acts_lead_to_an_end_at_length(people):
    run_state_machine_as_test(
        Desk, settings=settings(always, max_examples=2_000, stateful_step_count=60)
    )
