"""Logging in: who guesses is paused and told how long; each try is a row for good."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from branches.models import LoginTry
from config.environment import networks
from tests.people import logged_in, make_user

pytestmark = pytest.mark.django_db
LOGIN, PASSWORD_PAGE = "/login/", "/password/"
RIGHT, WRONG = "demo-desk-2026", "wrong"
OFFICE, ELSEWHERE = "10.1.1.1", "10.9.9.9"


def attempt(client, username: str, password: str, address: str = OFFICE, **extra):
    given = {"username": username, "password": password}
    return client.post(LOGIN, given, REMOTE_ADDR=address, **extra)


def came_in(client, username: str, address: str = OFFICE) -> bool:
    answer = attempt(client, username, RIGHT, address)
    client.logout()
    return answer.status_code == 302


def guess(client, username: str, times: int, address: str = ELSEWHERE) -> None:
    for _number in range(times):
        assert attempt(client, username, WRONG, address).status_code == 200


def newest() -> LoginTry:
    return LoginTry.objects.first()


def test_ten_wrong_passwords_pause_this_name_at_this_address_alone(client, handler):
    other = make_user("another", "handler", handler.branch)

    guess(client, handler.username, 10)
    answer = attempt(client, handler.username, RIGHT, ELSEWHERE)

    assert answer.status_code == 429
    assert "登录已暂停" in answer.content.decode()
    assert came_in(client, handler.username, OFFICE)
    assert came_in(client, other.username, ELSEWHERE)


def test_who_is_paused_reads_for_how_long_and_may_try_again_then(client, handler):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        guess(client, handler.username, 10)
        clock.shift(timedelta(minutes=4, seconds=30))
        answer = attempt(client, handler.username, RIGHT, ELSEWHERE)

        assert "请在 11 分钟后" in answer.content.decode()
        assert answer["Retry-After"] == "630"
        # Trying on while paused makes it no longer.
        clock.shift(timedelta(minutes=10, seconds=31))
        assert came_in(client, handler.username, ELSEWHERE)


def test_the_right_password_forgives_the_wrong_ones_before(client, handler):
    for _round in range(2):
        guess(client, handler.username, 9)
        assert came_in(client, handler.username, ELSEWHERE)


def test_a_name_that_is_nobodys_is_paused_like_any(client, handler):
    guess(client, "nobody", 10)

    assert attempt(client, "nobody", WRONG, ELSEWHERE).status_code == 429


def test_an_address_that_tries_many_names_is_paused_for_each(client, handler):
    for number in range(50):
        guess(client, f"guess-{number}", 1)

    assert attempt(client, handler.username, RIGHT, ELSEWHERE).status_code == 429
    assert came_in(client, handler.username, OFFICE)


def test_guessing_from_many_addresses_slows_new_ones_and_keeps_nobody_out(
    client, handler
):
    assert came_in(client, handler.username, OFFICE)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for number in range(20):
            clock.shift(timedelta(seconds=1))
            guess(client, handler.username, 1, f"10.9.9.{number}")

        assert attempt(client, handler.username, WRONG, "10.8.8.8").status_code == 429
        assert came_in(client, handler.username, OFFICE)
        clock.shift(timedelta(minutes=1))
        guess(client, handler.username, 1, "10.8.8.8")
        assert attempt(client, handler.username, RIGHT, "10.7.7.7").status_code == 429
        # One try a minute is left to all new addresses together.
        clock.shift(timedelta(minutes=1))
        assert came_in(client, handler.username, "10.7.7.7")


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("10.0.0.2", "198.51.100.7", "198.51.100.7"),
        # What the client wrote itself stands further left.
        ("10.0.0.2", "127.0.0.1, 198.51.100.7", "198.51.100.7"),
        ("10.0.0.2", "198.51.100.7, 10.0.0.3", "198.51.100.7"),
        ("10.0.0.2", "not an address", "10.0.0.2"),
        ("10.0.0.2", "", "10.0.0.2"),
        # As a server that listens by IPv6 names the same proxy.
        ("::ffff:10.0.0.2", "198.51.100.7", "198.51.100.7"),
        # Not one of ours: what he says is not believed.
        ("203.0.113.5", "198.51.100.7", "203.0.113.5"),
        ("", "198.51.100.7", None),
    ],
)
def test_the_address_is_what_trusted_proxies_say(
    client, handler, settings, monkeypatch, peer, forwarded, address
):
    monkeypatch.setenv("TRUSTED_PROXIES", "10.0.0.0/28")
    settings.TRUSTED_PROXIES = networks("TRUSTED_PROXIES", "")

    attempt(
        client, handler.username, RIGHT, peer, headers={"x-forwarded-for": forwarded}
    )

    assert newest().address == address


def test_each_try_is_a_row_with_what_the_person_was_then(client, handler):
    guess(client, handler.username, 1)
    wrong = newest()
    assert came_in(client, handler.username)
    right = newest()

    assert (wrong.user, wrong.outcome, wrong.address) == (handler, "wrong", ELSEWHERE)
    assert (right.user, right.outcome, right.address) == (handler, "success", OFFICE)
    assert (right.branch, right.post) == (handler.branch, handler.post)


def test_of_an_unknown_name_a_digest_is_kept_which_tells_it_from_others(client):
    for name in ("hunter2", "hunter2", "hunter3"):
        guess(client, name, 1)

    digests = LoginTry.objects.order_by("pk").values_list("unknown_name", flat=True)
    assert digests[0] == digests[1] != digests[2]
    assert all(re.fullmatch("[0-9a-f]{64}", digest) for digest in digests)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE branches_logintry SET outcome = 'success'",
        "DELETE FROM branches_logintry",
        "TRUNCATE branches_logintry",
    ],
)
def test_what_was_tried_is_never_changed(client, handler, statement):
    guess(client, handler.username, 1)

    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
def test_not_even_by_the_owner(client, handler, owner_connection):
    guess(client, handler.username, 1)

    for statement in ("UPDATE {} SET post = ''", "DELETE FROM {}", "TRUNCATE {}"):
        with (
            pytest.raises(Exception, match="what happened is never changed"),
            owner_connection.cursor() as cursor,
        ):
            cursor.execute(statement.format("branches_logintry"))


def test_the_old_password_is_guessed_at_no_faster_than_at_the_login(handler):
    client = logged_in(handler)

    def change(old: str):
        new = {
            "new_password1": "quite-another-2027",
            "new_password2": "quite-another-2027",
        }
        return client.post(PASSWORD_PAGE, {"old_password": old, **new})

    for _number in range(10):
        assert change(WRONG).status_code == 200
    paused = change(RIGHT)

    assert paused.status_code == 429
    assert "分钟后" in paused.content.decode()
    assert newest().way == "old_password"
    handler.refresh_from_db()
    assert handler.check_password(RIGHT)


def test_the_auditor_reads_who_tried_and_a_branch_administrator_does_not(
    client, handler, auditor, branchadmin, sysadmin
):
    guess(client, handler.username, 1)
    page = reverse("complaints:audit_logins")

    told = logged_in(auditor).get(page).content.decode()
    assert ELSEWHERE in told
    for user in (branchadmin, sysadmin):
        assert logged_in(user).get(page).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_many_guesses_at_once_are_as_many_guesses(handler):
    def at_once(_number: int) -> int:
        try:
            return attempt(Client(), handler.username, WRONG, ELSEWHERE).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(15) as pool:
        answers = list(pool.map(at_once, range(15)))

    assert sorted(answers) == [200] * 10 + [429] * 5
