"""Through the pages, logged in: what a colleague with a browser's tools could try."""

import pytest
from django.contrib.auth.hashers import make_password
from django.urls import reverse
from django.utils import timezone

from branches.decided import staff_changes
from branches.models import Deputy, LoginTry, Post, StaffChange
from tests.branches.test_staff_changes import account, change_page, decide
from tests.opened import opened_on
from tests.people import logged_in, stand_in

NEW = "quite-another-2027"


@pytest.mark.parametrize("name", ["username", "staff_number"])
def test_a_leader_gets_no_other_name_at_the_login_from_one_alone(
    name, client, branchadmin, gm, hq
):
    """Under which the house's provider would let somebody else in as him."""
    had = getattr(gm, name)
    client.force_login(branchadmin)

    client.post(change_page(gm), account(gm, **{name: "4711"}, telephone="021-5"))

    gm.refresh_from_db()
    assert (getattr(gm, name), gm.telephone) == (had, "021-5")
    change = StaffChange.objects.get()
    assert [new for _name, _old, new in staff_changes.said(change)] == ["4711"]
    assert decide(client, hq, change).status_code == 302
    gm.refresh_from_db()
    assert getattr(gm, name) == "4711"


def test_what_was_asked_before_names_were_guarded_is_still_decided(
    branchadmin, frontdesk, gm
):
    before = {
        name: getattr(frontdesk, name)
        for name in ("post", "branch_id", "department", "is_active")
    }
    change = StaffChange.objects.create(
        kind="post",
        branch=gm.branch,
        person=frontdesk,
        before=before,
        wanted={**before, "post": Post.BRANCH_ADMIN},
        requested_by=branchadmin,
        requested_at=timezone.now(),
    )

    staff_changes.approve(change, by=gm, comment="")

    frontdesk.refresh_from_db()
    assert frontdesk.post == Post.BRANCH_ADMIN


def test_admin_has_no_second_way_to_guess_an_old_password(gm):
    fields = {"old_password": "x", "new_password1": NEW, "new_password2": NEW}

    assert logged_in(gm).post("/admin/password_change/", fields).status_code == 404


def test_whoever_leaves_by_admin_is_noted(gm):
    logged_in(gm).post("/admin/logout/")

    assert LoginTry.objects.get().way == "logout"


@pytest.mark.parametrize("reader", ["gm", "hq", "auditor", "sysadmin"])
def test_a_list_tells_no_hidden_column_letter_by_letter(
    reader, branchadmin, operations, request
):
    """Of a new password its hash waits with the request."""
    staff_changes.ask_password(
        operations, by=branchadmin, password=make_password("new-2027")
    )
    page = logged_in(request.getfixturevalue(reader))
    address = reverse("admin:branches_staffchange_changelist")

    for query in ("password__startswith=md5", "password__gt=a", "wanted__post=x"):
        assert page.get(f"{address}?{query}").status_code == 400
    assert page.get(f"{address}?state__exact=pending").status_code == 200


def test_a_list_tells_no_number_that_its_page_leaves_out(gm):
    address = reverse("admin:complaints_escalation_changelist")

    assert logged_in(gm).get(f"{address}?payload__target=A").status_code == 400


@pytest.mark.parametrize("row", ["abc", "\0", "9" * 30, "-1"])
def test_an_action_on_what_is_no_row_is_no_fault(row, gm):
    address = reverse("admin:complaints_escalation_changelist")
    fields = {"action": "approve_selected", "_selected_action": row}

    assert logged_in(gm).post(address, fields).status_code == 400


@pytest.mark.parametrize("comment", ["", "x" * 9_000])
def test_who_may_not_read_a_request_is_not_told_of_it_by_deciding(
    comment, branchadmin, frontdesk, handler
):
    """A deputy of a director opens admin, and reads no changes of staff there."""
    day = timezone.localdate()
    wanted = Deputy(
        branch=handler.branch,
        post=Post.MARKETING_DIRECTOR,
        person=handler,
        first_day=day,
        last_day=day,
    )
    change = staff_changes.ask_deputy(wanted, by=branchadmin)
    stand_in(frontdesk, Post.OPERATIONS_DIRECTOR, by=branchadmin)

    assert (
        decide(logged_in(frontdesk), frontdesk, change, comment=comment).status_code
        == 404
    )


def test_a_draft_with_a_nul_in_a_fields_name_is_no_fault(frontdesk):
    client = logged_in(frontdesk)
    token = opened_on(client.get("/complaints/new/"))

    kept = client.post("/drafts/keep/", {"opened": token, "a\0b": "1"})

    assert kept.status_code == 200
