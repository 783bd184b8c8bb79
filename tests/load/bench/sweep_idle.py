"""A sweep that finds nothing to do, as beat rings it all day long."""

import statistics
import time
from collections.abc import Callable

import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from complaints.clocks import heartbeat
from complaints.lifecycle.sweeping import sweep
from tests.load.bench import desk, stock
from tests.load.bench.measured import Measured

TIMES = 50
# What cannot be left out: is anything due, of either kind?
QUESTIONS = (
    "SELECT FROM complaints_deadline"
    " WHERE result = 'pending' AND due_at < %s ORDER BY due_at LIMIT 1",
    "SELECT FROM complaints_tiertime"
    " WHERE outcome = 'waiting' AND due_at <= %s ORDER BY due_at LIMIT 1",
)


def prepare(size: int) -> str:
    return desk.prepare(size)


def measure(size: int) -> Measured:
    with (
        stock.opened(prepare(size)),
        time_machine.travel(stock.MORNING, tick=False),
    ):
        heartbeat.beat(heartbeat.SWEEP)
        with CaptureQueriesContext(connection) as captured:
            done = sweep.sweep(now=stock.MORNING)
        assert (done.warned, done.breached, done.escalated) == (0, 0, 0)
        ours = median_of(lambda: sweep.sweep(now=stock.MORNING))
        floor = median_of(ask)
    return Measured(
        ours=ours,
        floor=floor,
        unit="ms",
        n=TIMES,
        floor_is="two index lookups by bare SQL: is any deadline, any tier due",
        more={"statements": len(statements(captured))},
    )


def statements(captured: CaptureQueriesContext) -> list[str]:
    """Those that ask or write; where transactions begin and end is none."""
    marks = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    asked = [query["sql"] for query in captured.captured_queries]
    return [sql for sql in asked if not sql.startswith(marks)]


def ask() -> None:
    with connection.cursor() as cursor:
        for question in QUESTIONS:
            cursor.execute(question, [stock.MORNING])
            assert cursor.fetchone() is None


def median_of(act: Callable[[], object]) -> float:
    """Milliseconds."""
    took = []
    for _time in range(TIMES):
        began = time.perf_counter()
        act()
        took.append(time.perf_counter() - began)
    return round(statistics.median(took) * 1000, 3)
