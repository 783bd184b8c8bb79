"""Nobody becomes another alone: leaders' posts, passwords and deputies take two."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from branches.decided import staff_changes
from branches.models import Deputy, Post, StaffChange, User

NEW_PASSWORD = "quite-another-2027"


def account(person, **changed):
    """What the form of the account sends."""
    return {
        "username": person.username,
        "last_name": person.last_name,
        "first_name": person.first_name,
        "staff_number": person.staff_number,
        "email": person.email,
        "telephone": person.telephone,
        "branch": person.branch_id or "",
        "post": person.post,
        "department": person.department,
        "is_active": "on",
        "robot_url": "",
        "quiet_from": "",
        "quiet_until": "",
        **changed,
    }


def change_page(person):
    return reverse("admin:branches_user_change", args=[person.pk])


def password_page(person):
    return reverse("admin:auth_user_password_change", args=[person.pk])


def decide(client, by, change, button="approve", comment=""):
    client.force_login(by)
    address = reverse("admin:branches_staffchange_decide", args=[change.pk])
    return client.post(address, {button: "1", "comment": comment})


@pytest.mark.parametrize("post", [Post.GENERAL_MANAGER, Post.OPERATIONS_DIRECTOR])
@pytest.mark.parametrize("whom", ["branchadmin", "frontdesk"])
def test_a_branch_administrator_makes_nobody_a_leader_alone(
    client, branchadmin, whom, post, request
):
    person = request.getfixturevalue(whom)
    had = person.post
    client.force_login(branchadmin)

    client.post(change_page(person), account(person, post=post))

    person.refresh_from_db()
    assert person.post == had
    change = StaffChange.objects.get()
    assert (change.person, change.wanted["post"]) == (person, post)


def test_a_post_that_is_asked_for_twice_is_refused_in_words(client, branchadmin, gm):
    client.force_login(branchadmin)
    wanted = account(gm, post=Post.HANDLER)

    client.post(change_page(gm), wanted)
    again = client.post(change_page(gm), wanted, follow=True)

    assert "已有同样的申请在等决定" in again.text
    assert StaffChange.objects.count() == 1


def test_what_else_was_typed_is_saved_at_once(client, branchadmin, frontdesk):
    client.force_login(branchadmin)

    client.post(
        change_page(frontdesk),
        account(frontdesk, post=Post.MARKETING_DIRECTOR, telephone="021-5"),
    )

    frontdesk.refresh_from_db()
    assert (frontdesk.post, frontdesk.telephone) == (Post.FRONT_DESK, "021-5")


def test_nobody_alone_has_a_leaders_warnings_sent_elsewhere(client, branchadmin, gm):
    was = gm.email
    client.force_login(branchadmin)

    client.post(change_page(gm), account(gm, email="me@example.com"))

    gm.refresh_from_db()
    assert gm.email == was
    assert StaffChange.objects.get().wanted["email"] == "me@example.com"


def test_ordinary_staff_are_the_administrators_own(client, branchadmin, frontdesk):
    client.force_login(branchadmin)

    client.post(change_page(frontdesk), account(frontdesk, post=Post.KEEPER))

    frontdesk.refresh_from_db()
    assert frontdesk.post == Post.KEEPER
    assert not StaffChange.objects.exists()


def test_nor_does_he_take_a_leader_his_post_or_close_his_account(
    client, branchadmin, gm, operations
):
    client.force_login(branchadmin)

    client.post(change_page(gm), account(gm, post=Post.HANDLER))
    closed = account(operations)
    del closed["is_active"]
    client.post(change_page(operations), closed)

    gm.refresh_from_db()
    operations.refresh_from_db()
    assert gm.post == Post.GENERAL_MANAGER
    assert operations.is_active


@pytest.mark.parametrize("by", ["branchadmin", "sysadmin"])
def test_a_leaders_password_is_set_when_another_agrees(client, by, gm, hq, request):
    client.force_login(request.getfixturevalue(by))

    answer = client.post(
        password_page(gm),
        {
            "usable_password": "true",
            "password1": NEW_PASSWORD,
            "password2": NEW_PASSWORD,
        },
    )

    gm.refresh_from_db()
    assert answer.status_code == 302
    assert not gm.check_password(NEW_PASSWORD)
    change = StaffChange.objects.get()
    decide(client, hq, change)
    gm.refresh_from_db()
    change.refresh_from_db()
    assert gm.check_password(NEW_PASSWORD)
    assert change.password == ""


def test_ordinary_staffs_password_is_set_at_once(client, branchadmin, frontdesk):
    client.force_login(branchadmin)

    client.post(
        password_page(frontdesk),
        {
            "usable_password": "true",
            "password1": NEW_PASSWORD,
            "password2": NEW_PASSWORD,
        },
    )

    frontdesk.refresh_from_db()
    assert frontdesk.check_password(NEW_PASSWORD)


def test_a_new_account_of_a_leader_opens_when_another_agrees(
    client, branchadmin, gm, frontdesk
):
    client.force_login(branchadmin)
    answer = client.post(
        reverse("admin:branches_user_add"),
        {
            "username": "newdirector",
            "usable_password": "true",
            "password1": NEW_PASSWORD,
            "password2": NEW_PASSWORD,
            "last_name": "新",
            "first_name": "总监",
            "staff_number": "",
            "branch": branchadmin.branch_id,
            "post": Post.OPERATIONS_DIRECTOR,
            "department": "operations",
        },
    )
    person = User.objects.get(username="newdirector")
    assert answer.status_code == 302
    assert not person.is_active
    assert person.post == ""

    decide(client, gm, StaffChange.objects.get())

    person.refresh_from_db()
    assert person.is_active
    assert (person.post, person.branch) == (Post.OPERATIONS_DIRECTOR, gm.branch)


@pytest.mark.parametrize(
    ("post", "deciders"),
    [
        (Post.OPERATIONS_DIRECTOR, {"gm", "hq"}),
        (Post.BRANCH_ADMIN, {"gm", "hq"}),
        (Post.GENERAL_MANAGER, {"hq"}),
    ],
)
def test_who_decides(
    post, deciders, branchadmin, frontdesk, gm, hq, operations, auditor, outsider
):
    change = staff_changes.ask_post(
        frontdesk, by=branchadmin, wanted=wanted(frontdesk, post=post)
    )
    people = {
        "branchadmin": branchadmin,
        "frontdesk": frontdesk,
        "gm": gm,
        "hq": hq,
        "operations": operations,
        "auditor": auditor,
        "outsider": outsider,
    }

    may = {
        name for name, who in people.items() if staff_changes.may_decide(change, who)
    }

    assert may == deciders
    for name, who in people.items():
        assert (change in staff_changes.waiting_for(who)) == (name in deciders)


def wanted(person, **changed):
    return {name: getattr(person, name) for name in staff_changes.OF_A_POST} | changed


def test_nobody_decides_what_concerns_himself(sysadmin, hq):
    change = staff_changes.ask_password(hq, by=sysadmin, password="hash")

    with pytest.raises(PermissionDenied):
        staff_changes.approve(change, by=hq, comment="")


def test_the_last_guard_is_the_database(branchadmin, frontdesk, gm):
    change = staff_changes.ask_post(
        frontdesk, by=branchadmin, wanted=wanted(frontdesk, post=Post.BRANCH_ADMIN)
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        StaffChange.objects.filter(pk=change.pk).update(
            state="approved", decided_by=branchadmin, decided_at=timezone.now()
        )
    staff_changes.send_back(change, by=gm, comment="不需要。")

    with pytest.raises(DatabaseError), transaction.atomic():
        StaffChange.objects.filter(pk=change.pk).update(state="pending")
    with pytest.raises(DatabaseError), transaction.atomic():
        StaffChange.objects.filter(pk=change.pk).delete()


def test_returning_wants_a_reason(client, branchadmin, frontdesk, gm):
    change = staff_changes.ask_post(
        frontdesk, by=branchadmin, wanted=wanted(frontdesk, post=Post.BRANCH_ADMIN)
    )

    assert decide(client, gm, change, "send_back").status_code == 422
    assert decide(client, gm, change, "send_back", "不需要。").status_code == 302

    frontdesk.refresh_from_db()
    assert frontdesk.post == Post.FRONT_DESK


def test_what_has_changed_meanwhile_is_asked_anew(branchadmin, frontdesk, gm):
    change = staff_changes.ask_post(
        frontdesk, by=branchadmin, wanted=wanted(frontdesk, post=Post.BRANCH_ADMIN)
    )
    User.objects.filter(pk=frontdesk.pk).update(post=Post.KEEPER)

    with pytest.raises(ValidationError):
        staff_changes.approve(change, by=gm, comment="")


def deputy_form(person, **changed):
    today = timezone.localdate()
    return {
        "branch": person.branch_id,
        "post": Post.OPERATIONS_DIRECTOR,
        "person": person.pk,
        "first_day": today.isoformat(),
        "last_day": today.isoformat(),
        **changed,
    }


def test_a_deputy_is_never_appointed_back_dated(client, branchadmin, keeper):
    client.force_login(branchadmin)
    yesterday = timezone.localdate() - timedelta(days=1)

    answer = client.post(
        reverse("admin:branches_deputy_add"),
        deputy_form(keeper, first_day=yesterday.isoformat()),
    )

    assert "代理不能从过去的日期开始" in answer.content.decode()
    assert not StaffChange.objects.exists()


def test_a_deputy_stands_in_when_another_agrees(client, branchadmin, keeper, gm):
    client.force_login(branchadmin)
    client.post(reverse("admin:branches_deputy_add"), deputy_form(keeper))
    assert not Deputy.objects.exists()

    decide(client, gm, StaffChange.objects.get())

    deputy = Deputy.objects.get()
    assert (deputy.person, deputy.appointed_by) == (keeper, branchadmin)


def test_a_deputy_agreed_late_begins_that_day(branchadmin, keeper, gm, client):
    client.force_login(branchadmin)
    last = timezone.localdate() + timedelta(days=3)
    client.post(
        reverse("admin:branches_deputy_add"),
        deputy_form(keeper, last_day=last.isoformat()),
    )
    change = StaffChange.objects.get()
    day_before = timezone.localdate() - timedelta(days=1)
    StaffChange.objects.update(
        wanted={**change.wanted, "first_day": day_before.isoformat()}
    )

    staff_changes.approve(change, by=gm, comment="")

    assert Deputy.objects.get().first_day == timezone.localdate()


def test_a_branchs_use_is_headquarters_to_decide(client, branchadmin, gm, hq):
    change = staff_changes.ask_branch_use(
        branchadmin.branch, by=branchadmin, wanted=False
    )

    with pytest.raises(PermissionDenied):
        staff_changes.approve(change, by=gm, comment="")
    change.refresh_from_db()
    assert change.is_pending
    decide(client, hq, change)
    branchadmin.branch.refresh_from_db()
    assert not branchadmin.branch.is_active


def test_whom_it_concerns_reads_of_it(client, branchadmin, gm, frontdesk):
    staff_changes.ask_password(gm, by=branchadmin, password="hash")
    client.force_login(gm)
    assert "重设密码" in client.get(reverse("complaints:notices")).content.decode()

    client.force_login(frontdesk)
    assert "重设密码" not in client.get(reverse("complaints:notices")).content.decode()


def test_the_first_people_are_appointed_from_the_machine(capsys, branch):
    call_command("appoint", "hq9", Post.HEADQUARTERS, name="总部")
    name, password = capsys.readouterr().out.split()

    person = User.objects.get(username=name)
    assert person.check_password(password)
    assert person.post == Post.HEADQUARTERS

    call_command("appoint", "hq9", Post.GENERAL_MANAGER, branch=branch.code)
    person.refresh_from_db()
    assert person.branch == branch
    with pytest.raises(CommandError):
        call_command("appoint", "hq9", Post.GENERAL_MANAGER, branch="NONE")
