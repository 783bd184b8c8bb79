"""A figure that stands in several places says the same in all of them (DESIGN 7).

Asserted on what is rendered: of the demonstration's months and both its branches.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from branches.calendar import SHANGHAI
from branches.models import Branch, User
from complaints.models import Complaint
from reports import periods
from reports.behind import listed, names
from reports.behind.figure import COUNT, PERCENTS, SHARE
from reports.headquarters.consolidated import build_pdf, build_xlsx
from reports.monthly.paper.common import CLOCK_PARTS
from reports.monthly.paper.labels import clock
from reports.periods import Period
from reports.scorecard.obligations import obligations
from tests.databases import undone
from tests.papers import text_of
from tests.reports.one_number import reading

pytestmark = [
    pytest.mark.xdist_group("demonstration"),
    pytest.mark.norm("11.1"),
]
NOW = datetime(2026, 11, 18, 10, tzinfo=SHANGHAI)
# The month that runs, and those that the demonstration tells of.
MONTHS = [periods.month_of(NOW).shifted(-before) for before in range(6)]
BRANCHES = ("SH001", "BJ001")
PLACES = [(branch, month) for branch in BRANCHES for month in MONTHS]
of_each = pytest.mark.parametrize(
    ("branch", "month"), PLACES, ids=lambda part: getattr(part, "slug", part)
)


@pytest.fixture(scope="module", autouse=True)
def demonstration(
    django_db_setup, django_db_blocker, tmp_path_factory
) -> Iterator[None]:
    media = tmp_path_factory.mktemp("media")
    with (
        undone(django_db_blocker, media),
        time_machine.travel(NOW, tick=False),
        override_settings(DEMO=True),
    ):
        call_command("load_demo", verbosity=0)
        call_command("load_demo_reports", verbosity=0)
        yield
    told_of.cache_clear()
    house_of.cache_clear()


def client_of_headquarters() -> Client:
    client = Client()
    client.force_login(User.objects.get(username="hq"))
    return client


def url(name: str, *args: object) -> str:
    return reverse(f"reports:{name}", args=args)


@dataclass(frozen=True)
class Told:
    """What is rendered of one branch's month."""

    card: reading.Page
    monthly: reading.Page
    paper: str
    book: Workbook
    card_book: Workbook


@cache
def told_of(branch: str, month: Period) -> Told:
    client = client_of_headquarters()
    return Told(
        card=reading.read(client, url("scorecard", branch, month)),
        monthly=reading.read(client, url("monthly", branch, month)),
        paper=text_of(client.get(url("monthly_pdf", branch, month)).content),
        book=reading.book_of(client, url("monthly_xlsx", branch, month)),
        card_book=reading.book_of(client, url("scorecard_xlsx", branch, month)),
    )


@cache
def house_of(month: Period) -> reading.Page:
    return reading.read(client_of_headquarters(), url("headquarters", month))


@of_each
def test_an_obligation_says_the_same_on_every_page(branch, month) -> None:
    told = told_of(branch, month)
    counted = told.card.obligations()

    assert list(counted) == list(obligations())
    assert told.monthly.obligations() == counted
    assert house_of(month).obligations(branch) == counted


@of_each
def test_an_obligation_says_the_same_on_paper_and_in_workbooks(branch, month) -> None:
    told = told_of(branch, month)
    lines = told.book["规范记分表"].iter_rows(min_row=2)
    in_month = {
        row[0].value: (row[1].value, row[2].value or "—", reading.said(row[3]))
        for row in lines
    }

    for row in told.card_book.active.iter_rows(min_row=2, values_only=True):
        id, met, total = row[0], row[3] or 0, row[4] or 0
        assert (met, total) == told.card.obligations()[id], id
        name, counted, percent = in_month[id]
        is_recorded = row[7] != "无记录"
        assert counted == (f"{met}／{total}" if is_recorded else "—"), id
        percent = percent.strip("—")
        line = f"{id}{name}{counted}{percent}{row[7]}".replace(" ", "")
        assert line in told.paper


