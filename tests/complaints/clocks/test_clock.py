"""Whose clock: the database's; a host that differs from it does nothing."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from complaints.clocks import clock
from complaints.lifecycle.tasks import sweep
from complaints.models import Complaint, Deadline
from tests.cases import make_complaint

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def compared_anew(monkeypatch):
    monkeypatch.setattr(clock, "comparison", clock.Comparison())
    monkeypatch.setattr("complaints.desk.skewed.comparison", clock.comparison)


@pytest.fixture
def ahead(monkeypatch):
    """A host ahead of its database by so much."""

    def of(lead: timedelta) -> None:
        monkeypatch.setattr(clock, "of_database", lambda: timezone.now() - lead)

    return of


@pytest.mark.parametrize("lead", [timedelta(hours=2), timedelta(hours=-2)])
def test_a_sweep_on_a_host_two_hours_off_breaches_nothing(frontdesk, ahead, lead):
    make_complaint(by=frontdesk)
    ahead(lead)

    with pytest.raises(clock.SkewedClockError):
        sweep()
    with pytest.raises(CommandError, match="clock"):
        call_command("sweep")

    assert not Deadline.objects.filter(breached_at__isnull=False)


def test_a_sweep_goes_by_the_databases_time(frontdesk, ahead, capsys):
    case = make_complaint(by=frontdesk)
    first = case.deadlines.order_by("due_at").first()
    ahead(timedelta(seconds=20))

    with time_machine.travel(first.due_at + timedelta(seconds=10), tick=False):
        sweep()

    first.refresh_from_db()
    assert first.breached_at is None


def test_no_act_is_done_on_a_host_whose_clock_is_wrong(client, frontdesk, ahead):
    client.force_login(frontdesk)
    ahead(timedelta(seconds=31))

    read = client.get(reverse("complaints:new"))
    answer = client.post(reverse("complaints:new"), {"statement": "有人在等"})

    assert read.status_code == 200
    assert answer.status_code == 503
    assert "时钟" in answer.content.decode()
    assert not Complaint.objects.exists()


def test_a_few_seconds_are_warned_of_and_work(client, frontdesk, ahead, caplog):
    client.force_login(frontdesk)
    ahead(timedelta(seconds=5))

    answer = client.post(reverse("complaints:new"), {"statement": "有人在等"})

    assert answer.status_code == 422
    assert "off the database" in caplog.text


def test_ready_says_that_the_clock_is_wrong(client, ahead, monkeypatch):
    assert client.get("/ready/").status_code == 200
    ahead(timedelta(minutes=1))

    answer = client.get("/ready/")

    assert answer.status_code == 503
    assert answer.json()["database"] == "clock"
