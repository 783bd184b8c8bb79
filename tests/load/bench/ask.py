"""Ask the data: headquarters opens the page, and asks for all there is."""

import statistics

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from branches.models import Post, User
from reports.ask.measures import MEASURES
from tests.load.bench import months, stock
from tests.load.bench.measured import Measured
from tests.load.bench.pages import run, served, timed

ADDRESS = "/reports/ask/"
ALL = {"begin": "2023-01-01", "by": "category", "across": "channel"}
TIMES = 3
# What a page may take: so many times the bare SQL, and so many milliseconds.
MOST_TIMES, ALLOWED = 3.0, 200


def prepare(size: int) -> str:
    return months.prepare(size)


def measure(size: int) -> Measured:
    with stock.opened(prepare(size)), transaction.atomic():
        User.objects.create(username="hq", post=Post.HEADQUARTERS)
        with served("hq") as client:
            opening, _statements = asked(client, {})
            of_each = {name: beside(client, name) for name in MEASURES}
            whole, statements = asked(client, ALL)
        # The stock is kept, and knows no headquarters.
        transaction.set_rollback(True)
    return Measured(
        ours=whole,
        floor=of_each["count"][1],
        unit="ms",
        n=TIMES,
        floor_is="the same question in bare SQL, by category and channel",
        more={
            "statements": len(statements),
            "opening_ms": opening,
            "ours_and_floor_of_each": of_each,
            "above_the_bar": [
                name
                for name, (ours, floor) in of_each.items()
                if ours > MOST_TIMES * floor + ALLOWED
            ],
        },
    )


def beside(client: Client, name: str) -> tuple[float, float]:
    """The page, and the same question without the sums that only the page shows."""
    ours, statements = asked(client, {**ALL, "measure": name})
    counting = next(sql for sql in statements if "AS counted" in sql)
    bare = counting.replace("CUBE (k0, k1)", "k0, k1").replace("GROUPING(k0, k1)", "0")
    return ours, median(lambda: run(bare))


def asked(client: Client, question: dict[str, str]) -> tuple[float, list[str]]:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(ADDRESS, question).status_code == 200
    # The next request begins another log.
    statements = [query["sql"] for query in captured.captured_queries]
    return median(lambda: client.get(ADDRESS, question)), statements


def median(act) -> float:
    return round(statistics.median(timed(act) for _time in range(TIMES)), 1)
