"""What the demonstration records of its branches' duties."""

from datetime import date

import pytest

from branches.models import Branch
from complaints.intake.models import ChannelCheck
from reports import periods
from reports.demo import daily, duties
from reports.models import DutyRecord, NewAccounts, Posting
from reports.scorecard.of_duties import RECORDED_LATER
from reports.scorecard.scores import Status, scores
from tests.cases import make_complaint
from tests.people import make_branch, make_user
from tests.reports.duties.said import material

pytestmark = pytest.mark.django_db
TABLES = (DutyRecord, ChannelCheck, NewAccounts, Posting)


def test_one_branch_does_all_and_the_other_not_quite(
    branch, frontdesk, keeper, operations, marketing, gm
) -> None:
    small = make_branch("BJ001", first_day=date(2025, 1, 1))
    make_user("bj-gm", "general_manager", small)
    Branch.objects.update(first_day=date(2025, 1, 1))
    make_complaint(by=frontdesk)
    material()

    for _time in range(2):
        duties.load()
        daily.load()
        counted = [model.objects.count() for model in TABLES]
        assert all(counted)

    month = periods.last_ended_month()
    found = scores([branch.pk, small.pk], month)
    of_month = RECORDED_LATER - {"10.4", "11.4"}
    assert {found[branch.pk][id].status for id in of_month} == {Status.MET}
    for id in ("10.2", "10.3", "24.3"):
        assert found[small.pk][id].status == Status.MISSED
