"""The pages of a branch's duties, and what of them stands on one's day."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from complaints.desk.my_day import agenda
from reports.duties.kinds import DutyKind
from reports.models import CommonProblem, DutyRecord
from tests.lives import at
from tests.people import logged_in, stand_in
from tests.reports.duties.said import said_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def late_in_june():
    with time_machine.travel(at("2026-06-24 10:00")):
        yield


@pytest.fixture
def used(branch):
    branch.first_day = date(2026, 1, 1)
    branch.save()
    return branch


def page(name: str, *args) -> str:
    return reverse(f"reports:{name}", args=args)


def posted(kind: str) -> dict:
    said = {**said_of(kind), "done_on": "2026-06-23", "is_current": "on"}
    return {name: value for name, value in said.items() if value != ""}


@pytest.mark.norm("10.1", "10.3", "10.4", "11.4", "22.2")
@pytest.mark.parametrize("kind", DutyKind)
def test_one_records_it_on_a_page_and_finds_it_again(used, frontdesk, kind) -> None:
    client = logged_in(frontdesk)
    address = page("record_duty", "SH001", kind)
    assert client.get(address).status_code == 200

    assert client.post(address, {}).status_code == 422
    response = client.post(address, posted(kind), follow=True)

    made = DutyRecord.objects.get()
    assert made.kind == kind
    assert made.get_absolute_url() in response.content.decode()
    assert "大厅入口左侧。" in client.get(made.get_absolute_url()).content.decode()


@pytest.mark.norm("10.1")
def test_a_poster_that_is_not_current_is_not_confirmed(used, frontdesk) -> None:
    said = {"content": "大厅"}
    response = logged_in(frontdesk).post(page("record_duty", "SH001", "poster"), said)

    assert response.status_code == 422
    assert not DutyRecord.objects.exists()


def test_what_is_wrong_is_corrected_on_a_page(used, frontdesk) -> None:
    client = logged_in(frontdesk)
    client.post(page("record_duty", "SH001", "drill"), posted("drill"))
    first = DutyRecord.objects.get()
    address = page("correct_duty", first.pk)
    assert "先致歉，再询问。" in client.get(address).content.decode()

    client.post(address, {**posted("drill"), "participants_count": 9})

    second = DutyRecord.objects.in_force().get()
    assert second.participants_count == 9
    seen = client.get(first.get_absolute_url()).content.decode()
    assert second.get_absolute_url() in seen
    assert client.get(address).status_code == 302


@pytest.mark.norm("11.4")
def test_a_rehearsal_names_the_problem_that_called_for_it(used, gm, frontdesk) -> None:
    problem = CommonProblem.objects.create(
        branch=used,
        month=date(2026, 5, 1),
        state="accepted",
        title="排队",
        decided_by=gm,
        decided_at=timezone.now(),
    )
    client = logged_in(frontdesk)
    said = {**posted("rehearsal"), "problem": problem.pk}
    client.post(page("record_duty", "SH001", "rehearsal"), said)

    made = DutyRecord.objects.get()
    assert made.problem == problem
    assert page("problem", problem.pk) in (
        client.get(made.get_absolute_url()).content.decode()
    )


def test_wrong_addresses_are_not_found(used, frontdesk, outsider) -> None:
    client = logged_in(frontdesk)
    for address in (
        page("record_duty", "SH001", "x"),
        page("attendance", "SH001", "x"),
        page("duty_record", 99_999),
        page("duties", "SH001", "2026-07"),
        page("duties", "XX", "2026-06"),
    ):
        assert client.get(address).status_code == 404
    assert (
        logged_in(outsider).get(page("duties", "SH001", "2026-06")).status_code == 404
    )


def test_the_month_says_what_is_done_owed_and_missed(used, frontdesk) -> None:
    client = logged_in(frontdesk)
    client.post(page("record_duty", "SH001", "poster"), posted("poster"))

    june = client.get(page("duties", "SH001", "2026-06")).content.decode()
    may = client.get(page("duties", "SH001", "2026-05")).content.decode()

    assert "已完成 1／1" in june
    assert "待办 0／2" in june
    assert "未完成 0／2" in may


def test_headquarters_sees_all_branches(used, other_branch, hq, frontdesk) -> None:
    shown = logged_in(hq).get(page("duties_home")).content.decode()

    assert "SH001" in shown
    assert "BJ001" in shown
    home = logged_in(frontdesk).get(page("duties_home"))
    assert home.url == page("duties", "SH001", "2026-06")


def test_a_sheet_to_sign_on_is_printed(used, frontdesk) -> None:
    shown = logged_in(frontdesk).get(page("attendance", "SH001", "symposium"))

    assert "客户座谈签到表" in shown.content.decode()


def names_of(user) -> set[str]:
    errands = agenda.of(user, now=timezone.now()).errands
    return {errand.name for errand in errands if "/duties/" in errand.url}


@pytest.mark.norm("10.3", "11.4")
def test_who_owes_it_has_it_on_his_day_two_weeks_before(
    used, operations, marketing, frontdesk, gm
) -> None:
    assert names_of(marketing) == {"客户座谈", "问卷调查"}
    assert "投诉受理预演" in names_of(operations)
    assert names_of(frontdesk) == set()
    stand_in(frontdesk, "marketing_director", by=gm)
    assert names_of(type(frontdesk).objects.get(pk=frontdesk.pk)) == {
        "客户座谈",
        "问卷调查",
    }
    with time_machine.travel(at("2026-06-10 10:00")):
        assert names_of(marketing) == set()
