"""Absurd and hostile values in every form of the desk: refused in words, no fault."""

import re

import pytest
from django.db import transaction
from django.urls import reverse

from complaints.case.choices import State
from complaints.desk.case_page.offered import offered
from tests.cases import make_complaint, reach

HOSTILE = {
    "nul": "\x00甲\x00",
    "controls": "\x01\x0b\x1b\x7f\ufffe",
    "odd words": (
        "😀👩‍👩‍👧🀄 \u202eabc\u202c\u200b"
        "' OR 1=1; DROP TABLE complaints_complaint; --"
        "{{ settings.SECRET_KEY }}{% load x %}%s%(name)s{0}"
    ),
    "script": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "year 9999": "9999-12-31T23:59",
    "year 1": "0001-01-01T00:00",
    "day 9999": "9999-12-31",
    "no day": "2026-02-30T25:61",
    "future": "2027-03-02T10:00",
    "huge number": "9" * 400,
    "negative": "-1",
    "not a number": "NaN",
    "long": "长" * 30_000,
    "tick": "on",
    "spaces": " \u3000\r\n\t ",
}
STATES = ["received", "acknowledged", "investigating", "resolved", "follow_up"]
LISTS = ["queue", "visits", "notices", "my_day"]
ASKED = [
    "q",
    "state",
    "category",
    "channel",
    "handler",
    "department",
    "due",
    "scope",
    "question",
    "waiting",
    "branch",
    "page",
    "after",
    "before",
    "cursor",
    "unread",
    "purpose",
]


def tried(client, address, sent):
    """Post it, and take back whatever it did."""
    with transaction.atomic():
        response = client.post(address, sent)
        transaction.set_rollback(True)
    return response


def is_refused_in_words(response) -> bool:
    page = response.content.decode()
    assert "<script>alert" not in page
    return response.status_code == 422 and bool(
        re.search("invalid-feedback|notice-warning|notice-error", page)
    )


def test_no_step_breaks_on_a_hostile_value(client, handler, operations):
    client.force_login(operations)
    tried_out = set()

    for state in (*STATES, State.CLOSED):
        case = reach(make_complaint(by=handler), state, by=handler)
        for step in offered(case, operations):
            # A step that is offered in several states has one form.
            if step.verb in tried_out:
                continue
            tried_out.add(step.verb)
            response = client.get(step.url)
            fields = response.context["form"].fields if response.context else {}
            for kind, value in HOSTILE.items():
                response = tried(client, step.url, dict.fromkeys(fields, value))
                assert response.status_code == 302 or is_refused_in_words(response), (
                    step.verb,
                    kind,
                )

    assert {"record_contact", "resolve", "close", "reopen"} <= tried_out


def test_the_counter_breaks_on_no_hostile_value(client, frontdesk):
    client.force_login(frontdesk)
    address = reverse("complaints:new")
    fields = client.get(address).context["form"].fields

    for kind, value in HOSTILE.items():
        response = tried(client, address, dict.fromkeys(fields, value))
        assert is_refused_in_words(response), kind


@pytest.mark.parametrize("route", LISTS)
def test_no_list_breaks_on_a_hostile_address(route, client, handler):
    make_complaint(by=handler)
    client.force_login(handler)

    for kind, value in HOSTILE.items():
        response = client.get(
            reverse(f"complaints:{route}"), dict.fromkeys(ASKED, value[:2_000])
        )
        assert response.status_code in (200, 302, 400, 404, 422), kind


@pytest.mark.parametrize("verb", ["withdraw", "contact", "hand-over"])
def test_a_wrong_encoding_is_no_fault(verb, client, handler):
    case = make_complaint(by=handler)
    client.force_login(handler)

    response = client.generic(
        "POST",
        f"{case.get_absolute_url()}{verb}/",
        "reason=%ff%fe%b1%a7&said=%c4%e3%ba%c3",
        content_type="application/x-www-form-urlencoded; charset=gbk",
    )

    assert response.status_code in (302, 400, 422)


def test_more_than_the_desk_takes_is_refused_in_words(client, handler):
    case = make_complaint(by=handler)
    client.force_login(handler)

    response = client.post(
        reverse("complaints:withdraw", args=[case.number]),
        {"reason": "长" * 11_500_000},
    )

    assert response.status_code == 400
    assert "过大" in response.content.decode()


def test_ten_megabytes_of_reason_are_refused_and_not_lost(client, handler):
    case = make_complaint(by=handler)
    client.force_login(handler)

    response = client.post(
        reverse("complaints:withdraw", args=[case.number]), {"reason": "长" * 3_400_000}
    )

    assert response.status_code == 422
    assert not case.escalations.exists()
    said = response.content.decode()
    assert "个字，现有 3400000 个，请删减。" in said
    assert "maxlength" not in said.partition('name="reason"')[2].partition(">")[0]
