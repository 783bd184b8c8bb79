"""Single sign-on, with a provider that runs beside the test."""

from collections.abc import Iterator
from importlib import import_module

import pytest
import requests
from django.test import Client
from django.utils import timezone

from branches.models import Authenticator, LoginTry, User
from tests.people import make_user
from tests.stack import free_port

pytestmark = [
    pytest.mark.django_db,
    # What the provider is made of announces its next release.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]
SSO = "/login/sso/"


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    mock = import_module("oidc_provider_mock")
    with mock.run_server_in_thread(require_nonce=True) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def on(settings, provider) -> str:
    settings.OIDC_ISSUER = provider
    settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = "desk", "secret"
    settings.SITE_URL = "http://testserver"
    return provider


def name(provider: str, **claims) -> None:
    """Whom the provider knows as `someone`."""
    answer = requests.put(f"{provider}/users/someone", json=claims, timeout=5)
    answer.raise_for_status()


def at_the_provider(client: Client, address: str = SSO, **answer) -> str:
    """What he says there, and where he is sent back to."""
    asked = client.get(address)
    assert asked.status_code == 302, asked.content.decode()
    given = answer or {"sub": "someone"}
    said = requests.post(
        asked["Location"], data=given, allow_redirects=False, timeout=5
    )
    return said.headers["Location"]


def sign_on(client: Client, address: str = SSO, **answer):
    return client.get(at_the_provider(client, address, **answer))


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_whom_the_provider_names_is_logged_in(client, on, handler):
    name(on, preferred_username=handler.username)

    answer = sign_on(client, f"{SSO}?next=/my-day/")

    assert answer["Location"] == "/my-day/"
    assert client.get("/account/").wsgi_request.user == handler
    tried = LoginTry.objects.get()
    assert (tried.way, tried.outcome, tried.user) == ("sso", "success", handler)


def test_nobody_is_made_for_a_name_that_no_account_has(client, on, handler):
    people = User.objects.count()
    name(on, preferred_username="stranger")

    answer = sign_on(client)

    assert answer.status_code == 403
    assert "stranger" in answer.content.decode()
    assert not is_in(client)
    assert User.objects.count() == people
    tried = LoginTry.objects.get()
    assert (tried.outcome, tried.user) == ("wrong", None)


def test_neither_a_closed_account_nor_no_name_is_anybodys(client, on, handler):
    User.objects.update(is_active=False)
    name(on, preferred_username=handler.username)
    assert sign_on(client).status_code == 403

    name(on)
    assert sign_on(client).status_code == 403
    assert not is_in(client)


def test_by_staff_number_where_one_alone_has_it(
    client, on, settings, handler, other_branch
):
    settings.OIDC_MATCHES = "staff_number"
    User.objects.filter(pk=handler.pk).update(staff_number="1001")
    name(on, preferred_username="1001")
    sign_on(client)
    assert is_in(client)
    client.logout()

    make_user("another", "handler", other_branch, staff_number="1001")
    assert sign_on(client).status_code == 403


def test_the_second_factor_is_asked_for_all_the_same(client, on, handler):
    Authenticator.objects.create(
        user=handler, key="GEZDGNBVGY3TQOJQ", confirmed_at=timezone.now()
    )
    name(on, preferred_username=handler.username)

    assert sign_on(client)["Location"] == "/login/code/"
    assert not is_in(client)


def test_a_given_password_that_he_does_not_use_holds_nobody_up(client, on, handler):
    User.objects.update(password_is_given=True)
    name(on, preferred_username=handler.username)

    sign_on(client)

    assert is_in(client)


def test_an_answer_that_was_not_asked_for_logs_nobody_in(client, on, handler):
    name(on, preferred_username=handler.username)
    answer = at_the_provider(client)

    stolen = Client().get(answer)
    assert stolen.status_code == 502
    forged = client.get(f"{SSO}callback/?code=mine&state=mine")
    assert forged.status_code == 502
    assert client.get(answer).status_code == 302
    client.logout()
    assert client.get(answer).status_code == 502


def test_who_refuses_at_the_provider_stays_out(client, on):
    answer = sign_on(client, action="deny")

    assert answer.status_code == 502
    assert "单点登录没有成功" in answer.content.decode()


def test_a_provider_that_is_away_is_told(client, on, settings):
    settings.OIDC_ISSUER = f"http://localhost:{free_port()}"

    assert client.get(SSO).status_code == 502


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example"])
def test_nobody_is_led_elsewhere(client, on, handler, elsewhere):
    name(on, preferred_username=handler.username)

    assert sign_on(client, f"{SSO}?next={elsewhere}")["Location"] == "/"


def test_without_an_issuer_there_is_none(client, db):
    assert "单点登录" not in client.get("/login/").content.decode()
    for address in (SSO, f"{SSO}callback/"):
        assert client.get(address)["Location"] == "/login/"


def test_the_login_page_offers_it(client, on):
    page = client.get("/login/?next=/my-day/").content.decode()

    assert "/login/sso/?next=/my-day/" in page
