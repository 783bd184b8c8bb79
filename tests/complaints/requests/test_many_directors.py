"""50 directors at once on 200 requests: each is decided once, and the rest are told."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import connections
from django.utils import timezone

from branches.models import Post
from complaints import services
from complaints.models import Escalation, Event
from complaints.requests.models import EscalationKind
from tests.cases import make_complaint
from tests.people import make_user

pytestmark = pytest.mark.django_db(transaction=True)

DIRECTORS, REQUESTS = 50, 200
ENOUGH = 8
# Which a director may decide; one of each kind may wait in a case.
KINDS = (
    EscalationKind.HELP,
    EscalationKind.FIRST_F,
    EscalationKind.AGREED_TIME,
    EscalationKind.WITHDRAWAL,
    EscalationKind.RECATEGORISE,
    EscalationKind.NATURE,
    EscalationKind.UNNAME,
    EscalationKind.LATE_ENTRY,
)
TOLD = re.compile(r"已由员director\d+于 \d{4}-\d\d-\d\d \d\d:\d\d 决定：")


def decide_all(person, pks, together):
    """Every request, each in his own order; what he decided, and what he was told."""
    shift = person.pk * 37 % len(pks)
    order = pks[shift:] + pks[:shift]
    together.wait()
    decided, told = [], []
    try:
        while pk := next_of(order, is_choosy=len(told) >= ENOUGH):
            order = order[order.index(pk) + 1 :]
            row = Escalation.objects.select_related("complaint").get(pk=pk)
            try:
                if row.kind in (EscalationKind.HELP, EscalationKind.FIRST_F):
                    services.approve(row, by=person)
                else:
                    services.send_back(row, by=person, comment="请补充")
            except ValidationError as refusal:
                told.append(" ".join(refusal.messages))
            else:
                decided.append(pk)
    finally:
        connections.close_all()
    return decided, told


def next_of(order, *, is_choosy):
    """His next; of those that wait, once he has seen enough of others' decisions."""
    if is_choosy:
        waiting = set(Escalation.objects.pending().values_list("pk", flat=True))
        order = [pk for pk in order if pk in waiting]
    return order[0] if order else None


def test_of_fifty_directors_one_decides_each_and_the_others_are_told(branch, handler):
    people = [
        make_user(f"director{number}", Post.OPERATIONS_DIRECTOR, branch)
        for number in range(DIRECTORS)
    ]
    cases = [make_complaint(by=handler) for _case in range(REQUESTS // len(KINDS))]
    now = timezone.now()
    rows = Escalation.objects.bulk_create(
        Escalation(
            complaint=case,
            kind=kind,
            requested_by=handler,
            requested_at=now,
            reason="请批示",
            decider_posts=[Post.OPERATIONS_DIRECTOR],
        )
        for case in cases
        for kind in KINDS
    )
    pks = [row.pk for row in rows]
    together = threading.Barrier(DIRECTORS)

    with ThreadPoolExecutor(DIRECTORS) as pool:
        done = list(pool.map(lambda person: decide_all(person, pks, together), people))

    decided = [pk for mine, _told in done for pk in mine]
    assert sorted(decided) == sorted(pks)
    assert not Escalation.objects.pending().exists()
    verbs = Event.objects.filter(verb__in=["approve", "send_back"])
    assert verbs.count() == REQUESTS
    told = [words for _mine, all_told in done for words in all_told]
    assert told
    assert all(TOLD.search(words) for words in told)
