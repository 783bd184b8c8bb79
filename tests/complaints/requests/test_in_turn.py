"""What waits, in turn: most urgent first, case by case, skipped ones last."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from complaints import services
from complaints.lifecycle.entries import FileEntry
from complaints.models import Escalation
from complaints.requests.waiting.in_turn import SKIPPED, in_turn
from complaints.withdrawals.services import Evidence
from tests.cases import ask_withdrawal, make_complaint

INDEX = "/admin/"


def page_of(row) -> str:
    return reverse("admin:complaints_escalation_change", args=[row.pk])


def ask_help(case, by) -> Escalation:
    return services.ask_help(case, reason="请协助", by=by)


@pytest.fixture
def asked(handler) -> list[Escalation]:
    """Three cases; the last asked is of a case whose deadline has run out."""
    first, second = make_complaint(by=handler), make_complaint(by=handler)
    late = make_complaint(
        by=handler,
        received_at=timezone.now() - timedelta(days=9),
        backfill_reason="系统中断。",
    )
    return [
        ask_help(first, handler),
        ask_help(second, handler),
        ask_withdrawal(first, by=handler),
        ask_help(late, handler),
    ]


def test_overdue_ones_come_first_and_those_of_one_case_together(asked, operations):
    first, second, of_first, late = asked

    assert [row.pk for row in in_turn(operations, ())] == [
        late.pk,
        first.pk,
        of_first.pk,
        second.pk,
    ]


def test_the_page_says_which_of_how_many_and_leads_to_its_neighbours(
    client, asked, operations
):
    first, _second, of_first, late = asked
    client.force_login(operations)

    body = client.get(page_of(first)).text

    assert "第 2 / 4 件" in body
    assert f'rel="prev" href="{page_of(late)}"' in body
    assert f'rel="next" href="{page_of(of_first)}"' in body
    related = re.search(r"同一投诉还有：.*?</p>", body, re.DOTALL)[0]
    assert page_of(of_first) in related
    assert related.count("<a ") == 1


def test_a_skipped_one_comes_back_at_the_end(client, asked, operations):
    first, second, of_first, late = asked
    client.force_login(operations)

    assert client.post(page_of(late), {"skip": "1"}).url == page_of(first)
    listed = client.get(INDEX).text
    walked = [first, of_first, second]
    answers = [
        client.post(page_of(row), {"approve": "1", "heard": "on"}).url for row in walked
    ]

    assert listed.index(page_of(second)) < listed.rindex(page_of(late))
    assert "已跳过" in listed
    assert answers == [page_of(row) for row in [*walked[1:], late]]
    assert client.post(page_of(late), {"approve": "1"}).url == INDEX


def test_who_skips_all_finds_the_first_skipped_first(client, asked, operations):
    client.force_login(operations)
    turns = [row.pk for row in in_turn(operations, ())]

    answers = [
        client.post(f"/admin/complaints/escalation/{pk}/change/", {"skip": "1"}).url
        for pk in turns
    ]

    assert answers[-1].split("/")[-3] == str(turns[0])
    assert client.session[SKIPPED] == turns


def test_what_waits_for_another_has_no_place_and_is_not_skipped_for_him(
    client, asked, marketing, operations
):
    client.force_login(marketing)

    assert "件</span>" not in client.get(page_of(asked[0])).text
    client.post(page_of(asked[0]), {"skip": "1"})
    assert in_turn(operations, ())[0].pk == asked[3].pk


def test_the_answer_says_what_was_decided(client, asked, operations):
    client.force_login(operations)

    page = client.post(page_of(asked[0]), {"approve": "1"}, follow=True)

    assert f"{asked[0].complaint.number} 求助：已同意。" in page.text


def test_a_line_says_what_ran_out_behind_it_and_its_own_clock(
    client, asked, operations
):
    client.force_login(operations)

    body = client.get(INDEX).text

    line = re.search(rf'data-request="{asked[3].pk}".*?</li>', body, re.DOTALL)[0]
    for words in ("最终反馈 已超时", "应于", "已等待", "一般", "排队太久"):
        assert words in line, words


@pytest.mark.parametrize("count", [2, 12])
def test_the_list_costs_the_same_however_many_wait(
    client, handler, operations, count, django_assert_max_num_queries
):
    for _number in range(count):
        ask_help(make_complaint(by=handler), handler)
    client.force_login(operations)

    with django_assert_max_num_queries(9):
        client.get(INDEX)


def test_a_withdrawal_is_decided_beside_its_paper_and_confirmed_by_name(
    client, handler, operations
):
    case = make_complaint(by=handler)
    file = SimpleUploadedFile("撤回书.txt", "本人撤回投诉。".encode())
    entry = FileEntry(file=file, kind="withdrawal")
    [paper] = services.attach(case, entries=[entry], by=handler)
    evidence = Evidence(basis="paper", paper=paper, spoke_at=timezone.now())
    row = services.ask_withdrawal(case, reason="撤回", evidence=evidence, by=handler)
    client.force_login(operations)

    body = client.get(page_of(row)).text

    proofs = re.search(r'class="decide-proofs".*?</p>', body, re.DOTALL)[0]
    assert reverse("complaints:attachment", args=[case.number, paper.pk]) in proofs
    assert f"同意后，{case.number} 按客户撤回结束，不能恢复。" in body
    assert f"确认同意：客户撤回 {case.number}" in body


def test_a_leader_finds_the_models_one_level_below(client, asked, operations, hq):
    client.force_login(operations)

    start, below = client.get(INDEX).text, client.get("/admin/complaints/").text

    assert "/admin/complaints/deadline/" not in start
    assert 'href="/admin/complaints/"' in start
    assert "/admin/complaints/deadline/" in below
    assert "等我决定" not in below
    client.force_login(hq)
    assert "/admin/complaints/deadline/" in client.get(INDEX).text
