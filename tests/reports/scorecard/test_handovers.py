"""norm 17.1: how often cases were handed on, by department and by case."""

import pytest
import time_machine
from django.urls import reverse

from branches.models import Department, Post
from complaints import services
from complaints.lifecycle.entries import NamedEntry
from reports import periods
from reports.scorecard.pages import handovers
from reports.scorecard.scores import scores
from tests.cases import make_complaint
from tests.people import logged_in, make_user

MARCH = periods.parse("2026-03")

pytestmark = pytest.mark.norm("17.1")


@pytest.fixture(autouse=True)
def working_morning():
    with time_machine.travel("2026-03-02T10:00+08:00"):
        yield


@pytest.fixture
def seller(branch):
    return make_user("seller", Post.HANDLER, branch, department=Department.MARKETING)


def hand_on(case, *, by, to) -> None:
    asked = services.hand_over(case, receiver=to, reason="由其继续跟进。", by=by)
    services.approve(asked, by=to)


def test_each_handover_counts_for_who_took_it_and_for_its_case(
    branch, frontdesk, handler, seller
):
    twice, once = make_complaint(by=frontdesk), make_complaint(by=frontdesk)
    make_complaint(by=frontdesk)
    hand_on(twice, by=frontdesk, to=handler)
    hand_on(twice, by=handler, to=seller)
    hand_on(once, by=frontdesk, to=handler)

    found = handovers.of(branch, MARCH, user=frontdesk)

    assert [(x.name, x.times, x.cases) for x in found.departments] == [
        ("运行部", 2, 2),
        ("营销部", 1, 1),
    ]
    assert [(x.name, x.times) for x in found.cases] == [
        (twice.number, 2),
        (once.number, 1),
    ]
    score = scores([branch.pk], MARCH)[branch.pk]["17.1"]
    assert (score.total, score.beside) == (3, 2)


def test_the_page_shows_them_without_the_case_of_which_one_is_named(
    branch, frontdesk, handler, seller
):
    seen = make_complaint(by=frontdesk)
    hidden = make_complaint(
        by=frontdesk, category="D", named=[NamedEntry(user=handler)]
    )
    hand_on(seen, by=frontdesk, to=seller)
    hand_on(hidden, by=frontdesk, to=seller)
    url = reverse("reports:scorecard_cases", args=["SH001", "2026-03", "17.1"])

    page = logged_in(handler).get(url).content.decode()

    assert "转交 2 次" in page
    assert seen.number in page
    assert hidden.number not in page


def test_a_refused_handover_is_none(branch, frontdesk, handler):
    asked = services.hand_over(
        make_complaint(by=frontdesk), receiver=handler, reason="请接手。", by=frontdesk
    )
    services.send_back(asked, comment="手头太多。", by=handler)

    assert handovers.of(branch, MARCH, user=frontdesk).times == 0
