"""Every route × every post × own and other branch: who may open what (DESIGN 8)."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.urls import URLPattern, get_resolver, reverse

from complaints.case.querysets import ComplaintQuerySet
from complaints.models import Event
from tests.cases import make_complaint
from tests.people import logged_in
from tests.visibility.case import Case
from tests.visibility.personal import shown
from tests.visibility.routes import (
    ANSWERING,
    ARCHIVING,
    DECIDING,
    EXPORTING,
    GET,
    KEEPING,
    LEADING,
    MACHINES,
    OWN,
    POST,
    PUBLIC,
    READING,
    RECEIVING,
    ROUTES,
    WORKING,
    expected,
    sees,
)

# Where a worker takes down anew what was taken down wrong, he reads what stands there.
KNOWN = {"complaints:correct"}


def outcome(response) -> str:
    if response.streaming:
        b"".join(response.streaming_content)  # Closes the file.
    if response.status_code in (403, 404):
        return str(response.status_code)
    if response.status_code == 302 and "/login/?next=" in response["Location"]:
        return "login"
    # Health says 503 where a service is down: no broker runs here.
    opens = response.status_code < 500 or response.status_code == 503
    return "opens" if opens else str(response.status_code)


def routes(resolver=None, namespace: str = "") -> Iterator[str]:
    """The names of all routes but admin's, which has a test of its own."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}"
        elif entry.namespace != "admin":
            inner = f"{entry.namespace}:" if entry.namespace else ""
            yield from routes(entry, namespace + inner)


def test_every_route_stands_in_a_table():
    assert sorted(routes()) == sorted(ROUTES)


@pytest.mark.django_db
def test_without_a_login_only_the_public_routes_open(case, client):
    events = Event.objects.count()

    found = {
        (route, method): outcome(getattr(client, method)(case.url(route)))
        for route, methods in ROUTES.items()
        for method in methods
    }

    # Logging out without having logged in is no fault.
    answers = dict.fromkeys({*PUBLIC, "logout"}, "opens") | dict.fromkeys(
        MACHINES, "404"
    )
    assert found == {
        (route, method): answers.get(route, "login") for route, method in found
    }
    assert Event.objects.count() == events


@pytest.mark.norm("26.3")
@pytest.mark.django_db
def test_each_post_opens_what_it_may_and_reads_no_personal_data(group, secret_case):
    events = Event.objects.count()
    found, wanted, read = {}, {}, {}
    for name, user in group.items():
        client = logged_in(user)
        for route, methods in ROUTES.items():
            for method in methods:
                answer = expected(name, route)
                if method == POST and answer == "opens" and route not in OWN:
                    # The pages' own tests send it; here it would move the case.
                    continue
                asked = name, route, method
                response = getattr(client, method)(secret_case.url(route))
                if method == GET and route not in KNOWN:
                    read[asked] = shown(response)
                found[asked], wanted[asked] = outcome(response), answer
                if route in ("logout", "end_sessions"):
                    user.refresh_from_db()
                    client.force_login(user)

    assert found == wanted
    assert {asked: values for asked, values in read.items() if values} == {}
    assert Event.objects.count() == events


@pytest.mark.django_db
def test_the_queue_and_its_search_show_the_case_to_whom_it_is_visible(group, case):
    for name, user in group.items():
        client = logged_in(user)
        for query in ({}, {"q": "排队太久"}, {"q": case.number}, {"q": "1234"}):
            page = client.get(reverse("complaints:queue"), query, follow=True)
            is_shown = f"/complaints/{case.number}/" in page.content.decode()
            assert is_shown == sees(name), (name, query)


@pytest.mark.django_db
def test_what_does_not_exist_is_not_found(person):
    nothing = Case("SH001-2026-99999", *[99_999] * 10)
    tables = READING | WORKING | DECIDING | LEADING | RECEIVING | ANSWERING | KEEPING
    tables |= ARCHIVING | EXPORTING

    # One of the branch, and one of the house.
    for name in ("gm", "hq"):
        client = logged_in(person(name))
        for route in tables.keys() - {"complaints:close_volume"}:
            for method in ROUTES[route]:
                response = getattr(client, method)(nothing.url(route))
                assert response.status_code == 404, (name, route, method)


@pytest.mark.django_db
def test_rows_of_another_case_are_not_reached_through_ones_own(
    case, frontdesk, outsider
):
    own = make_complaint(by=outsider)
    client = logged_in(outsider)
    mixed = replace(case, number=own.number)

    for route in (
        "complaints:attachment",
        "complaints:attachment_preview",
        "complaints:unname",
        "complaints:approve",
        "complaints:answer_referral",
        "complaints:answer_liaison",
        "complaints:receive_report",
    ):
        assert client.get(mixed.url(route)).status_code == 404, route


@pytest.mark.django_db
def test_every_page_of_a_case_asks_who_may_see_it(person, case, monkeypatch):
    """Where nobody may see any case, nothing under its number is found."""
    pages = [route for route in ROUTES if case.number in case.url(route)]
    monkeypatch.setattr(ComplaintQuerySet, "visible_to", lambda cases, _: cases.none())
    found = {}
    for name in ("gm", "hq"):
        client = logged_in(person(name))
        for route in pages:
            for method in ROUTES[route]:
                response = getattr(client, method)(case.url(route))
                found[name, route, method] = outcome(response)

    assert len(pages) > 100
    assert {asked: said for asked, said in found.items() if said != "404"} == {}
