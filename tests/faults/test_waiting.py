"""Nobody waits: what hangs gives its page, and what lives says so."""

import os
import signal
import time
from contextlib import contextmanager

from tests.faults.desk import commands, parent, wait_until

PAGE_WITHIN, PROBE_WITHIN = 5, 2
# Longer than the supervisor takes to look and to hear nothing.
STALL = 12


@contextmanager
def stalled(desk, service: str):
    """The server and all its processes stand still."""
    main = desk.services["pids"][service]
    stopped = [main, *(pid for pid, _command in commands() if parent(pid) == main)]
    for pid in stopped:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in stopped:
            os.kill(pid, signal.SIGCONT)


def test_a_stalled_database_gives_everybody_a_page_and_is_left_alone(desk, users):
    before = desk.services["pids"]["postgres"]
    with stalled(desk, "postgres"):
        began, rounds, probes = time.monotonic(), [], []
        with users.at_work() as asked:
            while time.monotonic() - began < STALL:
                probes += [users.probe("/live/"), users.probe("/ready/")]
                time.sleep(0.5)
        rounds += asked

    assert {asked.status for asked in rounds} == {503}
    assert all("数据库暂时没有回应" in asked.text for asked in rounds)
    assert max(asked.seconds for asked in rounds) < PAGE_WITHIN
    assert {probe.status for probe in probes[::2]} == {200}
    assert {probe.status for probe in probes[1::2]} == {503}
    assert max(probe.seconds for probe in probes) < PROBE_WITHIN
    wait_until(lambda: {asked.status for asked in users.ask()} == {200}, patience=15)
    wait_until(desk.is_healthy, patience=60)
    assert desk.services["pids"]["postgres"] == before


def test_pages_go_on_without_the_broker(desk, users):
    with stalled(desk, "valkey"):
        asked = [*users.ask(), *users.ask("/?q=母本")]
        live = users.probe()

    assert {answer.status for answer in asked} == {200}
    assert max(answer.seconds for answer in asked) < PAGE_WITHIN
    assert (live.status, live.seconds < PROBE_WITHIN) == (200, True)
    wait_until(desk.is_healthy, patience=60)
