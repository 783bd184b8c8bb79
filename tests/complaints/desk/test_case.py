"""The case page: one screen, a dozen statements, nothing that is not allowed."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from complaints import services
from complaints.acts.registry import TOLD
from complaints.case.choices import State
from complaints.desk.case_page.timeline import PAGE
from complaints.lifecycle.entries import Findings, NamedEntry
from complaints.lifecycle.sweeping import sweep
from complaints.models import Deadline
from tests import cases

# Two of them tell on what the withdrawal rests that waits.
STATEMENTS = 14
MOST_STATEMENTS = 13


@pytest.fixture
def complaint(frontdesk):
    return cases.make_complaint(by=frontdesk)


def page(client, user, complaint, query: str = ""):
    client.force_login(user)
    return client.get(reverse("complaints:case", args=[complaint.number]) + query)


def html(client, user, complaint, query: str = "") -> str:
    answer = page(client, user, complaint, query)
    assert answer.status_code == 200
    return answer.content.decode()


def talk(complaint, *, by, times: int) -> None:
    for number in range(times):
        entry = cases.contact("enquiry", said=f"第 {number} 次询问")
        services.record_contact(complaint, entry=entry, by=by)


def test_the_page_shows_the_words_the_clocks_and_the_people(
    client, complaint, frontdesk, gm
) -> None:
    text = html(client, frontdesk, complaint)

    assert complaint.number in text
    assert "排队太久，没有叫号机" in text
    assert "增加窗口" in text
    for row in Deadline.objects.filter(complaint=complaint):
        assert row.get_kind_display() in text
        assert row.explanation in text
    assert str(frontdesk) in text
    assert str(gm) in text


def test_the_client_is_masked(client, complaint, frontdesk) -> None:
    text = html(client, frontdesk, complaint)

    assert "张**" in text
    assert "138****1234" in text
    assert "张三丰" not in text
    assert "13800001234" not in text


def test_another_branch_gets_404(client, complaint, outsider) -> None:
    assert page(client, outsider, complaint).status_code == 404


def test_who_is_complained_of_gets_404(client, frontdesk, handler) -> None:
    named = [NamedEntry(user=handler)]
    complaint = cases.make_complaint(by=frontdesk, category="D", named=named)

    assert page(client, handler, complaint).status_code == 404
    assert str(handler) in html(client, frontdesk, complaint)


def test_who_is_not_logged_in_is_sent_to_the_login(client, complaint) -> None:
    answer = client.get(complaint.get_absolute_url())

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("login"))


@pytest.mark.parametrize("name", ["case", "timeline"])
def test_the_pages_are_only_read(client, complaint, frontdesk, name) -> None:
    client.force_login(frontdesk)

    answer = client.post(reverse(f"complaints:{name}", args=[complaint.number]))

    assert answer.status_code == 405


@pytest.mark.parametrize("reader", ["archivist", "hq", "auditor"])
def test_who_only_reads_is_offered_no_act(
    client, complaint, reader, request, gm, operations
) -> None:
    text = html(client, request.getfixturevalue(reader), complaint)

    assert "data-step=" not in text
    assert reverse("complaints:attach", args=[complaint.number]) not in text
    assert reverse("complaints:record_findings", args=[complaint.number]) not in text


def test_only_the_legal_steps_are_offered(client, complaint, frontdesk) -> None:
    received = html(client, frontdesk, complaint)
    services.acknowledge(complaint, by=frontdesk, no_agreed_time_reason="不便")
    acknowledged = html(client, frontdesk, complaint)

    assert 'data-step="acknowledge"' in received
    assert 'data-step="investigate"' not in received
    assert 'data-step="acknowledge"' not in acknowledged
    assert 'data-step="investigate"' in acknowledged


@pytest.mark.parametrize("state", list(State))
def test_every_state_has_its_page(client, complaint, frontdesk, gm, state) -> None:
    moved = cases.reach(complaint, state, by=frontdesk, leader=gm)

    assert str(State(state).label) in html(client, frontdesk, moved)


def test_what_is_missing_leads_to_where_it_is_filled_in(
    client, complaint, frontdesk
) -> None:
    text = html(client, frontdesk, complaint)

    findings = reverse("complaints:record_findings", args=[complaint.number])
    assert f'href="{findings}#step-conclusion"' in text
    assert reverse("complaints:record_contact", args=[complaint.number]) in text
    assert "未填写调查结论" in text

    services.record_findings(complaint, findings=cases.FINDINGS, by=frontdesk)
    assert "未填写调查结论" not in html(client, frontdesk, complaint)


def test_a_request_is_decided_by_whom_it_waits_for(
    client, complaint, frontdesk, handler, gm
) -> None:
    request = cases.ask_withdrawal(complaint, reason="客户来信撤回。", by=frontdesk)
    approve = reverse("complaints:approve", args=[request.pk])
    send_back = reverse("complaints:send_back", args=[request.pk])

    directors = html(client, gm, complaint)
    askers = html(client, frontdesk, complaint)

    # It rests on a recording, and whether that was heard its own page asks.
    assert f'href="{approve}"' in directors
    assert f'href="{send_back}"' in directors
    assert "客户撤回：依据客户" in directors
    assert "客户来信撤回。" in askers
    assert approve not in askers
    assert "待 运行总监、营销总监、总经理 决定" in askers


def test_what_time_brings_up_is_taken_note_of_and_never_returned(
    client, complaint, frontdesk, gm
) -> None:
    answered_late = complaint.received_at + timedelta(days=3)
    with time_machine.travel(answered_late, tick=False):
        sweep.sweep(now=timezone.now())
        answer = page(client, gm, complaint)

    text = answer.content.decode()
    [breach] = [x for x in answer.context["items"] if x.title.startswith("超时：")]
    assert "总经理" in breach.text
    assert "超时：基准答复" in text
    assert "已知悉" in text
    assert "退回" not in text


def test_the_course_names_the_clocks_and_what_was_entered_too_late(
    client, complaint, frontdesk
) -> None:
    due_at = complaint.deadlines.get(kind="baseline_reply").due_at
    with time_machine.travel(due_at - timedelta(minutes=50), tick=False):
        sweep.sweep(now=timezone.now())
    with time_machine.travel(due_at + timedelta(minutes=10), tick=False):
        sweep.sweep(now=timezone.now())
        said_at = due_at - timedelta(minutes=5)
        entry = cases.contact("interim_reply", occurred_at=said_at)
        services.record_contact(complaint, entry=entry, by=frontdesk)
        answer = page(client, frontdesk, complaint)

    titles = [item.title for item in answer.context["items"]]
    assert "到期前提醒：基准答复" in titles
    [clock] = [x for x in answer.context["clocks"] if x.row.kind == "baseline_reply"]
    assert (clock.word, clock.tone) == ("登记超时", "over")
    assert "</time>，完成 <time" in answer.content.decode()


def test_every_event_of_a_long_course_has_a_chinese_name(
    client, complaint, frontdesk, handler, gm
) -> None:
    services.name_staff(complaint, entry=NamedEntry(name="柜员"), by=frontdesk)
    asked = services.hand_over(complaint, receiver=handler, reason="休假", by=frontdesk)
    services.send_back(asked, comment="仍由你办理。", by=handler)
    services.reveal(complaint, reason="回电", by=frontdesk)
    cases.reach(complaint, State.CLOSED, by=frontdesk)

    answer = page(client, gm, complaint)

    assert set(complaint.events.values_list("verb", flat=True)) <= set(TOLD)
    titles = [item.title for item in answer.context["items"]]
    assert not [title for title in titles if title.isascii()]
    assert "退回：转交" in titles


def test_a_later_agreed_time_takes_the_place_of_the_others(
    client, complaint, frontdesk
) -> None:
    row = complaint.deadlines.get(kind="baseline_reply")
    entry = cases.contact(
        "acknowledgement",
        agreed_at=row.due_at - timedelta(minutes=1),
        client_agreed=True,
        proposed_by="client",
        occurred_at=timezone.now(),
    )
    services.record_contact(complaint, entry=entry, by=frontdesk)

    page_html = page(client, frontdesk, complaint)

    kinds = [clock.row.kind for clock in page_html.context["clocks"]]
    assert "agreed_reply" in kinds
    assert "reply_24h" not in kinds
    earlier = [clock.row.kind for clock in page_html.context["earlier_clocks"]]
    assert earlier == ["reply_24h"]


def test_the_cycle_before_a_reopening_is_folded(client, complaint, frontdesk) -> None:
    resolved = cases.reach(complaint, State.RESOLVED, by=frontdesk)
    services.reopen(resolved, reason="客户不满意。", by=frontdesk)

    answer = page(client, frontdesk, resolved)

    assert {clock.row.cycle for clock in answer.context["clocks"]} == {2}
    assert {clock.row.cycle for clock in answer.context["earlier_clocks"]} == {1}
    assert "第 2 轮处理" in answer.content.decode()


def test_merged_cases_lead_to_each_other(client, complaint, frontdesk, gm) -> None:
    merged = cases.reach(complaint, State.MERGED, by=frontdesk, leader=gm)

    text = html(client, gm, merged)
    assert f'href="{complaint.get_absolute_url()}"' in text
    assert "缺 " not in text  # what nobody may fill in any more
    assert f'href="{merged.get_absolute_url()}"' in html(client, gm, complaint)


def test_the_timeline_tells_what_was_said_newest_first(
    client, complaint, frontdesk
) -> None:
    talk(complaint, by=frontdesk, times=2)

    text = html(client, frontdesk, complaint)

    assert text.index("第 1 次询问") < text.index("第 0 次询问")
    assert text.index("第 0 次询问") < text.index("受理登记")


def test_each_filter_shows_its_own_part(client, complaint, frontdesk) -> None:
    talk(complaint, by=frontdesk, times=1)
    services.record_findings(complaint, findings=Findings(cause="少窗口"), by=frontdesk)
    services.ask_help(complaint, reason="请总监出面。", by=frontdesk)

    def titles(show: str) -> list[str]:
        answer = page(client, frontdesk, complaint, f"?show={show}")
        return [item.title for item in answer.context["items"]]

    assert titles("contacts") == ["了解情况（电话）", "受理（当面）"]
    assert titles("decisions") == ["提出请求：求助"]
    assert titles("changes") == ["填写调查结果", "受理登记：现场"]
    assert titles("all") == [
        "提出请求：求助",
        "填写调查结果",
        "了解情况（电话）",
        "受理登记：现场",
    ]


@pytest.mark.parametrize(
    "query", ["?show=nothing", "?before=abc", "?before=1.5", "?before=" + "9" * 5000]
)
def test_a_part_that_does_not_exist_is_not_found(
    client, complaint, frontdesk, query
) -> None:
    assert page(client, frontdesk, complaint, query).status_code == 404


def test_older_events_come_a_page_at_a_time(client, complaint, frontdesk) -> None:
    talk(complaint, by=frontdesk, times=PAGE)

    answer = page(client, frontdesk, complaint)
    older = answer.context["older"]
    url = reverse("complaints:timeline", args=[complaint.number])
    rest = client.get(f"{url}?{older}", headers={"HX-Request": "true"})
    plain = client.get(f"{url}?{older}")

    assert len(answer.context["items"]) == PAGE
    assert "受理登记" not in answer.content.decode()
    assert [item.title for item in rest.context["items"]] == ["受理登记：现场"]
    assert rest.context["older"] == ""
    assert plain.url == f"{complaint.get_absolute_url()}?{older}#timeline"


def test_older_contacts_come_a_page_at_a_time(client, complaint, frontdesk) -> None:
    talk(complaint, by=frontdesk, times=PAGE)
    services.record_findings(complaint, findings=Findings(cause="少窗口"), by=frontdesk)

    answer = page(client, frontdesk, complaint, "?show=contacts")
    url = reverse("complaints:timeline", args=[complaint.number])
    older = answer.context["older"]
    rest = client.get(f"{url}?{older}", headers={"HX-Request": "true"})

    assert len(answer.context["items"]) == PAGE
    assert [item.title for item in rest.context["items"]] == ["受理（当面）"]
    assert rest.context["older"] == ""


def test_another_branch_reads_no_timeline(client, complaint, outsider) -> None:
    client.force_login(outsider)
    url = reverse("complaints:timeline", args=[complaint.number])

    assert client.get(url, headers={"HX-Request": "true"}).status_code == 404


@pytest.mark.parametrize("times", [1, 200])
def test_the_page_takes_as_many_statements_however_long_the_case(
    client, complaint, frontdesk, gm, django_assert_num_queries, times
) -> None:
    cases.reach(complaint, State.INVESTIGATING, by=frontdesk)
    cases.ask_withdrawal(complaint, reason="客户来信撤回。", by=frontdesk)
    talk(complaint, by=frontdesk, times=times)
    client.force_login(gm)
    client.get(complaint.get_absolute_url())  # Reads what he was told of it.

    with django_assert_num_queries(STATEMENTS):
        client.get(complaint.get_absolute_url())


@pytest.mark.parametrize("state", [State.FOLLOW_UP, State.CLOSED])
def test_no_state_takes_more_statements(
    client, complaint, frontdesk, gm, django_assert_max_num_queries, state
) -> None:
    moved = cases.reach(complaint, state, by=frontdesk)
    client.force_login(gm)
    client.get(moved.get_absolute_url())  # Reads what he was told of it.

    with django_assert_max_num_queries(MOST_STATEMENTS):
        client.get(moved.get_absolute_url())


@pytest.mark.parametrize("name", ["case", "timeline", "reveal", "attach"])
@pytest.mark.parametrize("number", ["SH001-2026-99999", "%00", "😀", "9" * 300])
def test_a_number_that_nobody_has_is_not_found(client, frontdesk, name, number) -> None:
    client.force_login(frontdesk)
    path = reverse(f"complaints:{name}", args=["NUMBER"]).replace("NUMBER", number)
    method = client.get if name in ("case", "timeline") else client.post

    assert method(path).status_code == 404
