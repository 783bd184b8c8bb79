import threading
import time
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from complaints.lifecycle.tasks import sweep
from config import health


@pytest.mark.django_db
def test_a_working_system_is_up(client):
    sweep()

    answer = client.get("/health/")

    assert answer.status_code == 200
    assert answer.json()["status"] == "up"
    parts = ("database", "broker", "worker", "sweep")
    assert {answer.json()[part] for part in parts} == {"up"}


@pytest.mark.django_db
def test_a_silent_worker_is_down(client):
    sweep()

    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        answer = client.get("/health/")

    assert answer.status_code == 503
    assert answer.json()["worker"] == "down"
    assert answer.json()["database"] == "up"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("today", "warns"), [("2026-10-31", False), ("2026-11-01", True)]
)
def test_a_missing_next_year_is_warned_of_from_november(client, today, warns):
    with time_machine.travel(f"{today}T10:00+08:00"):
        sweep()
        answer = client.get("/health/")

    assert answer.status_code == 200
    assert bool(answer.json()["warnings"]) is warns
    assert answer.json()["calendar_until"] == "2026-12-31"


def test_live_asks_nobody(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/live/").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/live/", "/ready/", "/health/"])
def test_a_balancer_asks_by_plain_http(client, settings, address):
    settings.SECURE_SSL_REDIRECT = True

    assert client.get(address).status_code != 301


@pytest.mark.django_db
def test_ready_answers_within_two_seconds_whatever_hangs(client, monkeypatch):
    wait = threading.Event()
    monkeypatch.setattr(health, "_broker", lambda: wait.wait(30))
    began = time.monotonic()

    answer, again = client.get("/ready/"), client.get("/ready/")

    assert time.monotonic() - began < 2
    assert (answer.status_code, again.status_code) == (503, 503)
    assert answer.json()["broker"] == "down"
    wait.set()
