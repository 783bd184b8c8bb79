"""norm 23.2: the opinion and its report to headquarters, by one decision."""

import pytest
from django.core.exceptions import ValidationError

from complaints import services
from complaints.models import Escalation, Event
from tests.cases import inquire, make_complaint, reach
from tests.people import logged_in


@pytest.fixture
def asked(handler, operations, marketing, gm, hq):
    case = make_complaint(by=handler, category="D")
    case = reach(case, "acknowledged", by=handler)
    services.investigate(case, by=handler)
    inquire(case, by=handler)
    texts = dict.fromkeys(("problem", "solution", "handling"), "如实填写。")
    services.draft_report(case, by=operations, **texts)
    report = services.submit_report(case, reason="D 类。", by=operations)
    opinion = services.give_opinion(
        case, words="属实，当面致歉。", to_headquarters=True, by=operations
    )
    return opinion, report


def states(*rows) -> list[str]:
    return [Escalation.objects.get(pk=row.pk).state for row in rows]


def decide(user, row, **values):
    url = f"/admin/complaints/escalation/{row.pk}/change/"
    return logged_in(user).post(url, {"approve": "1", "comment": "同意", **values})


@pytest.mark.norm("23.2")
def test_one_decision_for_both_writes_two_events(asked, gm):
    opinion, report = asked
    url = f"/admin/complaints/escalation/{opinion.pk}/change/"
    page = logged_in(gm).get(url).content.decode()

    response = decide(gm, opinion, to_headquarters="on", with_report="on")

    assert "同时批准下列报送总部材料" in page
    assert "如实填写。" in page
    assert response.status_code == 302
    assert states(opinion, report) == ["approved", "approved"]
    events = Event.objects.filter(complaint=opinion.complaint, verb="approve")
    assert events.count() == 2
    assert opinion.complaint.hq_reports.get().is_sent


@pytest.mark.norm("23.2")
def test_the_page_of_the_case_decides_both_too(asked, gm):
    opinion, report = asked
    url = f"/decisions/{opinion.pk}/approve/"
    page = logged_in(gm).get(url).text

    response = logged_in(gm).post(
        url, {"to_headquarters": "on", "with_report": "on", "comment": "同意"}
    )

    assert "同时批准下列报送总部材料" in page
    assert "如实填写。" in page
    assert response.status_code == 302
    assert states(opinion, report) == ["approved", "approved"]


def test_the_opinion_alone_leaves_the_report_waiting(asked, gm):
    opinion, report = asked

    decide(gm, opinion, to_headquarters="on")

    assert states(opinion, report) == ["approved", "pending"]


def test_a_report_is_not_sent_where_headquarters_shall_not_be_told(asked, gm):
    opinion, report = asked

    response = decide(gm, opinion, with_report="on")

    assert response.status_code == 422
    assert "须勾选报营销管理总部" in response.content.decode()
    assert states(opinion, report) == ["pending", "pending"]


def test_where_the_report_is_decided_already_nothing_is_decided_with_it(asked, gm):
    opinion, report = asked
    services.approve(report, by=gm)

    with pytest.raises(ValidationError, match="不在等待批准"):
        services.approve_opinion(opinion, by=gm, to_headquarters=True, with_report=True)

    assert states(opinion) == ["pending"]
