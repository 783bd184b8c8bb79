"""norm 15.1: save, and take the next client of this incident."""

import pytest
from django.urls import reverse

from complaints.case.choices import Severity
from complaints.models import Complaint, Incident
from tests import cases

NEW = reverse("complaints:new")


def typed(name: str, **more) -> dict[str, object]:
    return {
        "channel": "walk_in",
        "place": "separate_room",
        "present_count": "3",
        "received_at": "2026-03-02T10:00",
        "client_name": name,
        "client_kind": "individual",
        "telephone": "13800001234",
        "contact_time": "工作日下午",
        "nature": "complaint",
        "statement": "开盘登录不了，卖不出去",
        "demand": "说明原因",
        "same_matter_count": "1",
        "category": "C",
        "is_settleable": "no",
        "unsettled_reason": "须公司查明",
        "no_agreed_time_reason": "现场人多",
        "severity": "normal",
        "next": "1",
        **more,
    }


def take(client, name: str, **more) -> str:
    """The address of the next client's form."""
    answer = client.post(NEW, typed(name, **more))
    assert answer.status_code == 302, answer.context["form"].errors
    return answer["Location"]


@pytest.mark.norm("15.1")
def test_the_clients_of_one_incident_are_taken_one_after_another(
    client, frontdesk
) -> None:
    client.force_login(frontdesk)
    following = take(client, "张三丰")

    for name in ("李四光", "王五常"):
        joins = client.get(following).context["joins"]
        following = take(
            client,
            name,
            after=joins["after"].value(),
            same_incident="on",
            incident_title="开盘登录失败",
        )

    incident = Incident.objects.get()
    assert incident.links.count() == 3
    assert set(Complaint.objects.values_list("severity", flat=True)) == {
        Severity.SERIOUS
    }
    # Once it is there, the next client is taken for one of it.
    assert client.get(following).context["joins"]["same_incident"].value()


def test_whoever_comes_with_another_matter_joins_nothing(client, frontdesk) -> None:
    client.force_login(frontdesk)
    following = take(client, "张三丰")
    after = client.get(following).context["joins"]["after"].value()

    take(client, "李四光", after=after)

    assert not Incident.objects.exists()


def test_an_incident_wants_a_name(client, frontdesk) -> None:
    client.force_login(frontdesk)
    first = cases.make_complaint(by=frontdesk, category="C")

    answer = client.post(NEW, typed("李四光", after=first.number, same_incident="on"))

    assert answer.status_code == 422
    assert "请写明是什么事" in answer.content.decode()
    assert Complaint.objects.count() == 1


def test_another_branchs_case_is_not_joined(client, frontdesk, outsider) -> None:
    client.force_login(frontdesk)
    foreign = cases.make_complaint(by=outsider, category="C")

    take(
        client,
        "李四光",
        after=foreign.number,
        same_incident="on",
        incident_title="登录失败",
    )

    assert not Incident.objects.exists()
