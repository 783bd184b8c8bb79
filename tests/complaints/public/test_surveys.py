"""norm 10.4: clients answer a questionnaire without a login and without a name."""

from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from branches.boundary import PUBLIC
from complaints.models import (
    Questionnaire,
    SurveyAnswer,
    SurveyQuestion,
    SurveySheet,
)
from complaints.public.question import Question
from complaints.public.surveys.services import forget_addresses
from tests.databases import working_as
from tests.lives import at
from tests.people import logged_in
from tests.surveys import make_questionnaire

pytestmark = [pytest.mark.django_db, pytest.mark.norm("10.4")]


@pytest.fixture(autouse=True)
def on_an_open_day(branch):
    with time_machine.travel(at("2026-03-05 10:00"), tick=False) as clock:
        yield clock


@pytest.fixture
def questionnaire(hq) -> Questionnaire:
    return make_questionnaire(hq)


@pytest.fixture
def send(on_an_open_day, questionnaire):
    """As a person does: opens the page, takes his time, answers."""

    def send(*answers, token=None, client=None, **said):
        asked = Question.read(token) if token else Question.new()
        on_an_open_day.shift(timedelta(seconds=30))
        questions = questionnaire.questions.all()
        values = {f"q{x.pk}": y for x, y in zip(questions, answers, strict=True) if y}
        values |= {"token": asked.token, "answer": str(asked.first + asked.second)}
        address = f"/survey/SH001/{questionnaire.pk}/"
        return (client or Client()).post(address, values | said)

    return send


def test_what_was_answered_is_kept_and_what_was_not_is_no_answer(send):
    page = send("2", "", "多开一个窗口。")

    assert page.status_code == 200
    assert not page.cookies
    sheet = SurveySheet.objects.get()
    assert (sheet.branch_code, sheet.entered_by) == ("SH001", None)
    said = SurveyAnswer.objects.order_by("question__place")
    assert list(said.values_list("question__place", "chosen", "text")) == [
        (1, 2, ""),
        (3, None, "多开一个窗口。"),
    ]


def test_the_only_one_is_led_to_and_a_closed_one_is_not_found(
    client, questionnaire, send, on_an_open_day
):
    address = f"/survey/SH001/{questionnaire.pk}/"
    assert client.get("/survey/SH001/").url == address
    page = client.get(address).text
    assert "您对柜台服务打几分" in page
    assert "checked" not in page

    on_an_open_day.shift(timedelta(days=31))
    assert client.get(address).status_code == 404
    assert "没有进行中" in client.get("/survey/SH001/").text
    assert client.get("/survey/XX999/").status_code == 404


@pytest.mark.parametrize(
    ("answers", "said", "told"),
    [
        (("", "", ""), {}, "请至少回答一题"),
        (("4", "", ""), {}, "4 不在可用的选项中"),
        (("", "9", ""), {}, "9 不在可用的选项中"),
        (("1", "", ""), {"answer": "99"}, "答案不对"),
        (("1", "", ""), {"website": "x"}, "此栏请留空"),
        (("1", "", "x" * 1001), {}, "1000"),
    ],
)
def test_wrong_input_is_refused_with_what_was_typed(send, answers, said, told):
    page = send(*answers, **said)

    assert page.status_code == 422
    assert told in page.text
    assert not SurveySheet.objects.exists()
    assert not answers[0] or f'value="{answers[0]}"' in page.text or answers[0] == "4"


def test_sent_twice_it_is_one_sheet(send):
    token = Question.new().token

    assert [send("1", "5", "", token=token).status_code for _ in range(2)] == [200, 200]

    assert SurveySheet.objects.count() == 1


def test_one_address_is_limited_and_forgotten_an_hour_later(
    send, settings, on_an_open_day
):
    settings.INTAKE_PER_HOUR = 2
    assert [send("1", "", "").status_code for _ in range(3)] == [200, 200, 429]
    forget_addresses(now=timezone.now())
    assert SurveySheet.objects.exclude(address_digest="").count() == 2

    on_an_open_day.shift(timedelta(hours=1, minutes=1))
    forget_addresses(now=timezone.now())
    assert not SurveySheet.objects.exclude(address_digest="").exists()
    assert send("1", "", "").status_code == 200


def test_what_was_asked_and_answered_stays(send, questionnaire):
    send("1", "", "")
    question = questionnaire.questions.get(place=1)

    for change in (
        lambda: SurveyQuestion.objects.filter(pk=question.pk).update(text="别的"),
        lambda: SurveyQuestion.objects.create(
            questionnaire=questionnaire, place=4, text="再问", kind="text"
        ),
        lambda: Questionnaire.objects.update(title="别的"),
        lambda: SurveyAnswer.objects.update(chosen=2),
        lambda: SurveySheet.objects.update(branch_code="BJ001"),
        lambda: SurveySheet.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    Questionnaire.objects.update(closes_on=timezone.localdate())


def test_headquarters_makes_it_in_admin_and_nobody_else(hq, gm, branchadmin):
    values = {
        "title": "线上服务",
        "introduction": "",
        "opens_on": "2026-03-05",
        "closes_on": "2026-03-31",
        "questions-TOTAL_FORMS": "1",
        "questions-INITIAL_FORMS": "0",
        "questions-0-place": "1",
        "questions-0-text": "常用哪种方式",
        "questions-0-kind": "choice",
        "questions-0-options": "柜台\n手机",
    }
    address = "/admin/complaints/questionnaire/add/"
    for other in (gm, branchadmin):
        assert logged_in(other).post(address, values).status_code == 403

    wrong = logged_in(hq).post(address, values | {"questions-0-options": ""})
    assert "单选题须有选项" in wrong.text
    assert logged_in(hq).post(address, values).status_code == 302

    made = Questionnaire.objects.get()
    assert made.made_by == hq
    assert made.questions.get().choices == [(1, "柜台"), (2, "手机")]


@pytest.mark.django_db(transaction=True)
def test_the_publics_role_adds_sheets_and_reads_none(send, settings):
    settings.PUBLIC_PROCESS = True
    with working_as(PUBLIC):
        assert send("1", "4", "请改进。").status_code == 200
        for statement in (
            "SELECT text FROM complaints_surveyanswer",
            "SELECT chosen FROM complaints_surveyanswer",
            "SELECT branch_code FROM complaints_surveysheet",
            "UPDATE complaints_questionnaire SET title = 'x'",
            "DELETE FROM complaints_surveysheet",
        ):
            with pytest.raises(DatabaseError, match="permission denied"):
                connection.cursor().execute(statement)
    assert SurveyAnswer.objects.count() == 3
