"""The clock of a transfer in the month: beside the four of the client, in no total."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from complaints import services
from complaints.transfers.models import TransferOutcome
from reports import periods
from reports.definitions import LAYOUT
from reports.headquarters.overview import overview
from reports.monthly.figures.gather import figures
from reports.monthly.paper.tables import tables
from tests.cases import make_complaint
from tests.people import logged_in
from tests.reports.monthly.october.play import at

MONDAY = at("2026-10-12 10:00")


@pytest.fixture
def three_transfers(frontdesk):
    """One answered in time, one late, one not at all; and a walk-in."""
    with time_machine.travel(MONDAY, tick=False) as traveller:
        make_complaint(by=frontdesk)
        cases = [
            make_complaint(
                by=frontdesk,
                channel="other",
                source="12386",
                place="",
                # Which has few clocks: the worst ten hold all that were missed.
                nature="opinion",
                transfer_number=f"12386-{number}",
                transfer_due_at=MONDAY + timedelta(days=4),
            )
            for number in range(3)
        ]
        for case, days in ((cases[0], 1), (cases[1], 5)):
            traveller.move_to(MONDAY + timedelta(days=days))
            services.answer_transfer(
                case,
                answered_to="12386 热线",
                handed_at=timezone.now(),
                outcome=TransferOutcome.objects.get(code="explained"),
                paper_number="沪答",
                by=frontdesk,
            )
    return cases


def test_the_month_counts_it_beside_the_four(three_transfers, branch):
    october = periods.parse("2026-10")
    found = figures([branch.pk], october, as_of=at("2026-11-02 10:00"))[branch.pk]

    counted = found["transfer_clock"]
    assert (counted["due"], counted["met"], counted["breached"]) == (3, 1, 2)
    assert "transfer_reply" not in [row["key"] for row in found["clocks"]]
    late = [row for row in found["worst"] if row["kind"] == "transfer_reply"]
    assert {row["number"] for row in late} == {x.number for x in three_transfers[1:]}
    snapshot = {"layout": LAYOUT, "figures": found}
    [shown] = [table for table in tables(snapshot) if table.key == "clocks"]
    assert shown.rows[-1][:-1] == ["转办答复（另计）", 3, 1, 0, 2, 0, 0]
    assert shown.total[1] == sum(row["due"] for row in found["clocks"])


def test_headquarters_compares_and_ranks_by_it(three_transfers, branch, hq):
    october = periods.parse("2026-10")
    with time_machine.travel(at("2026-11-02 10:00"), tick=False):
        [line] = overview(october).lines
        page = logged_in(hq).get("/reports/headquarters/2026-10/").text

    share = dict(line.by_kind)["transfer_reply"]
    assert (share.missed, share.due) == (2, 3)
    others = sum(one.due for kind, one in line.by_kind if kind != "transfer_reply")
    assert line.all.due == others + 3
    assert "转办答复超时" in page
    figure = r'data-figure="transfer_reply\.missed"><a href="[^"]+">2</a>'
    assert re.search(figure, page)
