"""The pages of common problems and trainings, as each post finds them."""

import io
from datetime import date

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from reports.models import CommonProblem, ProblemSearch, StudyMeeting, Training
from reports.problems import search, services
from reports.problems import study_services as studies
from reports.problems.services import Suggestion
from tests.cases import make_complaint
from tests.lives import at
from tests.reports.problems.conftest import MARCH

MONTH = ["SH001", "2026-03"]
MOST_STATEMENTS = 12


def url(name: str, *args) -> str:
    return reverse(f"reports:{name}", args=args or MONTH)


@pytest.mark.norm("11.2")
def test_a_leader_judges_studies_and_trains_on_the_pages(
    client, suggestion, gm, operations
):
    client.force_login(gm)
    page = client.get(url("problems")).content.decode()
    assert "排队、窗口" in page
    assert "当月 9 件投诉，与此前三个月的 30 件比较" in page

    pk = suggestion.pk
    client.post(url("accept_problem", pk), {"title": "午间排队过久"})
    refused = client.post(
        url("hold_study", pk),
        {
            "held_on": "2026-04-01",
            "participants": [gm.pk, operations.pk],
            "minutes": "人少窗口少。",
        },
    )
    client.post(
        url("hold_study", pk),
        {
            "held_on": "2026-04-01",
            "participants": [gm.pk, operations.pk],
            "minutes": "人少窗口少。",
            "measure": "增开窗口。",
            "person": operations.pk,
            "due_on": "2026-04-10",
        },
    )
    training = {"audience": "staff", "topic": "接待", "planned_on": "2026-04-08"}
    client.post(url("train_for_problem", pk), training)
    done = {"done_on": "2026-04-01", "outcome": "已增开。"}
    client.post(url("finish_measure", StudyMeeting.objects.get().pk), done)

    assert refused.status_code == 422
    assert "人少窗口少。" in refused.content.decode()
    page = client.get(url("problem", pk)).content.decode()
    for words in ("午间排队过久", "增开窗口。", "已增开。", "接待", "04-01 完成"):
        assert words in page
    page = client.get(url("problems")).content.decode()
    assert "增开窗口。" in page


@pytest.mark.norm("11.2")
def test_a_measure_is_before_who_was_charged_until_it_is_done(
    client, accepted, gm, operations
):
    meeting = studies.hold_study(
        accepted,
        held_on=date(2026, 4, 1),
        participants=[gm, operations],
        minutes="研究。",
        measure="增开窗口。",
        person=operations,
        due_on=date(2026, 4, 3),
        by=gm,
    )
    client.force_login(operations)
    day, april = reverse("complaints:my_day"), url("problems", "SH001", "2026-04")

    assert "增开窗口。" in client.get(day).content.decode()
    assert "增开窗口。" in client.get(april).content.decode()
    done = date(2026, 4, 1)
    studies.finish_measure(meeting, done_on=done, outcome="已增开。", by=operations)
    assert "增开窗口。" not in client.get(day).content.decode()
    assert "增开窗口。" not in client.get(april).content.decode()


def test_a_second_study_of_the_same_day_is_refused(client, accepted, gm, operations):
    client.force_login(gm)
    sent = {
        "held_on": "2026-04-01",
        "participants": [gm.pk, operations.pk],
        "minutes": "人少。",
        "no_measure_reason": "不必。",
    }

    first, second = (client.post(url("hold_study", accepted.pk), sent) for _ in "12")

    assert (first.status_code, second.status_code) == (302, 422)
    assert "当天已有研究记录" in second.content.decode()


def test_a_person_states_a_problem_with_cases_ticked_and_numbered(
    client, cases, frontdesk, operations
):
    client.force_login(frontdesk)
    other = make_complaint(by=frontdesk)
    sent = {"title": "排队", "cases": [cases[0].pk], "numbers": other.number}

    lost = client.post(url("state_problem"), {**sent, "numbers": "SH001-2020-00001"})
    client.post(url("state_problem"), sent)
    again = client.post(url("state_problem"), sent)

    assert "没有这些编号" in lost.content.decode()
    assert "本月已有同名的问题" in again.content.decode()
    problem = CommonProblem.objects.get()
    assert problem.stated_by == frontdesk
    assert problem.links.count() == 2
    client.force_login(operations)
    assert "确认" in client.get(url("problem", problem.pk)).content.decode()


def test_who_is_named_does_not_find_the_problem(client, suggestion, cases, operations):
    cases[0].named_staff.create(user=operations)
    client.force_login(operations)

    assert "排队、窗口" not in client.get(url("problems")).content.decode()
    for name in ("problem", "accept_problem", "hold_study", "train_for_problem"):
        assert client.get(url(name, suggestion.pk)).status_code == 404


