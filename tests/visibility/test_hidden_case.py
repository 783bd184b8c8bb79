"""No page, count or file that opens to somebody tells of a case that is hidden."""

from collections.abc import Callable

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from complaints import services
from complaints.case.admin import CaseAdmin
from complaints.models import Complaint, Notification
from tests.cases import colleague, make_complaint, merge
from tests.people import logged_in
from tests.visibility.personal import text_of
from tests.visibility.routes import (
    ARCHIVE,
    BRANCH,
    COUNTER,
    GET,
    MONTHLY,
    OVERSEEING,
    OWN,
    RETENTION,
    ROUTES,
    expected,
    is_named,
)

WORDS = "丁香暗号"
# What opens to who is named in a case or works elsewhere, and looks across cases;
# paper is set from what its page shows.
ACROSS = [
    route
    for table in (OWN, COUNTER, BRANCH, MONTHLY, ARCHIVE, OVERSEEING, RETENTION)
    for route in table
    if GET in ROUTES[route] and not route.endswith("_pdf")
]
CLIENT = {"client_name": "李欣然", "telephone": "13812345678"}


def spoken(number: str) -> Complaint:
    """The case, with words that stand in no other one."""
    case = Complaint.objects.get(number=number)
    case.statement = f"{WORDS}，排队太久"
    case.derive()
    case.save()
    return case


@pytest.mark.norm("26.3")
@pytest.mark.django_db
def test_no_page_that_opens_says_number_or_words_of_a_hidden_case(case, person):
    hidden = spoken(case.number)
    month = f"{timezone.localtime(hidden.received_at):%Y-%m}"

    told = []
    for name in ("named-frontdesk", "named-hq", "bj-gm"):
        user = person(name)
        if is_named(name):
            hidden.named_staff.create(user=user)
        for route in ACROSS:
            if expected(name, route) == "opens":
                address = case.url(route).replace("2026-01", month)
                answer = logged_in(user).get(address, {"state": "all"}, follow=True)
                page = text_of(answer)
                if WORDS in page or hidden.number in page:
                    told.append((name, route))

    assert told == []


@pytest.mark.django_db
@pytest.mark.parametrize("reader", ["operations", "hq"])
def test_a_case_that_is_seen_says_nothing_of_the_hidden_one_beside_it(
    request, reader, frontdesk, gm
):
    hidden, left = (make_complaint(by=frontdesk, **CLIENT) for _ in range(2))
    waits, gone, into = (make_complaint(by=frontdesk, **CLIENT) for _ in range(3))
    services.ask_merge(waits, target=hidden, reason="同一事。", by=colleague(waits))
    merge(gone, target=hidden, by=gm)
    services.mark_recurrence(into, earlier=hidden, is_same=True, by=frontdesk)
    # Its clocks run on in an earlier one, which is seen.
    first = Complaint.objects.get(pk=waits.pk)
    later = make_complaint(by=frontdesk, **CLIENT)
    merge(later, target=first, by=gm)
    person = request.getfixturevalue(reader)
    for case in (hidden, left, later):
        case.named_staff.create(user=person)
    unseen = {case.number for case in (hidden, left, later)}

    found = []
    for case in (waits, gone, into):
        for address in _addresses(case):
            response = logged_in(person).get(address, follow=True)
            assert response.status_code == 200, address
            page = text_of(response)
            found += [(address, number) for number in unseen if number in page]

    assert found == []


def _addresses(case: Complaint) -> list[str]:
    """Its pages at the desk, and the newest of each kind of its rows in admin."""
    desk = ["case", "timeline", "recurrence", "incident"]
    addresses = [reverse(f"complaints:{name}", args=[case.number]) for name in desk]
    addresses.append(reverse("reports:form", args=[case.number]))
    for model, page in admin.site._registry.items():
        if isinstance(page, CaseAdmin) and model._meta.model_name != "recurrence":
            name = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"
            rows = model.objects.filter(**{page.case_field: case.pk}).order_by("pk")
            addresses += [reverse(name, args=[row.pk]) for row in [rows.last()] if row]
    return addresses


def _chip(label: str) -> Callable[[Client], int]:
    def count(client: Client) -> int:
        page = client.get("/", {"scope": "branch"})
        chips = {chip.label: chip.count for chip in page.context["questions"]}
        return int(chips[label] or 0)

    return count


def _rows(route: str, key: str, **query: str) -> Callable[[Client], int]:
    return lambda client: len(client.get(reverse(route), query).context[key])


def _of_branch(route: str) -> Callable[[Client], int]:
    def count(client: Client) -> int:
        address = reverse(route, args=["SH001", timezone.localdate().year])
        found = client.get(address).context
        return found["counts"]["all"] if "counts" in found else found["count"]

    return count


def _of_facets(client: Client) -> int:
    page = client.get("/admin/complaints/complaint/", {"_facets": "True"})
    by_state = page.context["cl"].filter_specs[0]
    counts = by_state.get_facet_queryset(page.context["cl"])
    return sum(counts.values())


def _of_scorecard(client: Client) -> int:
    month = f"{timezone.localdate():%Y-%m}"
    address = reverse("reports:scorecard_cases", args=["SH001", month, "14.1"])
    return len(client.get(address).context["listed"].lines)


COUNTS: dict[str, Callable[[Client], int]] = {
    "queue": _rows("complaints:queue", "lines", state="all"),
    "search": _rows("complaints:queue", "lines", q=WORDS),
    "ask": lambda client: client.get("/reports/ask/").context["table"].foot.total.count,
    "incidents": _rows("complaints:incidents", "incidents"),
    "watch list": _rows("complaints:watch_list", "entries", show="all"),
    "register": _of_branch("reports:register"),
    "archive": _of_branch("complaints:archive"),
    "facets": _of_facets,
    "scorecard": _of_scorecard,
}
OF_POST = {
    "gm": {
        "waiting": _chip("待我审批"),
        "bell": _rows("complaints:notices", "lines"),
    },
    "hq": {"reports": _rows("complaints:hq_reports", "lines", show="all")},
    "handler": {"due": _chip("今天到期"), "overdue": _chip("已超时")},
}


@pytest.mark.django_db
@pytest.mark.parametrize("reader", OF_POST)
def test_no_count_that_is_shown_counts_a_hidden_case(request, reader, case):
    """It is the only one: whoever is named in it counts none."""
    hidden, person = spoken(case.number), request.getfixturevalue(reader)
    counts = {**COUNTS, **OF_POST[reader]}
    if reader == "handler":
        del counts["facets"]
    client = logged_in(person)
    Notification.objects.create(recipient=person, complaint=hidden, subject="assigned")
    before = {name: count(client) for name, count in counts.items()}

    hidden.named_staff.create(user=person)
    after = {name: count(client) for name, count in counts.items()}

    assert after == dict.fromkeys(counts, 0)
    # When it is due today goes by the hour.
    assert [x for x, n in before.items() if not n and x not in ("due", "overdue")] == []
