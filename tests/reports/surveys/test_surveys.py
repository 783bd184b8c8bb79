"""norm 10.4: what a branch's clients answered, and the record that it becomes."""

import pytest
from django.utils import timezone

from complaints.models import SurveyAnswer
from complaints.public.surveys.services import enter
from reports.duties.kinds import DutyKind
from reports.duties.models import DutyRecord
from reports.periods import month_of
from tests.opened import opened_on
from tests.people import logged_in
from tests.surveys import make_questionnaire

pytestmark = [pytest.mark.django_db, pytest.mark.norm("10.4")]


@pytest.fixture
def questionnaire(hq, branch, other_branch):
    return make_questionnaire(hq)


@pytest.fixture
def answered(questionnaire, frontdesk):
    """Twice in the branch, and once in another."""
    choice, scale, text = questionnaire.questions.all()
    for code, said in (
        ("SH001", {choice: 1, scale: 5}),
        ("SH001", {choice: 2, scale: 2, text: "多开一个窗口。"}),
        ("BJ001", {choice: 2}),
    ):
        enter(questionnaire, code, answers=said, by=frontdesk)
    return questionnaire


def url(questionnaire, page: str = "", code: str = "SH001") -> str:
    return f"/reports/surveys/{code}/{questionnaire.pk}/{page}"


def test_the_results_are_the_branchs_own_and_headquarters_sees_all(
    answered, operations, hq, django_assert_max_num_queries
):
    browser = logged_in(operations)
    browser.get(url(answered))
    with django_assert_max_num_queries(16):
        page = browser.get(url(answered))
    assert page.context["count"] == 2
    choice, scale, text = page.context["found"]
    assert [(bar.label, bar.count, bar.percent) for bar in choice.bars] == [
        ("柜台", 1, 50),
        ("手机", 1, 50),
        ("电话", 0, 0),
    ]
    assert scale.mean == 3.5
    assert text.words == ["多开一个窗口。"]
    assert browser.get(url(answered, code="all")).status_code == 404
    assert browser.get(url(answered, code="BJ001")).status_code == 404

    everything = logged_in(hq).get(url(answered, code="all"))
    assert everything.context["count"] == 3
    counts = {branch.code: number for branch, number in everything.context["branches"]}
    assert counts == {"SH001": 2, "BJ001": 1}


def test_paper_is_entered_as_it_was_written(questionnaire, frontdesk):
    browser = logged_in(frontdesk)
    address = url(questionnaire, "enter/")
    page = browser.get(address)
    choice, _scale, _text = questionnaire.questions.all()
    said = {"opened": opened_on(page), f"q{choice.pk}": "3"}

    empty = browser.post(address, {"opened": said["opened"]})
    saved = [browser.post(address, said) for _twice in range(2)]

    assert empty.status_code == 422
    assert "请至少回答一题" in empty.text
    assert {answer.status_code for answer in saved} == {302}
    answer = SurveyAnswer.objects.get()
    assert (answer.chosen, answer.sheet.entered_by) == (3, frontdesk)
    printed = browser.get(url(questionnaire, "sheet/")).text
    assert "□ 柜台" in printed


def test_the_results_become_the_duty_of_the_half_year_once(answered, marketing, client):
    browser = logged_in(marketing)
    address = url(answered, "record/")
    month = month_of(timezone.now())

    browser.post(address, {"content": "多数客户希望多开窗口，已安排。"})
    again = browser.post(address, {"content": "再登记一次。"})

    record = DutyRecord.objects.get(kind=DutyKind.SURVEY)
    assert (record.topic, record.participants_count) == ("柜台服务满意度", 2)
    assert again.status_code == 422
    assert "已登记" in again.text
    assert record.get_absolute_url() in browser.get(url(answered)).text
    duties = browser.get(f"/reports/duties/SH001/{month.slug}/")
    [line] = [x for x in duties.context["lines"] if x.kind == DutyKind.SURVEY]
    assert line.records == [record]


def test_without_a_sheet_nothing_is_recorded(questionnaire, marketing):
    refused = logged_in(marketing).post(
        url(questionnaire, "record/"), {"content": "没有人回答。"}
    )

    assert refused.status_code == 422
    assert "还没有收到答卷" in refused.text
    assert not DutyRecord.objects.exists()


def test_who_only_reads_enters_nothing(questionnaire, archivist, hq):
    for reader in (archivist, hq):
        browser = logged_in(reader)
        assert browser.get(url(questionnaire)).status_code == 200
        assert browser.get(url(questionnaire, "enter/")).status_code == 403
        assert browser.get(url(questionnaire, "record/")).status_code == 403


def test_the_list_leads_there_and_tells_the_publics_address(
    answered, frontdesk, hq, settings
):
    settings.PUBLIC_URL = "https://complaints.example.cn"
    page = logged_in(frontdesk).get("/reports/surveys/", follow=True).text
    assert "https://complaints.example.cn/survey/SH001/" in page
    assert url(answered) in page
    assert (
        url(answered, code="all")
        in logged_in(hq).get("/reports/surveys/", follow=True).text
    )
