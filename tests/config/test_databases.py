"""The databases of the tests keep what DESIGN.md promises of roles and commits."""

import pytest
from django.db import ProgrammingError, connection, transaction

ROLE = "SELECT current_user, current_database()"


def asked(connection_, question: str) -> tuple[object, ...]:
    with connection_.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()


@pytest.mark.django_db
def test_tests_connect_as_the_application():
    assert asked(connection, ROLE)[0] == "desk_app"


@pytest.mark.django_db
def test_the_application_may_not_create_tables():
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
    ):
        asked(connection, "CREATE TABLE mine (id int)")


@pytest.mark.django_db(transaction=True)
def test_a_test_with_commits_has_a_database_of_its_own(owner_connection, superuser):
    owner, owners = asked(owner_connection, ROLE)
    user, its = asked(superuser(), ROLE)

    assert owner == "desk_owner"
    assert user == "postgres"
    assert owners == its == asked(connection, ROLE)[1]


@pytest.mark.django_db
def test_a_test_without_commits_shares_the_workers_database(owner_connection):
    assert asked(owner_connection, ROLE)[1] == asked(connection, ROLE)[1]


@pytest.mark.django_db(transaction=True)
def test_the_owners_tables_are_open_to_the_application(owner_connection):
    with owner_connection.cursor() as cursor:
        cursor.execute("CREATE TABLE theirs (id int)")

    assert asked(connection, "INSERT INTO theirs VALUES (1) RETURNING id") == (1,)
