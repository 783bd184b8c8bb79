"""The storm of five thousand: whoever dies in it, all is told once."""

import signal
import time

import pytest

from tests.faults.desk import wait_until
from tests.faults.storm import Storm

pytestmark = pytest.mark.faults_long
SIZE = 4998
PATIENCE = 180.0
# In seconds after the first batch is written: before, within and after the others.
MOMENTS = (0.0, 0.1, 0.3, 0.7, 1.5)


def begun(storm: Storm) -> None:
    """Until some of it is told and most is not."""
    wait_until(lambda: storm.written()["events"] >= SIZE / 10)


@pytest.mark.parametrize("after", MOMENTS)
@pytest.mark.parametrize("victim", ["worker", "beat", "valkey", "postgres"])
def test_of_a_storm_all_is_told_once_whoever_is_killed(desk, storm, victim, after):
    storm.break_loose(SIZE)
    desk.ring()
    begun(storm)
    time.sleep(after)

    if victim in ("valkey", "postgres"):
        desk.kill_service(victim)
    else:
        desk.kill(victim)

    storm.wait(patience=PATIENCE)
    storm.assert_told_once()


def test_sweeps_killed_one_after_the_other_tell_all_once(desk, storm):
    with desk.without_beat():
        storm.break_loose(SIZE)
        for turn in range(20):
            sweep = desk.sweep()
            wait_until(lambda: sweeping(desk))
            time.sleep(turn * 0.05)
            sweep.kill()
            sweep.wait()

        assert desk.sweep().wait() == 0

    storm.assert_told_once()


def sweeping(desk) -> bool:
    return desk.one(
        "SELECT count(*) > 0 FROM pg_stat_activity WHERE usename = 'desk_app'"
        " AND query LIKE '%%complaints_%%' AND pid <> pg_backend_pid()"
        " AND backend_start > now() - interval '5 seconds'"
    )


def test_two_beats_and_a_clock_of_sweeps_tell_all_once(desk, storm, tmp_path):
    second = desk.second_beat(tmp_path / "schedule")
    try:
        for name in ("a", "b", "c"):
            later = Storm(desk, storm.name + name)
            later.break_loose(SIZE)
            sweeps = [desk.sweep(), desk.sweep()]
            later.wait(patience=PATIENCE)
            assert [sweep.wait() for sweep in sweeps] == [0, 0]
            later.assert_told_once()
    finally:
        second.terminate()
        second.wait()


def test_beat_rings_on_with_a_broken_schedule(desk, storm):
    with desk.without_beat():
        old = desk.pid("beat")
        desk.kill("beat")
        for file in desk.schedule.parent.glob("schedule*"):
            file.write_bytes(b"\x00broken" * 100)
    wait_until(lambda: desk.pid("beat") != old)
    storm.break_loose(SIZE)

    storm.wait(patience=PATIENCE)

    storm.assert_told_once()


def test_seven_hours_without_anything_are_made_up_for_once(desk, storm):
    hours = 7 * 3600
    desk.stop(signal.SIGKILL)
    desk.age_heartbeat(hours)
    storm.break_loose(SIZE, ago=60, apart=hours / (SIZE // 3))
    for name in ("postgres", "valkey"):
        desk.kill_service(name)

    desk.start()
    storm.wait(patience=PATIENCE)

    storm.assert_told_once()
    storm.assert_late_by_outage(hours)