@pytest.mark.norm("11.2")
def test_the_button_and_beat_search_and_say_so(client, branch, frontdesk):
    client.force_login(frontdesk)

    page = client.post(url("find_problems"), follow=True).content.decode()

    assert "不作比较" in page
    found = ProblemSearch.objects.get()
    assert (found.outcome, found.searched_by) == ("too_few", frontdesk)
    found.delete()
    assert search.search_due() == 1
    assert search.search_due() == 0
    assert ProblemSearch.objects.get().searched_by is None


def test_the_search_reads_the_month_and_three_before(branch, frontdesk):
    """Half-open in Shanghai; names of client and staff are no words."""
    for number in range(9):
        make_complaint(
            by=frontdesk,
            client_name=f"客户{number}",
            received_at=at("2026-03-31T23:59:59"),
            backfill_reason="停用",
            statement=f"银证转账失败，员frontdesk 说等着。客户{number}留言",
        )
        make_complaint(
            by=frontdesk,
            client_name=f"客户{number}",
            received_at=at("2026-02-28T23:59:59"),
            backfill_reason="停用",
        )
    make_complaint(by=frontdesk, received_at=at("2026-04-01T00:00:00"),
                   backfill_reason="停用", statement="银证转账失败")  # fmt: skip

    done = search.search_due()

    assert done == 1
    found = ProblemSearch.objects.get()
    assert (found.cases, found.cases_before, found.outcome) == (9, 9, "found")
    problem = CommonProblem.objects.get()
    assert problem.links.count() == 9
    assert "银证转账" in problem.words
    assert not [word for word in problem.words if "front" in word or "客户" in word]


@pytest.mark.norm("11.3")
def test_trainings_are_planned_and_held_on_their_page(client, branch, handler, hq):
    client.force_login(handler)
    sent = {"audience": "clients", "topic": "预埋单", "planned_on": "2026-04-08"}
    client.post(url("plan_training", "SH001"), sent)
    again = client.post(url("plan_training", "SH001"), sent)
    training = Training.objects.get()
    held = {"held_on": "2026-04-01", "participants_count": "30"}
    late = {**held, "held_on": "2026-04-02"}
    refused = client.post(url("hold_training", training.pk), late)
    client.post(url("hold_training", training.pk), held)

    assert "当天已计划同样的培训" in again.content.decode()
    assert (refused.status_code, "不能晚于今天" in refused.content.decode()) == (
        422,
        True,
    )
    client.force_login(hq)
    page = client.get(url("trainings", "SH001", 2026)).content.decode()
    assert "计划 1 次，已举行 1 次" in page
    assert client.get(url("hold_training", training.pk)).status_code == 403


def test_the_pages_take_few_statements(
    client, branch, accepted, cases, gm, operations, django_assert_max_num_queries
):
    for number in range(3):
        found = Suggestion([f"词语{number}"], [], [case.pk for case in cases])
        services.take_suggestions(
            branch, MARCH, [found], cases=9, cases_before=9, is_enough=True, by=None
        )
        problem = CommonProblem.objects.get(key=f"词语{number}")
        services.accept(problem, title=f"问题{number}", description="", by=gm)
        studies.hold_study(
            problem,
            held_on=MARCH,
            participants=[gm, operations],
            minutes="研究。",
            no_measure_reason="不必。",
            by=gm,
        )
        studies.plan_training(
            branch,
            audience="staff",
            topic=f"培训{number}",
            planned_on=MARCH,
            problem=problem,
            by=gm,
        )
    client.force_login(gm)

    for address in (
        url("problems"),
        url("problem", problem.pk),
        url("trainings", "SH001", 2026),
    ):
        with django_assert_max_num_queries(MOST_STATEMENTS):
            assert client.get(address).status_code == 200


def test_the_workbook_holds_the_trainings_of_the_page(
    client, branch, accepted, cases, gm, operations
):
    for topic, problem in (("=接待", accepted), ("预埋单", None)):
        studies.plan_training(
            branch,
            audience="staff",
            topic=topic,
            planned_on=date(2026, 4, 8),
            problem=problem,
            by=gm,
        )
    cases[0].named_staff.create(user=operations)
    found = {}
    for user in (gm, operations):
        client.force_login(user)
        page = client.get(url("trainings", "SH001", 2026))
        book = client.get(url("trainings_xlsx", "SH001", 2026))
        sheet = load_workbook(io.BytesIO(b"".join(book.streaming_content))).active
        found[user] = list(sheet.iter_rows(min_row=2, values_only=True))
        shown = [row.topic for row in page.context["trainings"]]
        assert [row[2] for row in found[user]] == shown == ["预埋单", "=接待"]

    # Who is named in one of its cases reads of a problem, and not of which.
    assert (found[gm][1][3], found[operations][1][3]) == ("午间排队过久", "共性问题")


@pytest.mark.parametrize("month", ["2026-05", "2026-13", "1999-01"])
def test_a_month_to_come_or_that_is_none_is_not_found(client, branch, gm, month):
    client.force_login(gm)

    assert client.get(f"/reports/problems/SH001/{month}/").status_code == 404