@pytest.mark.parametrize("month", MONTHS, ids=lambda month: month.slug)
def test_headquarters_workbook_and_paper_say_what_the_scorecards_say(month) -> None:
    with build_xlsx(month, lambda *told: None) as made:
        book = load_workbook(made)
    [heads, *rows] = book["规范记分"].iter_rows(values_only=True)
    paper = text_of(build_pdf(month, lambda *told: None).read())
    cards = [told_of(branch, month).card for branch in sorted(BRANCHES)]
    told = [card.obligations() for card in cards]

    for row, of_branch in zip(rows, told, strict=True):
        for id, counted in zip(heads[1:], row[1:], strict=True):
            met, total = of_branch[id]
            assert counted in (f"{met}／{total}", "—"), id
    for id, one in obligations().items():
        met, total = (sum(x) for x in zip(*(mine[id] for mine in told), strict=True))
        unmet = sum(mine[id][0] < mine[id][1] for mine in told)
        assert f"{id}{one.name}{met}{total}{unmet}".replace(" ", "") in paper


@of_each
def test_a_figure_in_two_places_says_the_same(branch, month) -> None:
    told, house = told_of(branch, month), house_of(month).figures(branch)
    figures, in_book = told.monthly.figures(), reading.figures_of(told.book)

    # Within the page, and in the workbook under the same name.
    assert {name: said for name, said in figures.items() if len(said) > 1} == {}
    assert {name: in_book[name] for name in figures} == figures
    # At headquarters; there a clock's misses are one number. The month leaves out the
    # line of a clock that it counts beside the others, where there is none.
    beside = "transfer_reply"
    number = dict.fromkeys((f"{beside}.{x}" for x in CLOCK_PARTS), 0)
    number |= {
        name: int(one)
        for name, [one, *_others] in ((n, list(said)) for n, said in figures.items())
        if one.isdigit()
    }
    for name, said in house.items():
        kind, _dot, part = name.partition(".")
        expected = number.get(name)
        if part == "missed":
            expected = number[f"{kind}.breached"] + number[f"{kind}.confirmed"]
        assert said == {str(expected)}, name
    missed = [
        said
        for name, said in house.items()
        if name.endswith(".missed") and name != f"{beside}.missed"
    ]
    assert number["clocks.missed"] == sum(int(one) for [one] in missed)


@of_each
def test_the_clocks_table_agrees_with_the_scorecard(branch, month) -> None:
    told = told_of(branch, month)
    figures = {name: one for name, [one] in told.monthly.figures().items()}
    clocks = {
        "7.2": "baseline_reply",
        "7.3": "agreed_reply",
        "17.3": "reply_24h",
        "17.4": "final_feedback",
    }

    for id, kind in clocks.items():
        met, total = told.card.obligations()[id]
        assert met == int(figures[f"{kind}.met"]), id
        assert total == int(figures[f"{kind}.due"]) - int(figures[f"{kind}.pending"])
        percent = f"{met * 1000 // total / 10:g}%" if total else "—"
        assert figures[f"{kind}.in_time"] == percent, id
    met, total = told.card.obligations()["8.2"]
    assert met == int(figures["visits.met"])
    assert total == met + int(figures["visits.missed"])


LINKED = [(branch, month) for branch in BRANCHES for month in MONTHS[1:3]]


def headquarters() -> User:
    return User.objects.get(username="hq")


def linked_pages(branch: str, month: Period) -> dict[str, Period]:
    """Addresses of pages with figures, each with the period that it is of.

    Overview and reviews of both months are the same: with one of them.
    """
    if month != MONTHS[1]:
        return {url("monthly", branch, month): month}
    quarter = periods.quarter_of(month.first)
    half = periods.parse(f"{month.first.year}-H2")
    return {
        url("monthly", branch, month): month,
        url("overview", branch, half): half,
        **{url("review", branch, quarter, kind): quarter for kind in "BDE"},
    }


