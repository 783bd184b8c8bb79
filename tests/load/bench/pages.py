"""The pages of every day on a desk after years, beside an empty page of the same.

The floor is an empty logged-in view and the one statement, in bare SQL, without which
the page could show or write nothing.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

import time_machine
from django.contrib.auth.decorators import login_required
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import include, path, reverse

from branches.models import User
from complaints import services
from complaints.case.choices import OPEN
from complaints.models import Complaint, Contact, Deadline, Event
from tests.cases import intake
from tests.load import volume
from tests.load.bench import desk, stock
from tests.load.bench.measured import Measured

TIMES = 40
SERIALS = count(1)
AS_SERVED = {
    "ROOT_URLCONF": __name__,
    "ALLOWED_HOSTS": ["testserver"],
    # Nothing is collected for a measurement.
    "WHITENOISE_AUTOREFRESH": True,
    "STORAGES": {
        "default": {"BACKEND": "complaints.evidence.filing.storage.DiskStorage"},
        "staticfiles": {
            "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        },
    },
}
LIST = "the statement that lists the lines, bare"
WRITTEN = "the rows of the act copied by INSERT ... SELECT, with the same triggers"


@login_required
def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


urlpatterns = [path("empty/", empty), path("", include("config.urls"))]


@dataclass(frozen=True)
class Page:
    """What is asked of the desk, and the statements that nobody could do without."""

    bare: str
    address: str = "/"
    asked: dict[str, str] = field(default_factory=dict)
    # Part of the statement that is the floor; for what is written there is none.
    mark: str = "gist_from"


def search(words: str) -> Page:
    return Page(LIST, asked={"q": words})


# A search knows characters and pairs of them: of one, of two, and of four.
PAGES = {
    "queue": Page(LIST),
    "queue_filtered": Page(LIST, asked={"category": "A", "channel": "walk_in"}),
    "search_1": search(volume.COMMON[0]),
    "search_2_rare": search(volume.RARE),
    "search_2_common": search(volume.COMMON),
    "search_4": search("逐笔说明"),
    "case": Page("the row of the case, bare", "case", mark='"statement"'),
    "new_post": Page(WRITTEN, "new"),
    "contact_post": Page(WRITTEN, "record_contact"),
}


class Bench:
    """As __main__ knows a benchmark, for one of PAGES."""

    def __init__(self, name: str) -> None:
        self.page = PAGES[name]

    def prepare(self, size: int) -> str:
        return desk.prepare(size)

    def measure(self, size: int) -> Measured:
        with stock.clone(self.prepare(size)), served() as client:
            if self.page.address in ("new", "record_contact"):
                return writing(self.page, client)
            return reading(self.page, client)


@contextmanager
def served(username: str = "") -> Iterator[Client]:
    """Logged in as that one, else as one of those who handle cases."""
    with override_settings(**AS_SERVED), time_machine.travel(stock.MORNING, tick=False):
        users = User.objects.order_by("pk")
        client = Client()
        client.force_login(users.filter(username=username).first() or users[0])
        yield client


def reading(page: Page, client: Client) -> Measured:
    address = page.address
    if page.address == "case":
        address = reverse("complaints:case", args=[a_case(client).number])
    client.get(address, page.asked)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address, page.asked).status_code == 200
    asked = [query["sql"] for query in captured.captured_queries]
    bare = next(sql for sql in asked if page.mark in sql)
    return compared(
        lambda: client.get(address, page.asked),
        lambda: (client.get("/empty/"), run(bare)),
        page,
        {"statements": len(asked)},
    )


def writing(page: Page, client: Client) -> Measured:
    user = User.objects.get(pk=client.session["_auth_user_id"])
    case = services.receive(intake(), by=user)
    if page.address == "new":
        address, sent, models = reverse("complaints:new"), counter, PARTS
    else:
        address = reverse("complaints:record_contact", args=[case.number])
        sent, models = talk, (Contact, Event)
    with CaptureQueriesContext(connection) as captured:
        assert client.post(address, sent()).status_code == 302
    return compared(
        lambda: client.post(address, sent()),
        lambda: (client.post("/empty/"), copied(case, models)),
        page,
        {"statements": len(captured.captured_queries)},
    )


def compared(
    act: Callable[[], object],
    bare: Callable[[], object],
    page: Page,
    more: dict[str, object],
) -> Measured:
    ours, floor = [], []
    # By turns: what else the machine does falls on both.
    for _time in range(TIMES):
        ours.append(timed(act))
        floor.append(timed(bare))
    return Measured(
        ours=round(statistics.median(ours), 2),
        floor=round(statistics.median(floor), 2),
        unit="ms",
        n=TIMES,
        floor_is=f"an empty logged-in view, and {page.bare}",
        more=more,
    )


def timed(act: Callable[[], object]) -> float:
    """Milliseconds."""
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        cursor.fetchall()


def a_case(client: Client) -> Complaint:
    user = User.objects.get(pk=client.session["_auth_user_id"])
    visible = Complaint.objects.visible_to(user).filter(state__in=OPEN)
    return visible.order_by("pk").first()


# What a new complaint is made of; a talk is a contact and its event.
PARTS = (Complaint, Contact, Deadline, Event)


def copied(case: Complaint, models: tuple[type, ...]) -> None:
    """The same rows once more, and committed, as the page commits its own."""
    serial = next(SERIALS)
    number = f"'{case.number}-{serial}'"
    with transaction.atomic(), connection.cursor() as cursor:
        for model in models:
            table = model._meta.db_table
            changed = {"number": number} if model is Complaint else {}
            if model is Deadline:
                changed["due_at"] = f"due_at + interval '{serial} seconds'"
            columns = [
                f.column for f in model._meta.concrete_fields if not f.primary_key
            ]
            values = [changed.get(column, column) for column in columns]
            own = "id" if model is Complaint else "complaint_id"
            cursor.execute(
                f"INSERT INTO {table} ({', '.join(columns)})"  # noqa: S608 (names of columns)
                f" SELECT {', '.join(values)} FROM {table}"
                f" WHERE {own} = %s ORDER BY id LIMIT 3",
                [case.pk],
            )


def counter() -> dict[str, str]:
    """A walk-in as the counter's page sends it."""
    return {
        "channel": "walk_in",
        "place": "quiet_area",
        "present_count": "1",
        "received_at": f"{stock.MORNING - timedelta(minutes=5):%Y-%m-%dT%H:%M}",
        "client_name": "张三丰",
        "client_kind": "individual",
        "telephone": f"139{next(SERIALS):08}",
        "contact_time": "工作日下午",
        "nature": "complaint",
        "statement": volume.statement(3),
        "demand": "请尽快答复。",
        "same_matter_count": "1",
        "category": "A",
        "is_settleable": "no",
        "unsettled_reason": "需要调查核实",
        "agreed_at": f"{stock.MORNING:%Y-%m-%d}T15:30",
        "client_agreed": "on",
        "proposed_by": "staff",
        "reply_way": "telephone",
        "severity": "normal",
    }


def talk() -> dict[str, str]:
    return {
        "purpose": "enquiry",
        "direction": "outbound",
        "reached": "yes",
        "way": "telephone",
        "occurred_at": f"{stock.MORNING:%Y-%m-%dT%H:%M}",
        "said": "首先感谢您。正在核实，有结果即答复您。",
    }
