"""A clock that jumped by itself sweeps nothing until somebody says that it is right."""

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from complaints.clocks import clock
from complaints.lifecycle import tasks
from complaints.models import ClockJump, Deadline
from tests.cases import make_complaint
from tests.config.test_beat import NOON, rung, wind_up

__all__ = ["wind_up"]
HOURS_AHEAD = 2 * 60 * 60.0
LIST = reverse("admin:complaints_clockjump_changelist")

pytestmark = pytest.mark.django_db


@pytest.fixture
def set_clock(monkeypatch):
    return lambda ahead: monkeypatch.setattr(clock, "apart", lambda: ahead)


@pytest.fixture
def jumped(set_clock):
    steadiness = clock.Steadiness()
    set_clock(HOURS_AHEAD)
    steadiness.look()
    return ClockJump.objects.get()


def test_nothing_is_swept_until_it_is_confirmed(jumped, frontdesk, time_machine):
    time_machine.move_to("2026-03-02T10:00+08:00")
    make_complaint(by=frontdesk)
    time_machine.move_to("2026-03-03T10:01+08:00")

    with pytest.raises(CommandError, match=r"jumped by \+7200 s"):
        call_command("sweep")
    with pytest.raises(clock.JumpedClockError):
        tasks.sweep()
    assert not Deadline.objects.exclude(breached_at=None).exists()

    call_command("confirm_clock")
    call_command("sweep")

    assert Deadline.objects.exclude(breached_at=None).exists()


def test_beat_finds_it_between_two_rings(wind_up, set_clock):
    bell = wind_up()
    rung(bell, NOON, seconds=20)
    set_clock(-60.0)

    rung(bell, NOON, seconds=20)

    assert [jump.seconds for jump in ClockJump.objects.all()] == [-60]


def test_a_slow_correction_is_no_jump(set_clock):
    steadiness = clock.Steadiness()

    for second in range(0, 200, 20):
        set_clock(float(second))
        steadiness.look()

    assert not ClockJump.objects.exists()


@pytest.mark.parametrize(
    ("name", "may"), [("hq", True), ("sysadmin", True), ("auditor", False)]
)
def test_headquarters_or_the_administrator_confirms_in_admin(
    name, may, jumped, client, request
):
    who = request.getfixturevalue(name)
    client.force_login(who)
    assert "7200" in client.get(LIST).text

    asked = {"action": "confirm", "_selected_action": [jumped.pk]}
    page = client.post(LIST, asked, follow=True)

    jumped.refresh_from_db()
    assert jumped.confirmed_by == (who if may else None)
    assert ("到期扫描已恢复" in page.text) == may


def test_health_warns_of_it(jumped, client):
    assert any("jumped" in said for said in client.get("/health/").json()["warnings"])
