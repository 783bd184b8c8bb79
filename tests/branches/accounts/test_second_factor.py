"""A second factor: set up, asked for, lost, and forgotten by two."""

import re
from base64 import b32decode
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import TOTP

from branches.decided import staff_changes
from branches.models import Authenticator, LoginTry, RecoveryCode
from tests.people import logged_in, stand_in

pytestmark = pytest.mark.django_db
DEVICE, CODE, ACCOUNT = "/account/authenticator/", "/login/code/", "/account/"
HALF_MINUTE = timedelta(seconds=30)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(timezone.now(), tick=False) as travelled:
        yield travelled


@pytest.fixture
def switched_on(settings) -> None:
    settings.SECOND_FACTOR = True


def shown_by(user) -> str:
    """What the device shows now."""
    key = Authenticator.objects.get(user=user).key
    return f"{TOTP(b32decode(key)).token():06}"


def wrong(user) -> str:
    return f"{(int(shown_by(user)) + 1) % 1_000_000:06}"


def set_up(user, clock) -> tuple[Client, list[str]]:
    client = logged_in(user)
    client.get(DEVICE)
    page = client.post(DEVICE, {"code": shown_by(user)}).content.decode()
    clock.shift(HALF_MINUTE)
    return client, re.findall(r"<code>([A-Z2-7-]{19})</code>", page)


def password(client, user, **extra):
    given = {"username": user.username, "password": "demo-desk-2026"}
    return client.post("/login/", given, **extra)


def is_in(client: Client) -> bool:
    return client.get(ACCOUNT).status_code == 200


def outcomes() -> list[tuple[str, str]]:
    return list(LoginTry.objects.order_by("pk").values_list("way", "outcome"))


def test_it_is_asked_for_after_the_password_and_nobody_is_in_before(
    client, handler, clock
):
    set_up(handler, clock)

    first = password(client, handler, QUERY_STRING="next=/my-day/")
    assert first["Location"] == CODE
    assert not is_in(client)
    refused = client.post(CODE, {"code": wrong(handler)})
    assert "验证码不正确" in refused.content.decode()
    assert not is_in(client)
    second = client.post(CODE, {"code": shown_by(handler)})

    assert second["Location"] == "/my-day/"
    assert is_in(client)
    assert outcomes() == [("login", "half"), ("code", "wrong"), ("code", "success")]


def test_no_code_is_taken_twice(client, handler, clock):
    set_up(handler, clock)
    code = shown_by(handler)
    for expected in (True, False):
        password(client, handler)
        client.post(CODE, {"code": code})
        assert is_in(client) == expected
        client.logout()


def test_a_device_whose_clock_is_half_a_minute_off_will_do(client, handler, clock):
    set_up(handler, clock)
    code = shown_by(handler)
    clock.shift(HALF_MINUTE)

    password(client, handler)
    client.post(CODE, {"code": code})

    assert is_in(client)


def test_the_second_step_is_open_for_five_minutes(client, handler, clock):
    set_up(handler, clock)
    password(client, handler)
    clock.shift(timedelta(minutes=5, seconds=1))

    assert client.post(CODE, {"code": shown_by(handler)})["Location"] == "/login/"
    assert not is_in(client)


def test_nor_does_it_outlast_the_password_or_the_account(client, handler, clock):
    set_up(handler, clock)
    password(client, handler)
    handler.set_password("quite-another-2027")
    handler.save()

    assert client.post(CODE, {"code": shown_by(handler)})["Location"] == "/login/"


def test_without_a_password_there_is_no_second_step(client, handler, clock):
    set_up(handler, clock)

    assert client.get(CODE)["Location"] == "/login/"
    assert client.post(CODE, {"code": shown_by(handler)})["Location"] == "/login/"


def test_codes_are_guessed_at_no_faster_than_passwords(client, handler, clock):
    set_up(handler, clock)
    password(client, handler)
    for _number in range(10):
        assert client.post(CODE, {"code": wrong(handler)}).status_code == 200
        # A right password in between forgives nothing.
        password(client, handler)

    assert client.post(CODE, {"code": shown_by(handler)}).status_code == 429


def test_a_recovery_code_lets_in_once_however_it_is_typed(client, handler, clock):
    _client, codes = set_up(handler, clock)
    assert len(set(codes)) == 10
    for expected in (True, False):
        password(client, handler)
        client.post(CODE, {"code": codes[3].lower().replace("-", " ")})
        assert is_in(client) == expected
        client.logout()

    assert ("recovery", "success") in outcomes()
    assert RecoveryCode.objects.filter(used_at=None).count() == 9


