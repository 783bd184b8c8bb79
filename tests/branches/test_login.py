"""Logging in: who guesses passwords is locked out, and told so."""

import pytest

from tests.people import make_user

LOGIN = "/login/"


@pytest.fixture(autouse=True)
def locks(settings) -> None:
    settings.AXES_ENABLED = True


def attempt(client, username: str, password: str, **extra):
    given = {"username": username, "password": password}
    return client.post(LOGIN, given, **extra)


def test_ten_wrong_passwords_lock_this_name_at_this_address_alone(client, handler):
    handler.set_password("right-password")
    handler.save()
    other = make_user("another", "handler", handler.branch)
    other.set_password("right-password")
    other.save()

    for _number in range(9):
        assert attempt(client, handler.username, "wrong").status_code == 200
    answer = attempt(client, handler.username, "wrong")

    assert answer.status_code == 429
    assert "登录已暂停" in answer.content.decode()
    assert attempt(client, handler.username, "right-password").status_code == 429
    elsewhere = attempt(
        client, handler.username, "right-password", REMOTE_ADDR="10.1.1.9"
    )
    assert elsewhere.status_code == 302
    client.logout()
    assert attempt(client, other.username, "right-password").status_code == 302


def test_the_right_password_forgives_the_wrong_ones_before(client, handler):
    handler.set_password("right-password")
    handler.save()
    for _round in range(2):
        for _number in range(6):
            attempt(client, handler.username, "wrong")
        assert attempt(client, handler.username, "right-password").status_code == 302
        client.logout()
