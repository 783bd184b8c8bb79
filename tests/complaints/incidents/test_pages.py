"""The pages of group incidents, as one uses them."""

import pytest
from django.urls import reverse
from django.utils import timezone

from complaints import services
from complaints.case.choices import Severity
from complaints.incidents import listed as pages
from complaints.models import Complaint, Incident
from tests import cases

MOST_STATEMENTS = 16
SAID = "开盘的时候手机客户端一直登录不上，没能卖出股票"


@pytest.fixture
def clients(frontdesk) -> list[Complaint]:
    return [
        cases.make_complaint(
            by=frontdesk,
            category="C",
            client_name=name,
            telephone=telephone,
            statement=SAID + detail,
        )
        for name, telephone, detail in (
            ("张三丰", "13800001231", "，亏了一千"),
            ("李四光", "13800001232", "，请给说法"),
            ("王五常", "13800001233", "，第二次了"),
        )
    ]


def page(name: str, *args) -> str:
    return reverse(f"complaints:{name}", args=args)


def minute() -> str:
    return f"{timezone.localtime():%Y-%m-%dT%H:%M}"


@pytest.mark.norm("15.1")
def test_cases_in_like_words_are_suggested_and_join_in_one_act(
    client, clients, frontdesk
) -> None:
    first, *others = clients
    other_matter = cases.make_complaint(
        by=frontdesk, category="C", statement="大厅停电半小时无法办理"
    )
    client.force_login(frontdesk)

    shown = client.get(page("incident", first.number)).content.decode()
    client.post(
        page("open_incident", first.number),
        {"title": "开盘登录失败", "also": [case.pk for case in others]},
    )

    assert all(case.number in shown for case in others)
    assert other_matter.number not in shown
    incident = Incident.objects.get()
    assert incident.links.count() == len(clients)
    assert {case.severity for case in Complaint.objects.filter(pk__in=[
        case.pk for case in clients])} == {Severity.SERIOUS}  # fmt: skip
    listed = client.get(page("incidents")).content.decode()
    assert "开盘登录失败" in listed
    assert "3 位" in listed


def test_a_case_joins_an_incident_that_is_there(client, clients, frontdesk) -> None:
    incident = services.open_incident(clients[0], title="登录失败", by=frontdesk)
    client.force_login(frontdesk)
    url = page("link_incident", clients[1].number)

    form = client.get(url, {"incident": incident.pk}).content.decode()
    answer = client.post(url, {"incident": incident.pk})

    assert f'<option value="{incident.pk}" selected>' in form
    assert answer["Location"] == page("incident", clients[1].number)
    assert "登录失败" in client.get(clients[1].get_absolute_url()).content.decode()


def test_a_title_is_wanted(client, clients, frontdesk) -> None:
    client.force_login(frontdesk)

    answer = client.post(page("open_incident", clients[0].number), {"title": ""})

    assert answer.status_code == 422
    assert not Incident.objects.exists()


@pytest.mark.norm("19.1")
def test_a_meeting_is_recorded_and_all_who_came_are_told(
    client, clients, frontdesk, operations
) -> None:
    incident = services.open_incident(clients[0], title="登录失败", by=frontdesk)
    services.link_incident(clients[1], incident=incident, by=frontdesk)
    client.force_login(frontdesk)

    client.post(
        page("hold_meeting", incident.pk),
        {
            "kind": "after_close",
            "held_at": minute(),
            "place": "会议室",
            "led_by": operations.pk,
            "said": "解释并致歉。",
            "attended": [clients[0].pk, clients[1].pk],
        },
    )
    meeting = incident.meetings.get()
    told = client.post(
        page("tell_meeting", incident.pk, meeting.pk),
        {"purpose": "interim_reply", "said": "解释并致歉。", "thanked": "on"},
    ).content.decode()

    assert told.count("已登记") >= 2
    assert "未登记" not in told
    shown = client.get(incident.get_absolute_url()).content.decode()
    assert "已登记阶段答复" in shown
    assert "张**" in shown
    assert "张三丰" not in shown


@pytest.mark.norm("8.1")
def test_a_final_feedback_to_all_has_the_three_parts(
    client, clients, frontdesk, operations
) -> None:
    incident = services.open_incident(clients[0], title="登录失败", by=frontdesk)
    client.force_login(frontdesk)
    client.post(
        page("hold_meeting", incident.pk),
        {
            "kind": "other",
            "held_at": minute(),
            "place": "会议室",
            "led_by": operations.pk,
            "said": "致歉。",
            "attended": [clients[0].pk],
        },
    )
    url = page("tell_meeting", incident.pk, incident.meetings.get().pk)

    answer = client.post(url, {"purpose": "final_feedback", "said": "已恢复。"})

    assert answer.status_code == 422
    assert "已恢复。" in answer.content.decode()


