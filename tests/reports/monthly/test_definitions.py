"""Figures have one definition; a new one holds from its first whole month on."""

import io
from dataclasses import replace
from datetime import date

import pytest
import time_machine
from django.utils import timezone
from openpyxl import load_workbook

from complaints import services
from complaints.models import DisposalMeasure
from reports import periods
from reports.definitions import FIRST_LAYOUT, LAYOUT, Definition
from reports.monthly.book.workbook import write_workbook
from reports.monthly.figures.gather import figures
from reports.monthly.paper.tables import tables
from reports.monthly.printed.pdf import render
from reports.monthly.snapshot import take
from reports.scorecard.scores import by_month
from tests.cases import FINDINGS, approve_opinion, inquire, make_complaint
from tests.lives import at
from tests.papers import text_of

pytestmark = pytest.mark.django_db
MARCH, APRIL = periods.parse("2026-03"), periods.parse("2026-04")
BOTH = periods.spanning(MARCH.first, months=2)


@pytest.fixture
def received(frontdesk) -> None:
    """At the counter, where it is neither quiet nor a room: in March and in April."""
    for day in ("2026-03-10", "2026-04-09"):
        with time_machine.travel(at(f"{day} 10:00")):
            make_complaint(by=frontdesk, place="counter")


def fits(branch) -> list[int]:
    """norm 15.1: how many, by month."""
    with time_machine.travel(at("2026-05-20 10:00")):
        months = by_month([branch.pk], BOTH)[branch.pk]
    return [months[month.first]["15.1"].met for month in (MARCH, APRIL)]


def layouts(branch) -> list[str]:
    with time_machine.travel(at("2026-05-20 10:00")):
        return [
            take(branch, month, report=None).snapshot["layout"]
            for month in (MARCH, APRIL)
        ]


@pytest.mark.norm("15.1")
def test_a_new_desk_has_never_counted_otherwise(received, branch) -> None:
    assert fits(branch) == [0, 0]
    assert layouts(branch) == [LAYOUT, LAYOUT]


@pytest.mark.norm("15.1")
def test_a_desk_in_use_keeps_its_earlier_months(received, branch) -> None:
    Definition.objects.create(layout=LAYOUT, holds_from=date(2026, 4, 1))

    assert fits(branch) == [1, 0]
    assert layouts(branch) == [FIRST_LAYOUT, LAYOUT]


@pytest.mark.norm("7.2")
def test_later_by_agreement_is_in_time_in_the_first_layout_alone(branch) -> None:
    with time_machine.travel(at("2026-05-20 10:00")):
        snapshot = take(branch, MARCH, report=None).snapshot
    row = snapshot["figures"]["clocks"][0]
    row |= {"due": 3, "met": 1, "later_by_agreement": 1, "breached": 1}

    def in_time(layout: str) -> object:
        made = {table.key: table for table in tables({**snapshot, "layout": layout})}
        return made["clocks"].rows[0][-1]

    assert in_time(FIRST_LAYOUT) == "67%"
    assert in_time(LAYOUT) == "33.3%"


@pytest.mark.norm("11.1")
def test_tables_without_rows_stay_in_their_place(branch, client, gm) -> None:
    client.force_login(gm)
    with time_machine.travel(at("2026-04-20 10:00")):
        taken = take(branch, MARCH, report=None)
        page = client.get("/reports/monthly/SH001/2026-03/").content.decode()
    with write_workbook(taken.snapshot, branch, MARCH).file as file:
        book = load_workbook(io.BytesIO(file.read()))
    paper = text_of(render(taken.snapshot, taken.stamp()))

    for title in ("变更类别", "员工处置", "培训", "共性问题"):
        assert title in book.sheetnames
        assert f">{title}<" in page
        assert title in paper
    assert page.count("本月无") == paper.count("本月无") >= 4


@pytest.mark.norm("23.3")
def test_a_disposal_counts_where_it_was_decided_and_where_it_was_done(
    branch, frontdesk, marketing, operations, gm
) -> None:
    with time_machine.travel(at("2026-03-25 10:00")):
        case = make_complaint(by=frontdesk, category="D")
        services.acknowledge(case, by=frontdesk, no_agreed_time_reason="不便约定。")
        services.investigate(case, by=frontdesk)
        inquire(case, by=frontdesk)
        approve_opinion(case)
        found = replace(FINDINGS, responsibility="staff")
        services.record_findings(case, findings=found, by=frontdesk)
        decided = services.decide_disposal(
            case,
            staff=case.named_staff.get(),
            measure=DisposalMeasure.objects.filter(wants_file=False).first(),
            due_on=date(2026, 4, 10),
            by=marketing,
        )
    with time_machine.travel(at("2026-04-09 10:00")):
        services.finish_disposal(
            decided, done_on=timezone.localdate(), leader=marketing, by=frontdesk
        )

    def counted(month, **how) -> list[tuple[int, int]]:
        as_of = at("2026-05-20 10:00")
        rows = figures([branch.pk], month, as_of=as_of, **how)[branch.pk]["disposals"]
        return [(row["count"], row["done"]) for row in rows]

    assert counted(MARCH) == [(1, 0)]
    assert counted(APRIL) == [(0, 1)]
    # As it was told until then.
    assert counted(APRIL, layout=FIRST_LAYOUT) == []
