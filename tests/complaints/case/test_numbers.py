import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connections, transaction

from complaints.case import numbers
from complaints.case.models import NumberCounter
from complaints.models import Complaint
from tests.cases import make_complaint
from tests.lives import at

MIDDAY = at("2026-06-01 12:00")


def test_numbers_run_per_branch_and_year(branch, other_branch):
    assert numbers.take(branch, MIDDAY) == "SH001-2026-00001"
    assert numbers.take(branch, MIDDAY) == "SH001-2026-00002"
    assert numbers.take(other_branch, MIDDAY) == "BJ001-2026-00001"
    assert numbers.take(branch, at("2027-06-01 12:00")) == "SH001-2027-00001"
    assert numbers.take(branch, MIDDAY) == "SH001-2026-00003"


def test_many_are_taken_at_once_in_order(branch):
    numbers.take(branch, MIDDAY)

    assert numbers.take_many(branch, 2026, 3) == [
        "SH001-2026-00002",
        "SH001-2026-00003",
        "SH001-2026-00004",
    ]


@pytest.mark.parametrize(
    ("received_at", "year"),
    [
        (datetime(2026, 12, 31, 15, 59, 59, 999999, UTC), 2026),
        (datetime(2026, 12, 31, 16, 0, tzinfo=UTC), 2027),
        (datetime(2027, 1, 1, 0, 0, tzinfo=UTC), 2027),
    ],
)
def test_the_year_turns_at_midnight_in_shanghai(received_at, year):
    assert numbers.year_of(received_at) == year


def test_a_case_of_new_years_eve_entered_in_the_new_year_keeps_the_old(frontdesk):
    with time_machine.travel(at("2027-01-01 00:10")):
        old = make_complaint(by=frontdesk, received_at=at("2026-12-31 23:59"))
        new = make_complaint(by=frontdesk, received_at=at("2027-01-01 00:00"))

    assert (old.number, new.number) == ("SH001-2026-00001", "SH001-2027-00001")


def test_after_99999_numbers_grow_longer(branch):
    NumberCounter.objects.create(branch=branch, year=2026, last=99_998)

    assert numbers.take(branch, MIDDAY) == "SH001-2026-99999"
    assert numbers.take(branch, MIDDAY) == "SH001-2026-100000"


def test_a_case_can_carry_the_longer_number(frontdesk):
    NumberCounter.objects.create(branch=frontdesk.branch, year=2026, last=99_999)

    with time_machine.travel(MIDDAY):
        complaint = make_complaint(by=frontdesk)

    found = Complaint.objects.get(number="SH001-2026-100000")
    assert found == complaint


@pytest.mark.django_db(transaction=True)
def test_a_refused_complaint_leaves_no_gap(frontdesk):
    with time_machine.travel(MIDDAY):
        make_complaint(by=frontdesk)
        # Refused after the number was taken: the time lies past the last day.
        with pytest.raises(ValidationError):
            make_complaint(by=frontdesk, agreed_at=at("2026-06-30 12:00"))
        with transaction.atomic():
            make_complaint(by=frontdesk)
            transaction.set_rollback(True)
        make_complaint(by=frontdesk)

    taken = Complaint.objects.order_by("number").values_list("number", flat=True)
    assert list(taken) == ["SH001-2026-00001", "SH001-2026-00002"]


@pytest.mark.django_db(transaction=True)
def test_two_threads_take_gapless_numbers_though_one_rolls_back(frontdesk):
    both = threading.Barrier(2)

    def receive(rolls_back):
        both.wait()
        for turn in range(4):
            with transaction.atomic():
                make_complaint(by=frontdesk)
                transaction.set_rollback(rolls_back and turn % 2 == 1)
        connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(receive, [True, False]))

    taken = sorted(Complaint.objects.values_list("number", flat=True))
    assert [number[-5:] for number in taken] == [f"{n:05d}" for n in range(1, 7)]
    assert NumberCounter.objects.get().last == 6
