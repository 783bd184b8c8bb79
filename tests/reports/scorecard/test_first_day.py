"""A branch owes nothing before its first day of use (DESIGN 11)."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from complaints.models import Complaint
from reports import periods
from reports.headquarters.overview import overview
from reports.monthly import services as months
from reports.papers.monthly import MonthlyReport
from reports.papers.quarterly import QuarterlyReview
from reports.reviews import services as reviews
from reports.scorecard.pages import cases
from reports.scorecard.scores import Score, Status, scores
from tests.cases import make_complaint
from tests.lives import at

pytestmark = pytest.mark.django_db
NOTHING = Score(0, 0, Status.NOT_APPLICABLE)
MISSED = Score(0, 1, Status.MISSED)


@pytest.fixture
def used(branch):
    branch.first_day = date(2026, 3, 10)
    branch.save()
    return branch


@pytest.fixture
def received(used, frontdesk) -> list[Complaint]:
    """On the day before the first, and on the first."""
    found = []
    for day in ("2026-03-09", "2026-03-10"):
        with time_machine.travel(at(f"{day} 10:00")):
            found.append(make_complaint(by=frontdesk))
    return found


def score(branch, id: str, month: str, *, now: str) -> Score:
    counted = scores([branch.pk], periods.parse(month), now=at(now))
    return counted[branch.pk][id]


@pytest.mark.norm("18.1", "7.2")
def test_what_lies_before_the_first_day_counts_nowhere(
    received, used, frontdesk
) -> None:
    month = periods.parse("2026-03")
    counted = scores([used.pk], month, now=at("2026-04-20 10:00"))[used.pk]
    now = at("2026-04-20 10:00")
    listed = cases.page("18.1", used, month, user=frontdesk, now=now)

    assert counted["18.1"].total == 1
    assert counted["7.2"].total == 1
    assert [line.name for line in listed.lines] == [received[1].number]
    with time_machine.travel(now):
        [line] = overview(month).lines
        assert line.shares[0].due == 1


@pytest.mark.norm("11.1")
def test_the_first_whole_month_is_the_first_that_is_owed(received, used) -> None:
    assert score(used, "11.1", "2026-03", now="2026-05-20 10:00") == NOTHING
    assert score(used, "11.1", "2026-04", now="2026-05-20 10:00") == MISSED
    for day, drafted in (("2026-04-01", 0), ("2026-05-06", 1)):
        with time_machine.travel(at(f"{day} 10:00")):
            months.draft_due()
            assert MonthlyReport.objects.count() == drafted
            assert overview(periods.last_ended_month()).missing == 0


@pytest.mark.norm("21.3", "23.5", "24.2")
@pytest.mark.parametrize(
    ("first_day", "owed"), [(date(2026, 4, 1), MISSED), (date(2026, 4, 2), NOTHING)]
)
def test_the_first_whole_quarter_is_the_first_that_is_owed(
    branch, frontdesk, first_day, owed
) -> None:
    branch.first_day = first_day
    branch.save()
    with time_machine.travel(at("2026-05-06 10:00")):
        make_complaint(by=frontdesk)
    with time_machine.travel(at("2026-07-01 10:00")):
        reviews.draft_due()

    for id in ("21.3", "23.5", "24.2"):
        assert score(branch, id, "2026-06", now="2026-07-20 10:00") == owed
        assert score(branch, id, "2026-09", now="2026-10-20 10:00") == MISSED
    assert QuarterlyReview.objects.exists() == (owed == MISSED)


def test_without_one_the_first_complaint_begins_it(branch, frontdesk) -> None:
    with time_machine.travel(at("2026-03-10 10:00")):
        make_complaint(by=frontdesk)

    assert score(branch, "11.1", "2026-02", now="2026-04-20 10:00") == NOTHING
    assert score(branch, "11.1", "2026-03", now="2026-04-20 10:00") == MISSED


def test_a_branch_does_not_say_itself_since_when_it_owes(
    client, branch, branchadmin, sysadmin
) -> None:
    url = reverse("admin:branches_branch_change", args=[branch.pk])
    for user, may in ((branchadmin, False), (sysadmin, True)):
        client.force_login(user)
        assert ('name="first_day"' in client.get(url).content.decode()) == may
