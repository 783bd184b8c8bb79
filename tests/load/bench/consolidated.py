"""A month of all branches as one paper, beside the bare SQL of what it counts."""

import resource
import time

import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from branches.models import Branch
from reports.headquarters.consolidated import build_pdf, snapshot
from tests.load.bench import months, stock
from tests.load.bench.measured import Measured
from tests.load.bench.monthly import ask


def prepare(size: int) -> str:
    return months.prepare(size)


def measure(size: int) -> Measured:
    told: list[tuple[int, int]] = []
    with stock.opened(prepare(size)), time_machine.travel(stock.MORNING, tick=False):
        branches = Branch.objects.count()
        began = time.perf_counter()
        paper = build_pdf(months.LAST, lambda *parts: told.append(parts)).read()
        ours = time.perf_counter() - began
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        with CaptureQueriesContext(connection) as captured:
            snapshot(months.LAST, lambda *parts: None)
        asked = [query["sql"] for query in captured.captured_queries]
        began = time.perf_counter()
        ask([sql for sql in asked if sql.lstrip().startswith("SELECT")])
        floor = time.perf_counter() - began
    assert told[-1][0] == told[-1][1]
    return Measured(
        ours=round(ours, 2),
        floor=round(floor, 2),
        unit="s",
        n=1,
        floor_is="the statements of its counts, by bare SQL",
        more={"branches": branches, "bytes": len(paper), "peak_megabytes": peak},
    )
