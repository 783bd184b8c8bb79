"""Deciding in admin: what waits first, the case on one screen, then the next one."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from branches.models import Post
from complaints import services
from complaints.lifecycle import requirements
from complaints.lifecycle.sweeping import sweep
from complaints.models import Complaint, Escalation
from complaints.requests import deciding
from complaints.requests.models import EscalationKind
from complaints.requests.waiting import listed
from tests.cases import FINDINGS, ask_withdrawal, inquire, make_complaint
from tests.people import make_user, stand_in

INDEX = "/admin/"
LINK = f'href="{INDEX}"'
LIST = "/admin/complaints/escalation/"


@pytest.fixture
def asked(handler, operations) -> Escalation:
    case = make_complaint(by=handler)
    return services.ask_help(case, reason="客户要求见总监。", by=handler)


def page_of(row) -> str:
    return reverse("admin:complaints_escalation_change", args=[row.pk])


def fresh(row) -> Escalation:
    return Escalation.objects.get(pk=row.pk)


def told(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_what_waits_is_the_first_thing_a_leader_sees(client, asked, operations):
    client.force_login(operations)

    body = client.get(INDEX).content.decode()

    assert "等我决定（1）" in body
    assert body.index(page_of(asked)) < body.index("app-complaints")


def test_a_leader_for_whom_nothing_waits_is_told_so(client, marketing, asked):
    client.force_login(marketing)

    assert "目前没有等您决定的事项" in client.get(INDEX).content.decode()


def test_the_oldest_comes_first_and_so_many_are_shown(
    client, handler, operations, django_assert_max_num_queries, monkeypatch
):
    monkeypatch.setattr(listed, "SHOWN", 10)
    for _number in range(12):
        services.ask_help(make_complaint(by=handler), reason="请协助", by=handler)
    client.force_login(operations)

    with django_assert_max_num_queries(8):
        body = client.get(INDEX).content.decode()

    first, last = Escalation.objects.earliest("pk"), Escalation.objects.latest("pk")
    assert "等我决定（12）" in body
    assert page_of(first) in body
    assert page_of(last) not in body


def test_the_page_shows_what_is_asked_and_the_case_with_the_client_masked(
    client, asked, operations
):
    client.force_login(operations)

    body = client.get(page_of(asked)).content.decode()

    for words in (
        "客户要求见总监。",
        "员handler（经办人）于",
        "已等待",
        "如不处理：",
        "排队太久，没有叫号机",
        "增加窗口",
        "基准答复",
        "受理登记",
    ):
        assert words in body, words
    assert "张三丰" not in body
    assert "13800001234" not in body


@pytest.mark.norm("23.2")
def test_an_opinion_is_decided_beside_the_statements(
    client, handler, operations, gm, django_assert_max_num_queries
):
    case = make_complaint(by=handler, category="D")
    services.acknowledge(case, by=handler, no_agreed_time_reason="客户不便约定。")
    services.investigate(case, by=handler)
    inquire(case, by=handler)
    row = services.give_opinion(
        case, words="属实，当面致歉。", to_headquarters=False, by=operations
    )
    client.force_login(gm)

    with django_assert_max_num_queries(27):
        body = client.get(page_of(row)).content.decode()

    for words in (
        "属实，当面致歉。",
        case.statements.get(heard="party").words,
        "未询问：当时无他人在场。",
        "决定之前不能办结。",
    ):
        assert words in body, words


def test_the_page_costs_no_more_where_the_case_is_long(
    client, asked, operations, handler, django_assert_max_num_queries
):
    for _number in range(5):
        services.record_findings(asked.complaint, findings=FINDINGS, by=handler)
    client.force_login(operations)

    with django_assert_max_num_queries(26):
        client.get(page_of(asked))


def test_after_a_decision_the_next_one_that_waits_is_shown(
    client, asked, handler, operations
):
    following = ask_withdrawal(asked.complaint, reason="撤回", by=handler)
    client.force_login(operations)

    response = client.post(page_of(asked), {"approve": "1", "comment": "我来协调"})
    last = client.post(page_of(following), {"send_back": "1", "comment": "缺依据"})

    assert response.url == page_of(following)
    assert last.url == INDEX
    assert (fresh(asked).state, fresh(asked).comment) == ("approved", "我来协调")
    assert fresh(following).state == "returned"


@pytest.mark.parametrize("button", ["send_back", "refer_up"])
def test_to_return_or_refer_upward_a_comment_is_wanted(
    button, client, asked, operations, gm
):
    client.force_login(operations)

    response = client.post(page_of(asked), {button: "1", "comment": " "})

    assert response.status_code == 422
    assert "须说明理由" in response.content.decode()
    assert fresh(asked).is_pending


def test_a_director_takes_the_case_over(client, asked, operations):
    client.force_login(operations)

    assert 'name="take_over"' in client.get(page_of(asked)).content.decode()
    client.post(page_of(asked), {"take_over": "1"})

    assert Complaint.objects.get().handler == operations


def test_a_request_is_left_to_another(client, handler, operations, marketing):
    case = make_complaint(by=handler)
    row = ask_withdrawal(case, reason="撤回", by=handler)
    client.force_login(operations)

    nobody = client.post(page_of(row), {"reassign": "1", "comment": "请你定"})
    client.post(page_of(row), {"reassign": "1", "to": marketing.pk})

    assert nobody.status_code == 422
    assert "请你定" in nobody.content.decode()
    assert fresh(row).followed_by.decider == marketing


def test_the_loser_of_a_race_is_told_by_whom_and_when(
    client, handler, operations, marketing
):
    case = make_complaint(by=handler)
    row = ask_withdrawal(case, reason="撤", by=handler)
    services.send_back(row, by=operations, comment="缺依据")
    client.force_login(marketing)

    response = client.post(page_of(row), {"approve": "1"}, follow=True)

    [words] = told(response)
    who = r"已由员operations于 2026-03-02 10:\d\d 决定：已退回。"
    assert re.fullmatch(f"{case.number} {who}", words)


def test_of_two_in_the_same_moment_one_is_told_and_keeps_his_words(
    client, handler, operations, marketing, monkeypatch
):
    row = ask_withdrawal(make_complaint(by=handler), reason="撤", by=handler)
    client.force_login(marketing)
    real = services.approve

    def approve_just_behind(row, **given):
        services.send_back(row, by=operations, comment="缺依据")
        return real(row, **given)

    monkeypatch.setattr(deciding, "approve", approve_just_behind)
    response = client.post(
        page_of(row), {"approve": "1", "heard": "on", "comment": "同意撤回"}
    )

    assert response.status_code == 422
    assert "已由员operations于" in response.content.decode()
    assert "同意撤回" in response.content.decode()


@pytest.mark.parametrize("post", ["gm", "marketing", "auditor", "hq"])
def test_whoever_only_reads_has_no_buttons(post, client, asked, request):
    client.force_login(request.getfixturevalue(post))

    page = client.get(page_of(asked))

    assert 'name="approve"' not in page.content.decode()
    assert "等待运行总监决定" in page.content.decode()
    assert client.post(page_of(asked), {"approve": "1"}).status_code == 403
    assert fresh(asked).is_pending


def test_nobody_complained_of_opens_the_page(client, asked, operations):
    asked.complaint.named_staff.create(user=operations)
    client.force_login(operations)

    response = client.get(page_of(asked))

    assert response.status_code == 404
    assert asked.complaint.number not in client.get(LIST).content.decode()


def test_headquarters_has_the_same_page_for_all_branches(
    client, handler, operations, gm, hq
):
    case = make_complaint(by=handler)
    row = services.recategorise(
        case, category="E", secondary_categories=[], reason="不熟悉", by=gm
    )
    client.force_login(hq)

    assert "等我决定（1）" in client.get(INDEX).content.decode()
    client.post(page_of(row), {"approve": "1"})

    assert Complaint.objects.get().category == "E"


def test_a_deputy_is_led_to_admin_and_decides_there_on_his_days(
    client, handler, keeper, operations, branchadmin, django_assert_num_queries
):
    row = services.ask_help(make_complaint(by=handler), reason="请协助", by=handler)
    client.force_login(keeper)
    before = client.get(page_of(row)).status_code
    with CaptureQueriesContext(connection) as usual:
        assert LINK not in client.get("/").text
    stand_in(keeper, Post.OPERATIONS_DIRECTOR, by=branchadmin, days=(0, 0))
    with django_assert_num_queries(len(usual)):
        assert LINK in client.get("/").text
    assert row.complaint.number in client.get(INDEX).text

    client.post(page_of(row), {"approve": "1", "comment": "已协调"})

    assert "没有等您决定的事项" in client.get(INDEX).text
    assert before in (302, 403, 404)
    assert fresh(row).decided == "员keeper（代运行总监）"


def test_the_list_is_filtered_and_costs_the_same_however_long(
    client, handler, operations, hq, other_branch, django_assert_max_num_queries
):
    for _number in range(5):
        services.ask_help(make_complaint(by=handler), reason="请协助", by=handler)
    there = make_user("bj-handler", Post.HANDLER, other_branch)
    other = make_complaint(by=there)
    ask_withdrawal(other, reason="撤回", by=there)
    client.force_login(hq)

    with django_assert_max_num_queries(14):
        everything = client.get(LIST).content.decode()
    of_branch = client.get(LIST, {"branch": "BJ001"}).content.decode()
    of_kind = client.get(LIST, {"kind": "help"}).content.decode()
    mine = client.get(LIST, {"mine": "1"}).content.decode()

    assert "SH001-" in everything
    assert other.number in everything
    assert "SH001-2026" not in of_branch.split("result_list")[1]
    assert other.number not in of_kind
    # Nobody leads that branch: its requests are headquarters' to decide.
    assert other.number in mine


def test_overdue_clocks_are_noted_in_bulk_and_nothing_else_is(
    client, asked, operations
):
    sweep.sweep(now=timezone.now() + timedelta(days=5))
    of_time = Escalation.objects.filter(
        kind=EscalationKind.OVERDUE, decider_posts__contains=[operations.post]
    )
    client.force_login(operations)
    chosen = [asked.pk, *of_time.values_list("pk", flat=True)]

    response = client.post(
        LIST, {"action": "approve_selected", "_selected_action": chosen}, follow=True
    )

    assert not of_time.pending().exists()
    assert fresh(asked).is_pending
    assert told(response) == [
        f"已决定 {of_time.count()} 项。",
        "1 项须逐项决定，或已由他人决定。",
    ]


@pytest.mark.norm("23.2")
@pytest.mark.parametrize("ticked", [True, False])
def test_the_manager_ticks_whether_headquarters_is_told(
    client, handler, marketing, gm, ticked
):
    case = make_complaint(by=handler, category="D")
    services.acknowledge(case, by=handler, no_agreed_time_reason="客户不便约定。")
    services.investigate(case, by=handler)
    inquire(case, by=handler)
    asked = services.give_opinion(
        case, words="属实。", to_headquarters=not ticked, by=marketing
    )
    client.force_login(gm)
    assert "报营销管理总部" in client.get(page_of(asked)).content.decode()

    given = {"approve": "1", "comment": ""} | (
        {"to_headquarters": "on"} if ticked else {}
    )
    assert client.post(page_of(asked), given).status_code == 302

    opinion = fresh(asked).opinion
    assert opinion.to_headquarters is ticked
    assert case.events.filter(verb="call_for_report").count() == 1
    missing = [
        one.message for one in requirements.missing_of_sections(Complaint.objects.get())
    ]
    assert ("须将书面材料报营销管理总部" in missing) is ticked
