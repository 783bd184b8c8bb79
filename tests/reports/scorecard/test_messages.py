"""A message that waits past its times is missed, until it is known what it is."""

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from complaints import services
from complaints.intake.proposals.arriving import Arrival, screen
from complaints.intake.proposals.models import CameBy, Proposal
from reports import periods
from reports.scorecard.scores import scores
from tests.cases import intake
from tests.lives import at
from tests.people import logged_in

pytestmark = pytest.mark.django_db
MARCH = periods.parse("2026-03")
IDS = ("7.2", "17.3", "17.4")


@pytest.fixture
def waiting(branch) -> Proposal:
    with time_machine.travel(at("2026-03-05 10:00")):
        arrival = Arrival(
            came_by=CameBy.MAIL, arrived_at=timezone.now(), text="等了两个小时。"
        )
        proposal = services.propose(branch, arrival)
        screen(proposal, now=timezone.now())
    return proposal


def counted(branch, now: str) -> list[tuple[int, int]]:
    found = scores([branch.pk], MARCH, now=at(now))[branch.pk]
    return [(found[id].met, found[id].total) for id in IDS]


@pytest.mark.norm("7.2", "17.3", "17.4")
def test_while_it_waits_each_clock_is_missed_at_its_time(waiting, branch):
    assert counted(branch, "2026-03-05 15:29") == [(0, 0), (0, 0), (0, 0)]
    assert counted(branch, "2026-03-05 15:31") == [(0, 1), (0, 0), (0, 0)]
    assert counted(branch, "2026-03-06 10:01") == [(0, 1), (0, 1), (0, 0)]
    assert counted(branch, "2026-03-10 17:01") == [(0, 1), (0, 1), (0, 1)]


@pytest.mark.norm("7.2")
def test_logged_the_clocks_of_its_case_count_in_its_place(waiting, branch, keeper):
    with time_machine.travel(at("2026-03-05 16:00")):
        said = intake(place="", contact_time="")
        services.accept_proposal(waiting, intake=said, by=keeper)
    assert counted(branch, "2026-03-05 16:01") == [(0, 1), (0, 0), (0, 0)]


def test_what_is_no_complaint_was_owed_none(waiting, branch, keeper):
    with time_machine.travel(at("2026-03-05 16:00")):
        services.dismiss_proposal(waiting, reason="广告", by=keeper)
    assert counted(branch, "2026-03-10 17:01") == [(0, 0), (0, 0), (0, 0)]


def test_the_list_behind_the_number_leads_to_it(waiting, keeper, frontdesk):
    page = reverse(
        "reports:scorecard_cases",
        kwargs={"branch": "SH001", "month": "2026-03", "obligation": "7.2"},
    )
    with time_machine.travel(at("2026-03-06 10:00")):
        shown = logged_in(keeper).get(page).content.decode()
        hidden = logged_in(frontdesk).get(page).content.decode()
    assert waiting.get_absolute_url() in shown
    assert waiting.get_absolute_url() not in hidden