@pytest.mark.norm("22.1")
def test_repair_notices_are_ticked_off(client, clients, frontdesk) -> None:
    incident = services.open_incident(clients[0], title="登录失败", by=frontdesk)
    services.link_incident(clients[1], incident=incident, by=frontdesk)
    client.force_login(frontdesk)

    client.post(page("repair_incident", incident.pk), {"at": minute(), "cause": "拥塞"})
    shown = client.get(incident.get_absolute_url()).content.decode()
    client.post(
        page("tell_repair", incident.pk),
        {"way": "telephone", "at": minute(), "to": [clients[0].pk]},
    )

    assert "2 位客户尚未通知" in shown
    told = incident.links.filter(repair_told_at__isnull=False)
    assert [link.complaint for link in told] == [clients[0]]
    left = client.get(page("tell_repair", incident.pk)).content.decode()
    assert clients[0].number not in left
    assert clients[1].number in left


@pytest.mark.norm("19.2")
def test_the_notice_prints_without_personal_data(client, clients, frontdesk) -> None:
    incident = services.open_incident(clients[0], title="登录失败", by=frontdesk)
    client.force_login(frontdesk)

    form = client.get(page("write_notice", incident.pk)).content.decode()
    client.post(page("write_notice", incident.pk), {"text": "深表歉意，已恢复。"})
    notice = incident.notices.get()
    pdf = client.get(reverse("reports:incident_notice", args=[incident.pk, notice.pk]))
    client.post(
        page("post_notice", incident.pk, notice.pk),
        {"posted_on": f"{timezone.localdate():%Y-%m-%d}", "place": "大厅"},
    )

    assert "登录失败" in form
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF")
    notice.refresh_from_db()
    assert notice.place == "大厅"


def test_whoever_is_named_in_a_case_does_not_see_it_in_the_incident(
    client, clients, frontdesk, handler
) -> None:
    incident = services.open_incident(clients[0], title="登录失败", by=frontdesk)
    services.link_incident(clients[1], incident=incident, by=frontdesk)
    clients[0].named_staff.create(user=handler)
    client.force_login(handler)

    shown = client.get(incident.get_absolute_url()).content.decode()

    assert clients[0].number not in shown
    assert clients[1].number in shown
    clients[1].named_staff.create(user=handler)
    assert client.get(incident.get_absolute_url()).status_code == 404


def test_the_page_costs_the_same_for_many_clients(
    client, clients, frontdesk, operations, django_assert_max_num_queries
) -> None:
    incident = services.open_incident(clients[0], title="登录失败", by=frontdesk)
    for case in clients[1:]:
        services.link_incident(case, incident=incident, by=frontdesk)
    client.force_login(frontdesk)

    with django_assert_max_num_queries(MOST_STATEMENTS):
        client.get(incident.get_absolute_url())
    with django_assert_max_num_queries(6):
        client.get(page("incidents"))


def test_what_lies_a_day_apart_is_not_suggested(clients, frontdesk) -> None:
    early = clients[0]
    Complaint.objects.filter(pk=early.pk).update(
        received_at=early.received_at - 2 * pages.DAY
    )

    found = pages.alike(clients[1], frontdesk)

    assert early not in found
    assert clients[2] in found


def test_whoever_approves_a_text_reads_all_of_it(
    client, clients, frontdesk, operations
) -> None:
    incident = services.open_incident(clients[0], title="登录失败", by=frontdesk)
    client.force_login(frontdesk)
    text = "系统已恢复，深表歉意。" * 30 + "这是最后一句。"
    client.post(page("ask_text", incident.pk), {"text": text})
    asked = clients[0].escalations.get()

    client.force_login(operations)
    form = client.get(reverse("complaints:approve", args=[asked.pk]))

    assert "这是最后一句。" in form.content.decode()

    # Returned, it comes back into the form with what the director said of it.
    services.send_back(asked, by=operations, comment="请写明恢复的时间。")
    client.force_login(frontdesk)
    shown = client.get(incident.get_absolute_url()).text
    assert "已退回：请写明恢复的时间。" in shown
    assert "修改后再送审" in shown
    mended = client.get(page("ask_text", incident.pk)).text
    assert text in mended
    assert "退回了这段文字：请写明恢复的时间。" in mended
    client.post(page("ask_text", incident.pk), {"text": text + "九点恢复。"})
    assert clients[0].escalations.pending().count() == 1
    assert text not in client.get(page("ask_text", incident.pk)).text
