"""What a branch owes in its months, quarters and half-years, and how far it came."""

from collections import Counter
from datetime import date

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from reports import definitions, periods
from reports.duties import services
from reports.duties.kinds import DUTIES, DutyKind
from reports.models import DutyQuota
from reports.scorecard.scores import NO_RECORD, Score, Status, scores
from tests.lives import at
from tests.people import logged_in, make_user
from tests.reports.duties.said import said_of

pytestmark = pytest.mark.django_db
DUTIES_OF = [
    pytest.param(kind, id=kind, marks=pytest.mark.norm(duty.obligation))
    for kind, duty in DUTIES.items()
]
# Of each half-year's last month: what its obligation owes then.
OWED = Counter({duty.obligation: 0 for duty in DUTIES.values()})
for duty in DUTIES.values():
    OWED[duty.obligation] += duty.required
JUNE, LATER = "2026-06", "2026-07-20 10:00"
NOTHING = Score(0, 0, Status.NOT_APPLICABLE)


@pytest.fixture
def used(branch):
    branch.first_day = date(2026, 1, 1)
    branch.save()
    return branch


def record(branch, kind: str, moment: str, *, by, **overrides):
    with time_machine.travel(at(moment)):
        said = said_of(kind, **overrides)
        return services.record_duty(branch, kind=DutyKind(kind), by=by, **said)


def score(branch, id: str, month: str = JUNE, *, now: str = LATER) -> Score:
    counted = scores([branch.pk], periods.parse(month), now=at(now))
    return counted[branch.pk][id]


@pytest.mark.parametrize("kind", DUTIES_OF)
def test_a_branch_that_does_them_all_meets_it(used, operations, kind) -> None:
    types = {DutyKind.SYMPOSIUM: ["new", "elderly"]}
    for one in DutyKind:
        for client_type in types.get(one, [""]):
            record(
                used, one, "2026-06-15 10:00", by=operations, client_type=client_type
            )
    id = DUTIES[kind].obligation

    assert score(used, id) == Score(OWED[id], OWED[id], Status.MET)


@pytest.mark.parametrize("kind", DUTIES_OF)
def test_a_branch_that_does_none_misses_it(used, kind) -> None:
    id = DUTIES[kind].obligation

    assert score(used, id) == Score(0, OWED[id], Status.MISSED)


@pytest.mark.norm("10.3")
def test_of_two_symposia_with_clients_of_one_type_one_counts(used, marketing) -> None:
    for day in ("03", "17"):
        record(used, "symposium", f"2026-06-{day} 10:00", by=marketing)

    assert score(used, "10.3") == Score(1, 2, Status.MISSED)


@pytest.mark.norm("10.4")
def test_a_survey_counts_in_the_last_month_of_its_half_year(used, marketing) -> None:
    record(used, "survey", "2026-02-10 10:00", by=marketing)

    assert score(used, "10.4", "2026-02") == NOTHING
    assert score(used, "10.4", "2026-06") == Score(1, 1, Status.MET)
    assert score(used, "10.4", "2026-12", now="2027-01-05 10:00").status == "missed"


@pytest.mark.norm("10.1")
def test_while_the_month_runs_nothing_is_missed_and_what_is_done_counts(
    used, operations
) -> None:
    now = "2026-06-20 10:00"
    assert score(used, "10.1", now=now) == NOTHING
    record(used, "poster", "2026-06-02 10:00", by=operations)
    assert score(used, "10.1", now=now) == Score(1, 1, Status.MET)


@pytest.mark.norm("10.1", "11.4")
def test_the_first_whole_period_is_the_first_that_is_owed(branch) -> None:
    branch.first_day = date(2026, 5, 4)
    branch.save()

    assert score(branch, "10.1", "2026-05") == NOTHING
    assert score(branch, "10.1", "2026-06") == Score(0, 1, Status.MISSED)
    assert score(branch, "11.4", "2026-06") == NOTHING
    assert score(branch, "11.4", "2026-09", now="2026-10-08 10:00").status == "missed"


def test_before_a_desk_kept_records_of_it_there_is_no_score(used) -> None:
    definitions.Definition.objects.create(
        layout=definitions.DUTIES, holds_from=date(2026, 6, 1)
    )

    assert score(used, "10.1", "2026-05") == NO_RECORD
    assert score(used, "10.1", "2026-06") == Score(0, 1, Status.MISSED)
    # The quarter began when there was nowhere to record a rehearsal.
    assert score(used, "11.4", "2026-06") == NOTHING
    assert score(used, "10.1", "2026-H1") == Score(0, 1, Status.MISSED)


@pytest.mark.norm("10.1")
def test_a_correction_counts_in_place_of_what_it_corrects(used, operations) -> None:
    wrong = record(used, "maintenance", "2026-06-15 10:00", by=operations)
    with time_machine.travel(at("2026-06-16 10:00")):
        said = said_of("maintenance", done_on=date(2026, 5, 29))
        services.correct_duty(wrong, by=operations, **said)

    assert score(used, "22.2", "2026-05") == Score(1, 1, Status.MET)
    assert score(used, "22.2", "2026-06").met == 0


def test_branches_do_not_count_for_each_other(used, other_branch, operations) -> None:
    other_branch.first_day = date(2026, 1, 1)
    other_branch.save()
    by = make_user("elsewhere", "handler", other_branch)
    record(other_branch, "poster", "2026-06-15 10:00", by=by)

    assert score(used, "10.1").met == 0
    assert score(other_branch, "10.1").met == 1


@pytest.mark.norm("10.3")
def test_a_branch_asks_more_of_itself_and_headquarters_less(
    used, gm, hq, frontdesk
) -> None:
    def ask(required: int, by, month: str) -> None:
        with time_machine.travel(at(f"{month}-10 10:00")):
            services.set_quota(used, kind=DutyKind.SYMPOSIUM, required=required, by=by)

    for by, required, refused in (
        (gm, 1, ValidationError),
        (hq, 0, ValidationError),
        (frontdesk, 3, PermissionDenied),
    ):
        with pytest.raises(refused):
            ask(required, by, "2026-04")
    ask(3, gm, "2026-04")
    ask(1, hq, "2026-05")

    owed = {month: score(used, "10.3", f"2026-0{month}").total for month in (4, 5, 6)}
    assert owed == {4: 2, 5: 3, 6: 1}


@pytest.mark.norm("10.3")
def test_how_often_is_set_on_a_page(used, gm) -> None:
    client = logged_in(gm)
    page = reverse("reports:set_quota", args=["SH001", "symposium"])
    assert client.get(page).status_code == 200
    assert client.post(page, {"required": 1}).status_code == 422
    client.post(page, {"required": 3})

    assert DutyQuota.objects.get().required == 3
