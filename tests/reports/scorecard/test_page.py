"""The scorecard on screen: all rows, whatever the month; and the cases behind one."""

import io
import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from complaints import services
from complaints.lifecycle.entries import NamedEntry
from reports.scorecard.obligations import obligations
from tests.cases import contact, make_complaint
from tests.load import volume

MOST_STATEMENTS = 40


def url(month: str = "2026-03", *rest: str, branch: str = "SH001") -> str:
    name = "scorecard_cases" if rest else "scorecard"
    return reverse(f"reports:{name}", args=[branch, month, *rest])


def rows(page) -> dict[str, str]:
    """By obligation, its status."""
    found = re.findall(
        r'<tr data-obligation="([\d.]+)".* data-status="(\w+)"', page.content.decode()
    )
    return dict(found)


def agreed_later(frontdesk) -> None:
    case = make_complaint(by=frontdesk)
    later = timezone.now().replace(hour=9) + timedelta(hours=7)
    entry = contact(
        "enquiry",
        agreed_at=later,
        client_agreed=True,
        proposed_by="client",
        agreed_reason="客户下午才有空。",
    )
    services.record_contact(case, entry=entry, by=frontdesk)


def test_every_obligation_has_its_row(client, frontdesk) -> None:
    make_complaint(by=frontdesk)
    client.force_login(frontdesk)

    found = rows(client.get(url()))

    assert list(found) == list(obligations())
    assert found["14.1"] == "met"
    assert found["4.1"] == "missed"
    assert found["17.1"] == "shown"
    assert found["4.3"] == "not_applicable"
    assert "not_recorded" not in found.values()


def test_the_card_says_what_the_norms_text_lacks(client, frontdesk) -> None:
    client.force_login(frontdesk)
    month = reverse("reports:monthly", args=["SH001", "2026-03"])

    for address in (url(), month):
        assert "缺“员工投诉处置”一章" in client.get(address).content.decode()


def test_only_one_result_is_shown_where_one_is_asked_for(client, frontdesk) -> None:
    make_complaint(by=frontdesk)
    client.force_login(frontdesk)

    assert set(rows(client.get(url(), {"status": "missed"})).values()) == {"missed"}
    assert len(rows(client.get(url(), {"status": "x"}))) == 67


@pytest.mark.norm("7.2")
def test_later_by_agreement_is_told_apart(client, frontdesk) -> None:
    agreed_later(frontdesk)
    make_complaint(by=frontdesk)

    with time_machine.travel("2026-03-03T09:00+08:00"):
        client.force_login(frontdesk)
        card = client.get(url()).content.decode()
        listed = client.get(url("2026-03", "7.2"))

    assert "按约定延后 1" in card
    marks = [(line.is_met, line.is_beside) for line in listed.context["listed"].lines]
    assert sorted(marks) == [(False, False), (False, True)]


def book(response) -> list[tuple]:
    content = io.BytesIO(b"".join(response.streaming_content))
    return list(
        load_workbook(content, read_only=True).active.iter_rows(values_only=True)
    )


def test_workbooks_hold_what_the_screen_holds(client, branch, handler) -> None:
    """Fifty a page on screen, all in the file."""
    volume.fill(120, branches=[branch], handlers=[handler])
    client.force_login(handler)
    numbers, after = [], ""
    while after is not None:
        listed = client.get(url("2026-03", "14.1") + after).context
        numbers += [line.name for line in listed["listed"].lines]
        after = listed["after_url"] or None

    card = book(client.get(url()[:-1] + ".xlsx"))
    every = book(client.get(url("2026-03", "14.1")[:-1] + ".xlsx"))

    assert [row[0] for row in card[1:]] == list(obligations())
    assert [row[1] for row in every[1:]] == numbers
    assert len(numbers) == {row[0]: row[4] for row in card[1:]}["14.1"] > 50
    assert client.get(url("2026-03", "99.9")[:-1] + ".xlsx").status_code == 404


def test_whoever_is_named_does_not_find_the_case(client, frontdesk, operations) -> None:
    case = make_complaint(by=frontdesk, named=[NamedEntry(user=operations)])
    page = url("2026-03", "14.1")

    client.force_login(frontdesk)
    assert case.number in client.get(page).content.decode()
    client.force_login(operations)
    assert case.number not in client.get(page).content.decode()
    assert rows(client.get(url()))["14.1"] == "met"


@pytest.mark.parametrize(
    ("name", "address", "status"),
    [
        ("hq", url(), 200),
        ("auditor", url("2026-03", "7.2"), 200),
        ("archivist", url(), 200),
        ("outsider", url(), 404),
        ("outsider", url("2026-03", "7.2"), 404),
        ("branchadmin", url(), 404),
        ("frontdesk", url(branch="XX999"), 404),
        ("frontdesk", url("2026-04"), 404),
        ("frontdesk", url("2026-03", "99.9"), 404),
        ("frontdesk", url("2026-03", "7.2") + "?after=9.9.9", 404),
    ],
)
def test_who_reads_what(client, frontdesk, request, name, address, status) -> None:
    client.force_login(request.getfixturevalue(name))

    assert client.get(address).status_code == status


def test_one_begins_with_the_last_month_that_ended(client, frontdesk, hq) -> None:
    home = reverse("reports:scorecard_home")
    client.force_login(frontdesk)
    assert client.get(home).url == url("2026-02")
    client.force_login(hq)
    asked = {"branch": "SH001", "month": "2026-01"}
    assert client.get(home, asked).url == url("2026-01")
    assert client.get(home, {"branch": "none"}).status_code == 404


@pytest.mark.parametrize("count", [1, 120])
def test_pages_take_as_many_statements_however_many_cases(
    client, branch, handler, django_assert_max_num_queries, count
) -> None:
    volume.fill(count, branches=[branch], handlers=[handler])
    client.force_login(handler)

    with django_assert_max_num_queries(MOST_STATEMENTS):
        client.get(url())
    with django_assert_max_num_queries(MOST_STATEMENTS):
        listed = client.get(url("2026-03", "14.1"))

    assert listed.status_code == 200
