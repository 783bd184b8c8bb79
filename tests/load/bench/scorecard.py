"""A branch's scorecard with the year before it; and the month of all branches."""

import time_machine
from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from branches.models import Branch, User
from reports.periods import Period, spanning
from reports.scorecard.scores import by_month, scores
from tests.load.bench import stock, years
from tests.load.bench.measured import Measured, Timed

MONTH = years.LAST
YEAR = spanning(MONTH.shifted(-11).first, months=12)
TIMES = 5
# Nothing is collected here.
PLAIN_FILES = {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}


def prepare(size: int) -> str:
    return years.prepare(size)


def measure(size: int) -> Measured:
    with (
        stock.opened(prepare(size)),
        time_machine.travel(stock.MORNING, tick=False),
        override_settings(STORAGES={**settings.STORAGES, **PLAIN_FILES}),
    ):
        branch = Branch.objects.order_by("code")[0]
        client = Client(headers={"host": "localhost"})
        client.force_login(User.objects.filter(branch=branch)[0])
        address = f"/reports/scorecard/{branch.code}/{MONTH.slug}/"
        with CaptureQueriesContext(connection) as counted:
            by_month([branch.pk], YEAR)
        statements = [query["sql"] for query in counted.captured_queries]
        page, listed = (
            best_of(lambda path=path: asked(client, path))
            for path in (address, f"{address}17.4/")
        )
        floor = best_of(lambda: bare(statements))
        every, all_of_them = consolidated(MONTH)
    return Measured(
        ours=page,
        floor=floor,
        unit="ms",
        n=TIMES,
        floor_is="the statements of its counts by bare SQL, no page around them",
        more={
            "cases_of_17.4_ms": listed,
            "statements": len(statements),
            "all_branches_s": round(every / 1000, 2),
            "branches": all_of_them,
        },
    )


def asked(client: Client, path: str) -> None:
    assert client.get(path, secure=True).status_code == 200


def bare(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
            cursor.fetchall()


def consolidated(month: Period) -> tuple[float, int]:
    keys = list(Branch.objects.values_list("pk", flat=True))
    with Timed() as timed:
        scores(keys, month)
    return timed.seconds * 1000, len(keys)


def best_of(act) -> float:
    """Milliseconds: the machine has other work."""
    took = []
    for _time in range(TIMES):
        with Timed() as timed:
            act()
        took.append(timed.seconds)
    return round(min(took) * 1000, 1)
