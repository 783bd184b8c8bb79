"""Personal data in full: with a reason, once, and as an event of its own."""

import pytest
from django.urls import reverse

from tests import cases


@pytest.fixture
def complaint(frontdesk):
    return cases.make_complaint(by=frontdesk, identity_number="310115199001012326")


def post(client, user, complaint, reason: str, **headers: str):
    client.force_login(user)
    url = reverse("complaints:reveal", args=[complaint.number])
    return client.post(url, {"reason": reason}, headers=headers)


def reveals(complaint) -> int:
    return complaint.events.filter(verb="reveal").count()


def test_with_a_reason_everything_is_shown_once_and_recorded(
    client, complaint, handler
) -> None:
    answer = post(client, handler, complaint, "回电核实身份")
    again = client.get(complaint.get_absolute_url())

    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    for value in ("张三丰", "13800001234", "310115199001012326"):
        assert value in answer.content.decode()
        assert value not in again.content.decode()
    event = complaint.events.get(verb="reveal")
    assert event.actor == handler
    assert "回电" not in event.body


def test_within_the_page_only_the_client_is_answered(
    client, complaint, handler
) -> None:
    answer = post(client, handler, complaint, "回电核实身份", **{"HX-Request": "true"})

    text = answer.content.decode()
    assert "13800001234" in text
    assert "<html" not in text


@pytest.mark.parametrize("reason", ["", "   ", "回电\0", "长" * 201])
def test_without_a_proper_reason_nothing_is_shown(
    client, complaint, handler, reason
) -> None:
    answer = post(client, handler, complaint, reason)

    assert answer.status_code == 422
    assert "13800001234" not in answer.content.decode()
    assert reveals(complaint) == 0


def test_a_second_look_is_a_second_event(client, complaint, handler) -> None:
    post(client, handler, complaint, "回电核实身份")
    post(client, handler, complaint, "寄送答复信")

    assert reveals(complaint) == 2


def test_another_branch_gets_404(client, complaint, outsider) -> None:
    assert post(client, outsider, complaint, "看看").status_code == 404
    assert reveals(complaint) == 0


def test_the_address_alone_shows_nothing(client, complaint, handler) -> None:
    client.force_login(handler)

    answer = client.get(reverse("complaints:reveal", args=[complaint.number]))

    assert answer.status_code == 405
