"""The boundary between the application's role and the evidence is the database's."""

import os
import subprocess
import sys

import pytest
from django.db import connection

from branches import boundary
from tests.databases import database, opened, superuser_url, working_as
from tests.stack import ROOT

pytestmark = pytest.mark.django_db


def said_by_role() -> list[str]:
    """Beside that the tests know the owner's address."""
    return [line for line in boundary.faults() if "MIGRATION_DATABASE_URL" not in line]


def test_every_function_looks_for_its_tables_before_temporary_ones():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, proconfig FROM pg_proc"
            " WHERE pronamespace = 'public'::regnamespace"
            " AND proowner = 'desk_owner'::regrole"
        )
        functions = dict(cursor.fetchall())

    assert functions
    for name, settings in functions.items():
        assert "search_path=pg_catalog, public, pg_temp" in (settings or []), name


def test_a_tight_role_may_start():
    assert said_by_role() == []


@pytest.mark.django_db(transaction=True)
def test_the_role_that_erases_starts_nothing():
    with working_as(boundary.ERASER):
        [said] = said_by_role()

    assert "may erase cases" in said


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("opening", "said"),
    [
        ("GRANT UPDATE ON complaints_event TO desk_app", "complaints_event"),
        ("GRANT DELETE ON complaints_anchor TO desk_app", "complaints_anchor"),
        ("GRANT TRUNCATE ON complaints_volume TO PUBLIC", "complaints_volume"),
        ("GRANT CREATE ON SCHEMA public TO desk_app", "may make tables"),
        ('GRANT TEMPORARY ON DATABASE "{database}" TO PUBLIC', "may make tables"),
    ],
)
def test_a_role_that_could_alter_evidence_starts_nothing(opening, said):
    with opened() as connect:
        owner = connect(os.environ["MIGRATION_DATABASE_URL"], database()).cursor()
        owner.execute(opening.format(database=database()))

    (line,) = said_by_role()
    assert said in line
    with pytest.raises(SystemExit):
        boundary.refuse_open()


@pytest.mark.parametrize("role", ["owner", "superuser"])
def test_whoever_owns_the_tables_starts_nothing(role):
    url = os.environ["MIGRATION_DATABASE_URL"] if role == "owner" else superuser_url()
    program = "import django; django.setup(); from branches.boundary import faults"
    program += "; print(*faults(), sep='\\n')"
    env = {**os.environ, "DATABASE_URL": f"{url.rpartition('/')[0]}/{database()}"}
    env.pop("MIGRATION_DATABASE_URL")
    env["DJANGO_SETTINGS_MODULE"] = "config.settings"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
    )

    (line,) = done.stdout.splitlines()
    assert "DATABASE_URL's role" in line, done.stderr


def test_migrate_without_the_owners_address_says_so_in_one_line():
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"}
    env.pop("MIGRATION_DATABASE_URL")
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate"],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 1
    assert "MIGRATION_DATABASE_URL is not set" in done.stderr
    assert done.stderr.count("\n") == 1
