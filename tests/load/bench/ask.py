"""Ask the data: headquarters opens the page, and asks for all there is."""

import statistics

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from branches.models import Post, User
from tests.load.bench import months, stock
from tests.load.bench.measured import Measured
from tests.load.bench.pages import run, served, timed

ADDRESS = "/reports/ask/"
ALL = {"begin": "2023-01-01", "by": "category", "across": "channel"}
BY_BRANCH = {**ALL, "by": "branch", "across": "month"}
TIMES = 7


def prepare(size: int) -> str:
    return months.prepare(size)


def measure(size: int) -> Measured:
    with stock.opened(prepare(size)), transaction.atomic():
        User.objects.create(username="hq", post=Post.HEADQUARTERS)
        with served("hq") as client:
            opening, _statements = asked(client, {})
            by_branch, _statements = asked(client, BY_BRANCH)
            whole, statements = asked(client, ALL)
            counting = next(sql for sql in statements if "GROUP BY" in sql)
            floor = median(lambda: run(counting))
        # The stock is kept, and knows no headquarters.
        transaction.set_rollback(True)
    return Measured(
        ours=whole,
        floor=floor,
        unit="ms",
        n=TIMES,
        floor_is="the one statement that counts, by bare SQL",
        more={
            "statements": len(statements),
            "opening_ms": opening,
            "by_branch_and_month_ms": by_branch,
        },
    )


def asked(client: Client, question: dict[str, str]) -> tuple[float, list[str]]:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(ADDRESS, question).status_code == 200
    # The next request begins another log.
    statements = [query["sql"] for query in captured.captured_queries]
    return median(lambda: client.get(ADDRESS, question)), statements


def median(act) -> float:
    return round(statistics.median(timed(act) for _time in range(TIMES)), 1)
