"""Beat's own clock: what it rings when the machine's is set to another time."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from celery import Celery
from django.conf import settings

from config.beat import Scheduler
from config.celery import app

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
PERIODS = {"sweep": 15.0, "deliver": 15.0}


class Bell(Scheduler):
    """Notes what it would send."""

    def apply_async(self, entry, **kwargs):
        self.rung = [*getattr(self, "rung", []), entry.name]

    producer = None


@pytest.fixture
def wind_up(tmp_path):
    app = Celery("clock", set_as_current=False)
    app.conf.beat_schedule = {
        name: {"task": name, "schedule": period} for name, period in PERIODS.items()
    }
    made = []

    def make():
        bell = Bell(app, schedule_filename=str(tmp_path / "schedule"))
        made.append(bell)
        return bell

    yield make
    for bell in made:
        bell.close()
    app.close()


def rung(bell, start, *, seconds):
    """What it rings from the start on, by a clock that moves as far as it sleeps."""
    bell.rung = []
    with time_machine.travel(start, tick=False) as clock:
        while datetime.now(UTC) < start + timedelta(seconds=seconds):
            clock.shift(max(bell.tick(), 0.01))
    return sorted(bell.rung)


def test_each_task_is_rung_once_a_period(wind_up):
    with time_machine.travel(NOON, tick=False):
        bell = wind_up()

    assert rung(bell, NOON, seconds=44) == ["deliver"] * 2 + ["sweep"] * 2


@pytest.mark.parametrize("hours", [-6, 6])
def test_a_clock_set_to_another_time_delays_no_ring(wind_up, hours):
    with time_machine.travel(NOON, tick=False):
        bell = wind_up()
    rung(bell, NOON, seconds=44)

    again = rung(bell, NOON + timedelta(hours=hours), seconds=29)

    assert set(again) == {"deliver", "sweep"}


def test_nor_does_one_set_back_while_beat_was_down(wind_up):
    with time_machine.travel(NOON, tick=False):
        bell = wind_up()
    rung(bell, NOON, seconds=44)
    bell.close()
    earlier = NOON - timedelta(hours=6)

    with time_machine.travel(earlier, tick=False):
        later = wind_up()

    assert set(rung(later, earlier, seconds=29)) == {"deliver", "sweep"}


def test_whatever_is_rung_is_a_task_of_the_desk():
    """A worker drops what it does not know, and beat rings on."""
    app.loader.import_default_modules()

    rung = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert rung <= set(app.tasks)
