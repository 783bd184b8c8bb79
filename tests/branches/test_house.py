"""The chain of the house: what the database writes of accounts, posts and settings."""

import getpass
import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from branches.house.acting import acting
from branches.house.digesting import digest_due
from branches.models import Deputy, HouseEvent, HouseVerb, LoginTry, Post, User
from tests.house import written
from tests.people import make_user


def last(kind: str) -> HouseEvent:
    written()
    return HouseEvent.objects.filter(kind=kind).latest("seq")


def test_an_account_is_told_of_by_whatever_statement_it_changes(frontdesk, branchadmin):
    written()
    acting(branchadmin)

    User.objects.filter(pk=frontdesk.pk).update(post=Post.KEEPER)

    event = last("branches_user")
    assert (event.verb, event.row, event.person_id) == (
        HouseVerb.CHANGED,
        frontdesk.pk,
        frontdesk.pk,
    )
    assert (event.actor, event.actor_post) == (branchadmin, Post.BRANCH_ADMIN)
    assert event.branch_id == frontdesk.branch_id
    body = json.loads(event.body)
    assert body["before"] == {"post": Post.FRONT_DESK}
    assert body["row"]["post"] == Post.KEEPER


def test_a_command_says_its_name_and_whose_account_ran_it(branch):
    written()

    call_command(
        "appoint", "zhaoliu", Post.KEEPER, branch=branch.code, stdout=StringIO()
    )

    event = last("branches_user")
    assert event.actor is None
    assert json.loads(event.body)["command"] == f"appoint {getpass.getuser()}"


def test_a_secret_is_never_said(frontdesk):
    frontdesk.set_password("quite-another-2027")
    frontdesk.robot_url = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k-1"
    frontdesk.save()

    event = last("branches_user")

    assert set(json.loads(event.body)["before"]) == {"password", "robot_url"}
    stored = User.objects.raw("SELECT * FROM branches_user")
    for person in stored:
        assert person.password not in event.body
    assert "weixin" not in event.body


def test_a_login_tells_nothing_of_the_account(frontdesk, client):
    written()
    before = HouseEvent.objects.count()

    client.force_login(frontdesk)
    written()

    assert HouseEvent.objects.count() == before


def test_what_is_added_and_removed_is_told(frontdesk, gm, operations):
    deputy = Deputy.objects.create(
        branch=gm.branch,
        post=Post.GENERAL_MANAGER,
        person=operations,
        first_day=date(2027, 1, 4),
        last_day=date(2027, 1, 5),
        appointed_by=frontdesk,
    )
    assert last("branches_deputy").verb == HouseVerb.ADDED
    deputy.delete()

    event = last("branches_deputy")

    assert (event.verb, event.person) == (HouseVerb.REMOVED, operations)


def test_what_is_not_digested_is_not_digested_by_asking():
    with (
        pytest.raises(DatabaseError, match="is not digested"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT branches_digest('branches_user')")


@pytest.mark.django_db
def test_the_owner_is_refused_too(owner_connection):
    with owner_connection.cursor() as cursor:
        for statement in (
            "UPDATE branches_houseevent SET verb = 'found'",
            "DELETE FROM branches_houseevent",
            "TRUNCATE branches_houseevent",
        ):
            with pytest.raises(Exception, match="is refused"):
                cursor.execute(statement)


def test_rows_that_are_many_are_digested_once(client, frontdesk):
    def wrong():
        client.post("/login/", {"username": "frontdesk", "password": "wrong"})

    wrong()
    wrong()
    assert digest_due() == 2
    assert digest_due() == 0
    wrong()
    assert digest_due() == 1

    digests = HouseEvent.objects.filter(verb=HouseVerb.DIGESTED).order_by("seq")
    bodies = [json.loads(event.body) for event in digests]
    assert [body["count"] for body in bodies] == [2, 1]
    assert bodies[1]["since"] == bodies[0]["upto"]
    assert LoginTry.objects.latest("pk").pk == bodies[1]["upto"]


@pytest.mark.django_db(transaction=True)
def test_a_change_undone_is_not_told(frontdesk):
    before = HouseEvent.objects.count()

    with transaction.atomic():
        User.objects.filter(pk=frontdesk.pk).update(post=Post.KEEPER)
        transaction.set_rollback(True)

    assert HouseEvent.objects.count() == before
    make_user("another", Post.HANDLER, frontdesk.branch)
    assert HouseEvent.objects.count() == before + 1
