"""What can be asked of October says what its month says, and leads to its cases."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode, urlsplit

import pytest
import time_machine
from django.http import QueryDict
from django.utils import timezone

from branches.models import Post, User
from complaints.clocks.deadlines import Kind
from complaints.clocks.models import MISSED, Result
from reports import periods
from reports.ask import answer
from reports.ask.answer import Table
from reports.ask.dimensions import DIMENSIONS
from reports.ask.forms import AskForm
from reports.ask.measures import MEASURES
from reports.monthly.figures.gather import figures
from reports.shares import percent
from tests.people import make_user
from tests.reports.monthly.october.play import SIGNING, at

pytestmark = pytest.mark.xdist_group("october")
URL = "/reports/ask/"
OCTOBER = {"begin": "2026-10-01", "end": "2026-10-31"}


@pytest.fixture(autouse=True)
def signing_day() -> Iterator[None]:
    with time_machine.travel(at(SIGNING), tick=False):
        yield


@pytest.fixture
def hq(cases) -> User:
    return make_user("hq", Post.HEADQUARTERS)


def asked(user: User, **question: str) -> Table:
    form = AskForm(QueryDict(urlencode({**OCTOBER, **question})), user=user)
    assert form.is_valid(), form.errors
    return answer.table(form.asked(), user=user, now=timezone.now())


def test_the_whole_of_each_measure_is_the_months_own(branch, hq) -> None:
    period = periods.parse("2026-10")
    month = figures([branch.pk], period, as_of=at(SIGNING))[branch.pk]

    said = {name: asked(hq, measure=name, by="branch").foot.total for name in MEASURES}

    assert said["count"].value == month["received"]["count"] == 13
    assert said["share"].value == 100
    for name in ("reply", "resolve"):
        of_all = month[name][0]
        for part in ("median", "p90"):
            told = said[f"{name}_{part}"]
            assert (told.count, told.value) == (
                of_all["count"],
                round(of_all[part] / 60, 1),
            )
    clocks = {row["key"]: row for row in month["clocks"]}
    clocks[Kind.FOLLOW_UP_VISIT] = month["visit_clock"]
    clocks[Kind.TRANSFER_REPLY] = month["transfer_clock"]
    for kind, row in clocks.items():
        decided = row["due"] - row[Result.PENDING]
        told = said[f"breached_{kind}"]
        assert told.count == decided, kind
        assert told.value == percent(sum(row[one] for one in MISSED), decided)
    visits = {row["key"]: row["count"] for row in month["visits"]["satisfaction"]}
    assert said["satisfied"].count == month["visits"]["made"]
    assert said["satisfied"].value == percent(
        visits["satisfied"] + visits["mostly"], month["visits"]["made"]
    )
    assert said["reopened"].value == month["reopened"]


@pytest.mark.parametrize("measure", MEASURES)
def test_each_cell_leads_to_as_many_as_it_counts(client, hq, measure) -> None:
    client.force_login(hq)
    place, sides = list(MEASURES).index(measure), list(DIMENSIONS)
    by, across = (sides[(place + step) % len(sides)] for step in (0, 5))
    page = client.get(URL, {**OCTOBER, "measure": measure, "by": by, "across": across})
    table = page.context["table"]
    for line in [*table.lines, table.foot]:
        for cell in line.numbers:
            if cell.url:
                listed = client.get(cell.url)
                assert len(listed.context["lines"]) == cell.count, cell.url


@pytest.mark.parametrize("name", [n for n in DIMENSIONS if n != "month"])
def test_a_filter_is_the_row_of_its_dimension(hq, name) -> None:
    for measure in ("count", "reply_median", "breached_final_feedback"):
        table = asked(hq, measure=measure, by=name)
        for line in table.lines:
            query = QueryDict(urlsplit(line.total.url).query)
            if key := query.get("row"):
                narrowed = asked(hq, measure=measure, by="month", **{name: key})
                assert narrowed.foot.total.value == line.total.value
                assert narrowed.foot.total.count == line.total.count
