"""Each part killed once in the middle of a storm of two hundred."""

import os
import signal

from tests.faults.desk import wait_until

SIZE = 201
SOON = 60  # seconds: ten where nothing else runs
LATER = "complaints_notification"
# In the order in which one batch writes into them.
TABLES = (
    "complaints_deadline",
    "complaints_tiertime",
    "complaints_escalation",
    "complaints_notification",
    "complaints_event",
)
NOTHING = {"breaches": 0, "escalations": 0, "notices": 0, "events": 0}


def test_several_sweeps_at_once_tell_once(desk, storm):
    with desk.without_beat():
        storm.break_loose(SIZE)
        sweep = desk.sweep()
        desk.ring(times=3)
        assert sweep.wait() == 0
        storm.wait()

    storm.assert_told_once()


def test_a_sweep_killed_between_any_two_statements_leaves_nothing_half_done(
    desk, storm
):
    with desk.without_beat():
        storm.break_loose(SIZE)
        for table in TABLES:
            with desk.barred(table):
                sweep = desk.sweep()
                wait_until(lambda table=table: desk.waiter(table))
                sweep.kill()
                sweep.wait()
            assert storm.written() == NOTHING
        desk.ring()
        storm.wait()

    storm.assert_told_once()


def test_a_sweep_whose_connection_is_cut_leaves_nothing_half_done(
    desk, storm, superuser_of_desk
):
    with desk.without_beat():
        storm.break_loose(SIZE)
        with desk.barred(LATER):
            desk.ring()
            backend = wait_until(lambda: desk.waiter(LATER))
            superuser_of_desk("SELECT pg_terminate_backend(%s)", backend)
        assert storm.written() == NOTHING
        desk.ring()
        storm.wait()

    storm.assert_told_once()


def test_after_the_worker_is_killed_its_first_pass_tells_what_is_due(desk, storm):
    with desk.without_beat():
        storm.break_loose(SIZE)
        with desk.barred(LATER):
            desk.ring()
            wait_until(lambda: desk.waiter(LATER))
            orphans = {desk.pid("worker"), *desk.children_of("worker")}
            desk.kill("worker")
        storm.wait()

    storm.assert_told_once()
    assert not orphans & set(desk.processes())


def test_a_killed_child_of_the_worker_is_replaced(desk, storm):
    with desk.without_beat():
        storm.break_loose(SIZE)
        with desk.barred(LATER):
            desk.ring()
            wait_until(lambda: desk.waiter(LATER))
            for child in desk.children_of("worker"):
                os.kill(child, signal.SIGKILL)
        assert storm.written() == NOTHING
        wait_until(lambda: len(desk.children_of("worker")) == 2)
        desk.ring()
        storm.wait()

    storm.assert_told_once()


def test_killed_beat_rings_again_by_itself(desk, storm):
    desk.kill("beat")
    storm.break_loose(SIZE)

    storm.wait()

    storm.assert_told_once()


def test_a_killed_broker_silences_nobody(desk, storm):
    storm.break_loose(SIZE)
    with desk.barred(LATER):
        desk.ring()
        wait_until(lambda: desk.waiter(LATER))
        desk.kill_service("valkey")
    storm.wait()
    storm.assert_told_once()
    later = type(storm)(desk, f"{storm.name}b")
    later.break_loose(SIZE)

    later.wait()

    later.assert_told_once()


def test_a_killed_database_loses_and_doubles_nothing(desk, storm):
    storm.break_loose(SIZE)
    with desk.barred(LATER):
        desk.ring()
        wait_until(lambda: desk.waiter(LATER))
        desk.kill_service("postgres")

    storm.wait()

    storm.assert_told_once()


def test_after_a_kill_of_everything_and_six_hours_each_tier_says_how_late(desk, storm):
    for victim in ("web", "worker", "beat"):
        desk.kill(victim)
    desk.stop(signal.SIGKILL)
    hours = 6 * 3600
    desk.age_heartbeat(hours)
    storm.break_loose(SIZE, ago=60, apart=hours / (SIZE // 3) - 5)

    desk.start()
    storm.wait()

    storm.assert_told_once()
    storm.assert_late_by_outage(hours)


def test_killed_children_of_the_web_server_are_replaced(desk):
    old = set(desk.children_of("web"))
    for child in old:
        os.kill(child, signal.SIGKILL)

    wait_until(lambda: len(set(desk.children_of("web")) - old) == len(old))
    wait_until(desk.is_healthy)


def test_a_killed_web_server_answers_again(desk):
    old = {desk.pid("web"), *desk.children_of("web")}
    desk.kill("web")

    wait_until(lambda: desk.pid("web") not in old)
    wait_until(desk.is_healthy)

    assert not old & set(desk.processes())


def test_nothing_is_left_running_after_a_stop(desk):
    desk.stop()

    assert desk.processes() == {}
    assert desk.start() < SOON
    assert desk.is_healthy()