def test_neither_key_nor_codes_stand_in_the_database(handler, clock):
    _client, codes = set_up(handler, clock)
    key = Authenticator.objects.get().key

    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM branches_authenticator")
        [stored] = cursor.fetchone()
        cursor.execute("SELECT digest FROM branches_recoverycode")
        digests = {digest for (digest,) in cursor.fetchall()}
    assert key not in stored
    assert all(code not in digests for code in codes)


def test_setting_up_wants_a_right_code_and_ends_ones_other_logins(handler, clock):
    other, client = logged_in(handler), logged_in(handler)
    page = client.get(DEVICE).content.decode()
    key = Authenticator.objects.get().key
    assert key in page
    assert "data:image/svg+xml" in page

    refused = client.post(DEVICE, {"code": wrong(handler)})
    assert "验证码不正确" in refused.content.decode()
    assert client.get(DEVICE).content.decode().count(key) == 1
    assert is_in(other)

    client.post(DEVICE, {"code": shown_by(handler)})
    assert is_in(client)
    assert not is_in(other)
    assert client.get(DEVICE)["Location"] == ACCOUNT


def test_a_device_that_was_never_confirmed_is_not_asked_for(client, handler):
    logged_in(handler).get(DEVICE)

    password(client, handler)

    assert is_in(client)


@pytest.mark.parametrize(
    "post",
    ["gm", "operations", "marketing", "branchadmin", "hq", "auditor", "sysadmin"],
)
def test_once_switched_on_these_set_one_up_first(switched_on, request, clock, post):
    user = request.getfixturevalue(post)
    client = logged_in(user)

    assert client.get("/")["Location"] == DEVICE
    assert client.get("/admin/")["Location"] == DEVICE
    assert client.post("/my-day/calendar/")["Location"] == DEVICE
    assert "您的岗位" in client.get(DEVICE).content.decode()
    client, _codes = set_up(user, clock)
    assert is_in(client)


def test_and_whoever_stands_in_for_a_leader_but_nobody_else(
    switched_on, handler, frontdesk, branchadmin
):
    stand_in(handler, "general_manager", by=branchadmin)

    assert logged_in(handler).get(ACCOUNT)["Location"] == DEVICE
    assert is_in(logged_in(frontdesk))


def test_not_switched_on_nobody_must(gm):
    assert is_in(logged_in(gm))


def test_removing_it_and_new_recovery_codes_want_a_code(handler, clock):
    client, codes = set_up(handler, clock)
    for route in ("recovery_codes", "remove_authenticator"):
        answer = client.post(reverse(route), {"code": wrong(handler)}, follow=True)
        assert "没有任何改动" in answer.content.decode()
    assert RecoveryCode.objects.count() == 10

    page = client.post(reverse("recovery_codes"), {"code": shown_by(handler)})
    new = re.findall(r"<code>([A-Z2-7-]{19})</code>", page.content.decode())
    assert len(new) == 10
    assert set(new).isdisjoint(codes)
    assert client.post(reverse("remove_authenticator"), {"code": codes[0]})
    assert Authenticator.objects.exists()
    assert client.post(reverse("remove_authenticator"), {"code": new[0]})
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize(("lost", "decides"), [("handler", "gm"), ("gm", "hq")])
def test_anothers_device_is_forgotten_when_two_agree(
    client, branchadmin, clock, request, lost, decides
):
    person = request.getfixturevalue(lost)
    decider = request.getfixturevalue(decides)
    there, _codes = set_up(person, clock)
    administrator = logged_in(branchadmin)
    page = reverse("admin:branches_user_change", args=[person.pk])
    assert "申请解除验证器" in administrator.get(page).content.decode()

    forget = reverse("admin:branches_user_forget_device", args=[person.pk])
    administrator.post(forget)

    change = person.changes.get()
    assert Authenticator.objects.exists()
    assert not staff_changes.may_decide(change, branchadmin)
    staff_changes.approve(change, by=decider, comment="")
    assert not Authenticator.objects.exists()
    assert not is_in(there)
    password(client, person)
    assert is_in(client)


def test_who_may_not_change_a_person_does_not_ask_for_his_device(
    handler, gm, frontdesk, clock
):
    set_up(handler, clock)
    forget = reverse("admin:branches_user_forget_device", args=[handler.pk])

    assert logged_in(gm).post(forget).status_code == 403
    assert logged_in(frontdesk).post(forget).status_code == 302
    assert logged_in(gm).get(forget).status_code == 405
    assert not handler.changes.exists()


def test_where_nobody_is_left_to_decide_it_is_forgotten_from_the_machine(hq, clock):
    set_up(hq, clock)

    call_command("appoint", hq.username, "headquarters", "--forget-device")

    assert not Authenticator.objects.exists()
