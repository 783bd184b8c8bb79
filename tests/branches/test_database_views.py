"""A view is made for the application to read, dropped, and made anew."""

import pytest
from django.db import ProgrammingError, connection, connections
from django.db.migrations.state import ProjectState

from branches.database_views import DropView, MakeView

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
NAMES = "SELECT username AS name FROM branches_user WHERE username LIKE 'f%'"


def run(operation, *, backwards=False):
    state = ProjectState()
    with connections["owner"].schema_editor() as editor:
        act = operation.database_backwards if backwards else operation.database_forwards
        act("branches", editor, state, state)


def ask(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def test_the_application_reads_the_view_and_nothing_else(frontdesk):
    run(MakeView("names", NAMES))

    assert ask("SELECT name FROM names") == [("frontdesk",)]
    with pytest.raises(ProgrammingError, match="permission denied"):
        ask("UPDATE names SET name = 'nobody'")


def test_what_is_made_is_dropped_backwards_and_the_other_way_round(frontdesk):
    make, drop = MakeView("names", NAMES), DropView("names", NAMES)

    run(make)
    run(drop)
    with pytest.raises(ProgrammingError, match="does not exist"):
        ask("SELECT name FROM names")
    run(drop, backwards=True)
    assert ask("SELECT name FROM names") == [("frontdesk",)]
    run(make, backwards=True)
    with pytest.raises(ProgrammingError, match="does not exist"):
        ask("SELECT name FROM names")


def test_a_column_that_a_view_reads_is_changed_between_the_two(frontdesk):
    mails = "SELECT email AS name FROM branches_user WHERE username LIKE 'f%'"
    widen = "ALTER TABLE branches_user ALTER email TYPE varchar(300)"
    run(MakeView("names", mails))
    with connections["owner"].cursor() as owner:
        with pytest.raises(Exception, match="used by a view"):
            owner.execute(widen)
        run(DropView("names", mails))
        owner.execute(widen)
    run(MakeView("names", mails))

    assert ask("SELECT name FROM names") == [("",)]
