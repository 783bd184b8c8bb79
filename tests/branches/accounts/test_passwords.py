"""One's password: known to oneself alone, long enough, and not one of the last."""

from itertools import pairwise

import pytest
from django.core.management import call_command
from django.urls import reverse

from branches.decided import staff_changes
from branches.models import User
from complaints.desk.my_day import calendar_file
from tests.people import logged_in

pytestmark = pytest.mark.django_db
OLD, NEW = "demo-desk-2026", "quite-another-2027"


def change(client, old: str, new: str):
    fields = {"old_password": old, "new_password1": new, "new_password2": new}
    return client.post("/password/", fields)


def log_in(client, user: User, password: str):
    return client.post("/login/", {"username": user.username, "password": password})


def set_for(person: User, password: str, *, by: User):
    page = reverse("admin:auth_user_password_change", args=[person.pk])
    fields = {"usable_password": "true", "password1": password, "password2": password}
    return logged_in(by).post(page, fields)


def test_a_password_set_by_an_administrator_is_changed_first(
    client, frontdesk, branchadmin
):
    assert set_for(frontdesk, NEW, by=branchadmin).status_code == 302
    assert log_in(client, frontdesk, NEW).status_code == 302

    assert client.get("/")["Location"] == "/password/"
    assert "由他人设置" in client.get("/password/").content.decode()
    assert change(client, NEW, "my-own-password-1").status_code == 302
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("get", "/admin/"),
        ("get", "/complaints/new/"),
        ("get", "/process/"),
        ("get", "/reports/monthly/SH001/2026-10.pdf"),
        ("get", "/complaints/SH001-2026-00001/form.pdf"),
        ("get", "/my-day.ics"),
        ("post", "/complaints/new/"),
        ("post", "/complaints/draft/"),
    ],
)
def test_until_then_every_page_leads_there(handler, method, address):
    User.objects.update(password_is_given=True)

    answer = getattr(logged_in(handler), method)(address)

    assert (answer.status_code, answer["Location"]) == (302, "/password/")


def test_so_does_a_part_of_a_page_that_htmx_asks_for(handler):
    User.objects.update(password_is_given=True)

    answer = logged_in(handler).get("/", headers={"HX-Request": "true"})

    assert answer["HX-Redirect"] == "/password/"
    assert answer.content == b""


def test_how_the_desk_is_is_told_all_the_same(handler):
    User.objects.update(password_is_given=True)

    assert logged_in(handler).get("/live/").status_code == 200
    assert logged_in(handler).post("/logout/").status_code == 302


def test_a_leaders_password_given_by_two_is_changed_first_as_well(gm, hq, branchadmin):
    set_for(gm, NEW, by=branchadmin)
    staff_changes.approve(gm.changes.get(), by=hq, comment="")

    gm.refresh_from_db()
    assert gm.check_password(NEW)
    assert gm.owes_password


def test_a_new_account_and_an_appointed_ones_password_are_changed_first(
    branch, branchadmin, capsys
):
    logged_in(branchadmin).post(
        reverse("admin:branches_user_add"),
        {
            **{"username": "new-desk", "usable_password": "true"},
            **{"password1": NEW, "password2": NEW, "last_name": "李"},
            **{"branch": branch.pk, "post": "front_desk", "department": "operations"},
        },
    )
    call_command("appoint", "first", "headquarters")

    assert User.objects.get(username="new-desk").owes_password
    assert User.objects.get(username="first").owes_password


def test_ones_own_is_not_set_in_admin_where_nobody_asks_for_the_old_one(branchadmin):
    answer = set_for(branchadmin, NEW, by=branchadmin)

    assert answer["Location"] == "/password/"
    branchadmin.refresh_from_db()
    assert branchadmin.check_password(OLD)


@pytest.mark.parametrize(
    "new", ["short-7", "123456789012", "password1234", "handler2026"]
)
def test_a_weak_password_is_refused(handler, new):
    assert change(logged_in(handler), OLD, new).status_code == 200
    handler.refresh_from_db()
    assert handler.check_password(OLD)


def test_the_last_five_passwords_are_not_taken_again(handler):
    client = logged_in(handler)
    had = [OLD, *(f"quite-another-{number}" for number in range(5))]
    for old, new in pairwise(had):
        assert change(client, old, new).status_code == 302

    refused = [change(client, had[-1], again) for again in had[1:]]

    assert {answer.status_code for answer in refused} == {200}
    assert "最近 5 个用过的密码" in refused[0].content.decode()
    assert change(client, had[-1], OLD).status_code == 302


def test_nor_is_one_that_an_administrator_would_give_again(frontdesk, branchadmin):
    set_for(frontdesk, NEW, by=branchadmin)

    assert set_for(frontdesk, OLD, by=branchadmin).status_code == 200
    frontdesk.refresh_from_db()
    assert frontdesk.check_password(NEW)


def test_a_calendars_address_ends_with_the_password(client, handler):
    address = reverse("complaints:calendar", args=[calendar_file.new_secret(handler)])
    assert client.get(address).status_code == 200

    change(logged_in(handler), OLD, NEW)

    assert client.get(address).status_code == 404


def test_and_with_the_account_also_if_it_is_opened_again(client, handler):
    address = reverse("complaints:calendar", args=[calendar_file.new_secret(handler)])
    for is_active in (False, True):
        handler.is_active = is_active
        handler.save()
        assert client.get(address).status_code == 404
