"""What a row says of itself, and what the database finds: the same, of every row."""

import itertools
from datetime import timedelta

import pytest
from django.utils import timezone

from complaints.case import conditions
from complaints.case.choices import Category, Conclusion, Responsibility
from complaints.case.conditions import IMPACT_FLAGS, IS_STAFF_FAULT
from complaints.case.models.contacts import TOLD
from complaints.clocks.models import MISSED, Result, has_run_out, missed
from complaints.models import Complaint, Contact, Deadline
from tests.cases import make_complaint


@pytest.fixture
def case(frontdesk):
    return make_complaint(by=frontdesk)


def agree(row, condition, says, values):
    """Written as these values, the row and the database answer alike."""
    rows = type(row).objects.filter(pk=row.pk)
    rows.update(**values)
    assert rows.filter(condition).exists() == says(rows.get()), values


def test_d_class_by_the_main_category_or_one_beside_it(case):
    beside = [[], ["A"], ["D"], ["B", "D"], ["B", "F"]]
    for main, secondary in itertools.product(Category.values, beside):
        values = {"category": main, "secondary_categories": secondary}
        agree(case, conditions.IS_D_CLASS, lambda row: row.is_d_class, values)


def test_impact(case):
    Complaint.objects.filter(pk=case.pk).update(severity="serious")
    for marks in itertools.product([False, True], repeat=len(IMPACT_FLAGS)):
        values = dict(zip(IMPACT_FLAGS, marks, strict=True))
        agree(case, conditions.HAS_IMPACT, lambda row: row.has_impact, values)


def test_whether_the_client_can_be_reached(case):
    ways = itertools.product(["", "13800001234"], ["", "a@b.cn"], ["", "上海"])
    for telephone, email, address in ways:
        values = {"telephone": telephone, "email": email, "address": address}
        has_data = conditions.HAS_CONTACT_DATA
        agree(case, has_data, lambda row: row.has_contact_data, values)


def test_whether_measures_for_staff_are_due(case):
    found = itertools.product(
        ["A", "D"], ["", *Conclusion.values], ["", *Responsibility.values]
    )
    for category, conclusion, responsibility in found:
        values = {
            "category": category,
            "conclusion": conclusion,
            "responsibility": responsibility,
        }
        agree(case, IS_STAFF_FAULT, lambda row: row.is_staff_fault, values)


def test_whether_a_contact_told_the_client(case):
    contact = Contact.objects.get(complaint=case)
    for reached, substitute in itertools.product([False, True], repeat=2):
        values = {"reached": reached, "is_substitute": substitute}
        agree(contact, TOLD, lambda row: row.has_told, values)


def test_what_is_still_owed_on_a_clock(case):
    clock = Deadline.objects.filter(complaint=case, kind="final_feedback").get()
    other = Deadline.objects.filter(complaint=case).exclude(pk=clock.pk)[0]
    now = timezone.now()
    due = clock.due_at
    times = itertools.product(
        Result.values, [None, due, due + timedelta(hours=1)], [None, other]
    )
    for result, met_at, extended_by in times:
        if result == Result.MET and (met_at is None or met_at > due):
            continue
        values = {
            "result": result,
            "met_at": met_at,
            "extended_by": extended_by,
            "breached_at": due if result in MISSED else None,
        }
        Deadline.objects.filter(pk=clock.pk).update(**values)
        row = Deadline.objects.get(pk=clock.pk)
        rows = Deadline.objects.filter(pk=clock.pk)
        assert rows.unanswered().exists() == row.is_unanswered, values
        assert rows.pressing().exists() == row.is_pressing, values
        assert rows.came_late().exists() == row.came_late, values
        for at in (now, due + timedelta(days=1)):
            runs_out = row.is_pending and row.due_at < at
            assert rows.filter(has_run_out(at)).exists() == runs_out
            is_missed = runs_out or row.result in MISSED
            assert rows.filter(missed(at)).exists() == is_missed
