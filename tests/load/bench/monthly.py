"""One branch's month, figures and paper, beside the bare SQL of its aggregates."""

import statistics
import time

import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from branches.models import Branch
from reports.monthly.figures.gather import figures
from reports.monthly.printed.pdf import render
from reports.monthly.snapshot import Taken, take
from tests.load.bench import months, stock
from tests.load.bench.measured import Measured

TIMES = 7


def prepare(size: int) -> str:
    return months.prepare(size)


def measure(size: int) -> Measured:
    with stock.opened(prepare(size)), time_machine.travel(stock.MORNING, tick=False):
        branches = list(Branch.objects.order_by("code"))
        set_up(branches[0])
        # Another's each time, as people ask for them.
        asked = [branches[n * 7 % len(branches)] for n in range(1, TIMES + 1)]
        runs = [run(branch) for branch in asked]
        together = figures_of(branches)
    taking, setting, bare = (
        statistics.median(part) for part in zip(*runs, strict=True)
    )
    return Measured(
        ours=round(taking + setting, 3),
        floor=round(bare, 3),
        unit="s",
        n=TIMES,
        floor_is="the statements of its aggregates, by bare SQL",
        more={
            "branches": len(branches),
            "figures": round(taking, 3),
            "charts_and_paper": round(setting, 3),
            "figures_of_all_branches": round(together, 2),
        },
    )


def set_up(branch: Branch) -> None:
    """Fonts are read once a process."""
    paper(take(branch, months.LAST, report=None))


def run(branch: Branch) -> tuple[float, float, float]:
    """Seconds for figures, for charts and paper, for the bare statements."""
    began = time.perf_counter()
    taken = take(branch, months.LAST, report=None)
    took = time.perf_counter()
    paper(taken)
    done = time.perf_counter()
    with CaptureQueriesContext(connection) as captured:
        take(branch, months.LAST, report=None)
    asked = [query["sql"] for query in captured.captured_queries]
    again = time.perf_counter()
    ask([sql for sql in asked if sql.startswith(("SELECT", "\nSELECT"))])
    return took - began, done - took, time.perf_counter() - again


def figures_of(branches: list[Branch]) -> float:
    """Seconds for all branches' figures at once."""
    began = time.perf_counter()
    keys = [branch.pk for branch in branches]
    figures(keys, months.LAST, as_of=months.LAST.until)
    return time.perf_counter() - began


def paper(taken: Taken) -> None:
    render(taken.snapshot, taken.stamp())


def ask(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
            cursor.fetchall()
