"""When a login ends: left idle, after its hours, with the password, or all at once."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.people import logged_in

pytestmark = pytest.mark.django_db
OLD, NEW = "demo-desk-2026", "quite-another-2027"


@pytest.fixture(autouse=True)
def idle(settings) -> None:
    settings.SESSION_IDLE_MINUTES = 60


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as travelled:
        yield travelled


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_a_login_left_idle_ends(handler, clock):
    client = logged_in(handler)

    clock.shift(timedelta(minutes=59))
    assert is_in(client)
    clock.shift(timedelta(minutes=59))
    assert is_in(client)
    clock.shift(timedelta(minutes=60))
    answer = client.get("/account/")

    assert answer["Location"] == "/login/?next=/account/"
    assert not is_in(client)


def test_what_an_open_page_asks_by_itself_does_not_keep_it(handler, clock):
    client = logged_in(handler)
    for _minute in range(59):
        clock.shift(timedelta(minutes=1))
        assert client.get(reverse("complaints:bell")).content

    clock.shift(timedelta(minutes=1))
    assert client.get(reverse("complaints:bell")).content == b""
    assert not is_in(client)


def test_a_login_in_use_ends_after_its_hours(handler, clock):
    client = logged_in(handler)
    for _half in range(23):
        clock.shift(timedelta(minutes=30))
        assert is_in(client)

    clock.shift(timedelta(minutes=30))
    assert not is_in(client)


def test_it_is_noted_once_a_minute_that_one_is_there(handler, clock):
    client = logged_in(handler)
    first = client.session["seen_at"]

    clock.shift(timedelta(seconds=59))
    assert is_in(client)
    assert client.session["seen_at"] == first
    clock.shift(timedelta(seconds=1))
    assert is_in(client)
    assert client.session["seen_at"] == first + 60


def test_all_logins_of_one_end_at_once(client, handler, frontdesk):
    here, there, others = logged_in(handler), logged_in(handler), logged_in(frontdesk)

    answer = here.post(reverse("end_sessions"), follow=True)

    assert "所有电脑上的登录都已退出" in answer.content.decode()
    assert [is_in(one) for one in (here, there, others)] == [False, False, True]
    handler.refresh_from_db()
    client.force_login(handler)
    assert is_in(client)


def test_a_change_of_password_ends_the_others(handler):
    here, there = logged_in(handler), logged_in(handler)

    fields = {"old_password": OLD, "new_password1": NEW, "new_password2": NEW}
    here.post("/password/", fields)

    assert is_in(here)
    assert not is_in(there)


def test_one_reads_who_tried_to_come_in_as_oneself(client, handler, frontdesk):
    for name, address in ((handler, "10.9.9.9"), (frontdesk, "10.8.8.8")):
        given = {"username": name.username, "password": "wrong"}
        client.post("/login/", given, REMOTE_ADDR=address)

    page = logged_in(handler).get("/account/").content.decode()

    assert "10.9.9.9" in page
    assert "10.8.8.8" not in page


def test_a_login_outlasts_a_change_of_the_secret_key(handler, settings):
    client = logged_in(handler)

    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-secret-key-for-the-same-desk"

    assert is_in(client)
    client.post(reverse("end_sessions"))
    assert not is_in(client)