@pytest.mark.parametrize(("branch", "month"), LINKED)
def test_no_figure_is_without_a_way_to_its_rows(branch, month) -> None:
    client = client_of_headquarters()
    for page in [*linked_pages(branch, month), url("headquarters", month)]:
        html = client.get(page).content.decode()
        cells = re.findall(r'<td class="report-number.*?</td>', html, re.DOTALL)
        bare = [
            cell
            for cell in cells
            if re.search(r">[^<]*[0-9][^<]*<", cell) and "<a " not in cell
        ]
        assert [x for x in bare if "data-" in x] == [], page


@pytest.mark.parametrize(("branch", "month"), LINKED)
def test_each_figure_is_what_its_list_holds(branch, month) -> None:
    client, user, now = client_of_headquarters(), headquarters(), timezone.now()
    found = Branch.objects.get(code=branch)
    for page, period in linked_pages(branch, month).items():
        figures = reading.read(client, page).figures()
        assert figures, page
        for name, said in figures.items():
            figure, _of = names.find(name, [found.pk], period, now=now)
            worth = listed.worth(figure, user=user)
            assert said == {worth.said}, (page, name)
            lines = list(listed.every(figure, user=user))
            counted = [line for line in lines if line.is_met]
            assert len(counted) == worth.counted, (page, name)
            assert len(lines) == worth.counted + worth.others, (page, name)
            assert worth.hidden == 0, (page, name)
            assert worked_out(figure.value, counted, lines) in ("", worth.said), name


def worked_out(value: str, counted: list, lines: list) -> str:
    """Of the lines of the list alone; empty for what is no number of them."""
    if value == SHARE:
        return f"{1000 * len(counted) // len(lines) / 10:g}%" if lines else "—"
    if value not in PERCENTS:
        return str(len(counted)) if value == COUNT else ""
    took = [line.words.split(" ")[0].split(":") for line in counted]
    minutes = sorted(60 * int(hours) + int(rest) for hours, rest in took)
    if not minutes:
        return "—"
    at, rest = divmod((len(minutes) - 1) * PERCENTS[value], 100)
    low, high = minutes[at], minutes[min(at + 1, len(minutes) - 1)]
    return clock(low + (high - low) * rest // 100)


def test_headquarters_totals_lead_to_the_rows_of_all_branches() -> None:
    month, user = MONTHS[1], headquarters()
    ids = list(Branch.objects.values_list("pk", flat=True))
    for one in house_of(month).said:
        if "figure" not in one.about or "branch" in one.about:
            continue
        figure, _of = names.find(one.about["figure"], ids, month, now=timezone.now())
        assert one.text == listed.worth(figure, user=user).said, one


def test_the_list_is_a_page_and_says_what_lies_outside() -> None:
    month = MONTHS[1]
    client, asked = client_of_headquarters(), ["SH001", month, "received"]
    page = client.get(url("figure", *asked)).content.decode()
    everywhere = client.get(url("figure", "all", month, "received"))

    assert 'data-met="yes"' in page
    assert "怎样计算：" in page
    assert everywhere.status_code == 200
    for name in ("nothing", "category.Z", "clocks.never", "received.x", "open.A.0-9"):
        assert client.get(url("figure", "SH001", month, name)).status_code == 404, name
    reader = User.objects.get(username="frontdesk")
    own = Client()
    own.force_login(reader)
    assert own.get(url("figure", "all", month, "received")).status_code == 404
    assert own.get(url("figure", "BJ001", month, "received")).status_code == 404
    case = Complaint.objects.filter(
        branch__code="SH001",
        received_at__gte=month.begin,
        received_at__lt=month.until,
    ).first()
    with transaction.atomic():
        case.named_staff.create(user=reader)
        said = own.get(url("figure", *asked)).content.decode()
        transaction.set_rollback(True)
    assert "不在您可查看的范围内" in said
