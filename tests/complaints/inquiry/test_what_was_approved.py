"""norm 23.2: what the manager approved is what the client is told."""

import re
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from complaints import services
from complaints.case.choices import State
from complaints.lifecycle import requirements
from complaints.models import Complaint
from reports.periods import month_of
from reports.scorecard.scores import scores
from tests.cases import (
    FINDINGS,
    approve_opinion,
    final_feedback,
    inquire,
    make_complaint,
)

OTHERWISE = {
    "conclusion": "partly_founded",
    "facts": "并无此事",
    "cause": "客户误解",
    "responsibility": "third_party",
    "result": "另作处理",
    "opinion": "不作处理",
}


@pytest.fixture
def approved(handler, marketing, gm) -> Complaint:
    case = make_complaint(by=handler, category="D")
    services.acknowledge(case, by=handler, no_agreed_time_reason="客户不便约定。")
    services.investigate(case, by=handler)
    inquire(case, by=handler)
    services.record_findings(case, findings=FINDINGS, by=handler)
    approve_opinion(case)
    return stored(case)


def stored(case: Complaint) -> Complaint:
    return Complaint.objects.get(pk=case.pk)


def missing(case: Complaint) -> list[str]:
    return [one.message for one in requirements.missing_to_resolve(stored(case))]


@pytest.mark.norm("23.2")
@pytest.mark.parametrize("name", OTHERWISE)
def test_what_was_approved_stands(name, approved, handler, marketing):
    rewritten = replace(FINDINGS, **{name: OTHERWISE[name]})

    with pytest.raises(ValidationError, match="重新提交初步处理意见"):
        services.record_findings(approved, findings=rewritten, by=handler)
    with pytest.raises(ValidationError, match="重新提交初步处理意见"):
        services.resolve(
            approved, findings=rewritten, feedback=final_feedback(), by=marketing
        )

    assert getattr(stored(approved), name) == getattr(approved, name)
    # What says the same, and what is only written down beside it, goes on.
    services.resolve(
        approved,
        findings=replace(FINDINGS, improvement="加装对讲机"),
        feedback=final_feedback(),
        by=marketing,
    )
    assert stored(approved).state == State.RESOLVED


@pytest.mark.norm("23.2")
def test_a_new_opinion_opens_it_and_the_old_approval_counts_no_more(
    approved, handler, marketing, gm
):
    asked = services.give_opinion(
        approved, words="查明有变。", to_headquarters=False, by=marketing
    )
    rewritten = replace(FINDINGS, facts="并无此事")
    services.record_findings(approved, findings=rewritten, by=handler)
    services.send_back(asked, by=gm, comment="再查。")

    assert "最近一次初步处理意见未获批准，原来的批准不再算数" in missing(approved)
    with pytest.raises(ValidationError, match="不再算数"):
        services.record_contact(approved, entry=final_feedback(), by=marketing)

    services.approve(
        services.give_opinion(
            approved, words="与实际不符。", to_headquarters=False, by=marketing
        ),
        by=gm,
    )
    assert missing(approved) == ["未向客户作最终反馈"]
    with pytest.raises(ValidationError, match="重新提交初步处理意见"):
        services.record_findings(approved, findings=FINDINGS, by=handler)


@pytest.mark.norm("23.2")
def test_who_was_told_already_is_told_anew_of_what_is_approved_anew(
    approved, handler, marketing, gm
):
    services.record_contact(approved, entry=final_feedback(), by=marketing)
    asked = services.give_opinion(
        approved, words="查明有变。", to_headquarters=False, by=marketing
    )

    rewritten = replace(FINDINGS, facts="并无此事")
    services.record_findings(approved, findings=rewritten, by=handler)
    assert "最终反馈须在处理意见获批之后" in missing(approved)

    services.approve(asked, by=gm)
    services.resolve(approved, feedback=final_feedback(), by=marketing)
    assert stored(approved).facts == "并无此事"


@pytest.mark.norm("23.2")
def test_the_page_says_what_to_do(client, approved, handler):
    client.force_login(handler)
    page = reverse("complaints:record_findings", args=[approved.number])

    response = client.post(page, {"facts": "并无此事", "result": FINDINGS.result})

    assert response.status_code == 422
    assert "请总监重新提交初步处理意见" in response.content.decode()


def decision_page(asked) -> str:
    return reverse("admin:complaints_escalation_change", args=[asked.pk])


def seen_on(page) -> str:
    found = re.search(r'name="seen" value="(\w+)"', page.text)
    assert found
    return found[1]


@pytest.mark.norm("23.2")
@pytest.mark.parametrize("where", ["admin", "case"])
def test_the_manager_approves_what_he_has_read(
    client, approved, handler, marketing, gm, where
):
    asked = services.give_opinion(
        approved, words="查明有变。", to_headquarters=False, by=marketing
    )
    client.force_login(gm)
    page = f"/decisions/{asked.pk}/approve/"
    if where == "admin":
        page = decision_page(asked)
    answer = {"approve": "1", "seen": seen_on(client.get(page))}
    rewritten = replace(FINDINGS, facts="并无此事")
    services.record_findings(approved, findings=rewritten, by=handler)

    refused = client.post(page, answer)

    assert refused.status_code == 422
    assert "内容已有变化，请核对新内容后再决定。" in refused.text
    assert "等待总经理审批" in missing(approved)[0]

    assert client.post(page, answer | {"seen": seen_on(refused)}).status_code == 302
    assert missing(approved) == ["未向客户作最终反馈"]


@pytest.mark.norm("12.2", "23.2")
def test_a_replaced_opinion_asks_headquarters_for_nothing(
    approved, handler, marketing, gm
):
    def agree(**asks) -> None:
        services.approve(
            services.give_opinion(approved, by=marketing, **asks),
            by=gm,
        )

    def owed() -> int:
        branch = approved.branch_id
        month = month_of(timezone.localdate(approved.received_at))
        return scores([branch], month)[branch]["12.2"].total

    agree(words="当面致歉，并报总部。", to_headquarters=True)
    assert "须将书面材料报营销管理总部" in missing(approved)
    assert owed() == 1

    agree(words="当面致歉。", to_headquarters=False)
    assert missing(approved) == ["未向客户作最终反馈"]
    assert owed() == 0


@pytest.mark.norm("23.2")
def test_the_page_of_the_case_leads_to_all_that_is_asked(
    client, approved, marketing, gm
):
    asked = services.give_opinion(
        approved, words="当面致歉，并报总部。", to_headquarters=True, by=marketing
    )
    client.force_login(gm)

    page = client.get(approved.get_absolute_url()).text

    for verb in ("approve", "return"):
        assert f'href="/decisions/{asked.pk}/{verb}/"' in page
        assert f'action="/decisions/{asked.pk}/{verb}/"' not in page
