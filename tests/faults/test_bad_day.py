"""Ten people at work through a bad day: what they were told is kept, is kept."""

import logging
import time
from contextlib import ExitStack, closing, contextmanager

import psycopg2
import pytest
import redis

from tests.faults.desk import wait_until
from tests.faults.test_waiting import stalled
from tests.faults.users import Asked

logger = logging.getLogger(__name__)
pytestmark = pytest.mark.faults_long
# Seconds longer than without a fault: what else the machine does is none.
PAGE_WITHIN = 5
BEFORE, FAULT, AFTERWARDS = 4, 8, 8
SIZE = 201


@contextmanager
def killed(desk, *names: str):
    for name in names:
        if name in ("postgres", "valkey"):
            desk.kill_service(name)
        else:
            desk.kill(name)
    yield


@contextmanager
def emptied(desk):
    with redis.Redis.from_url(desk.services["redis_url"]) as broker:
        broker.flushall()
    yield


@contextmanager
def used_up(desk):
    """Every connection that the application may have is somebody else's."""
    with ExitStack() as held:
        try:
            while True:
                url = desk.services["app_url"]
                held.enter_context(closing(psycopg2.connect(url)))
        except psycopg2.OperationalError:
            yield


FAULTS = {
    "postgres killed": lambda desk: killed(desk, "postgres"),
    "postgres stalled": lambda desk: stalled(desk, "postgres"),
    "valkey killed": lambda desk: killed(desk, "valkey"),
    "valkey stalled": lambda desk: stalled(desk, "valkey"),
    "valkey emptied": emptied,
    "workers and beat killed": lambda desk: killed(
        desk, "worker", "deliveries", "beat"
    ),
    "connections used up": used_up,
}


def longest(answers: list[Asked]) -> float:
    return max((answer.seconds for answer in answers), default=0.0)


@pytest.mark.parametrize("name", FAULTS)
def test_people_work_on_and_keep_what_they_were_told(desk, users, storm, name):
    storm.break_loose(SIZE)
    with users.at_work() as asked, users.filing(name) as filed:
        time.sleep(BEFORE)
        usual = longest([*asked, *filed.answers])
        with FAULTS[name](desk):
            time.sleep(FAULT)
        time.sleep(AFTERWARDS)
    storm.wait()

    slowest = longest([*asked, *filed.answers])
    logger.info(
        "%s: %d pages, %d of %d files kept; slowest page %.1f s, file %.1f s,"
        " without the fault %.1f s",
        *(name, len(asked), len(filed.told), len(filed.answers)),
        *(longest(asked), longest(filed.answers), usual),
    )
    assert filed.told
    assert filed.told <= filed.found()
    storm.assert_told_once()
    assert {answer.status for answer in asked} <= {200, 503}
    assert [answer.status for answer in users.ask()] == [200] * len(users.sessions)
    assert slowest < usual + PAGE_WITHIN
    wait_until(desk.is_healthy, patience=60)
