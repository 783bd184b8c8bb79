"""Databases of the tests: one migrated template, a clone for each worker.

A flush is a TRUNCATE, which the evidence tables refuse and which would take the seeded
calendar along: a test with real commits gets a clone of its own instead.
"""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from itertools import count
from pathlib import Path

import psycopg2
import pytest
from django.core.management import call_command
from django.db import connections, transaction
from django.test import TransactionTestCase, override_settings
from psycopg2 import sql
from psycopg2.extensions import connection as Connection
from pytest_django import DjangoDbBlocker

from branches.boundary import ERASER, close
from branches.models import Branch
from complaints.evidence import anchors
from config.local.postgres import GRANTS

RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))[:12]
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
TEMPLATE = f"template_{RUN}"
SEQUENCE = count(1)
TEMPLATE_LOCK = 7_202_601


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        make_template()
        with clone() as name:
            point_at(name)
            yield
            connections.close_all()


@pytest.fixture
def own_database(request, django_db_setup, django_db_blocker) -> Iterator[None]:
    """A clone for this test alone, where it needs real commits."""
    if not is_transactional(request):
        yield
        return
    with django_db_blocker.unblock(), own_clone():
        yield


@contextmanager
def own_clone(template: str = TEMPLATE) -> Iterator[str]:
    """A database in which commits stay, until it is dropped."""
    with clone(template) as name, pytest.MonkeyPatch.context() as m:
        m.setattr(TransactionTestCase, "_fixture_teardown", lambda self: None)
        shared = connections.settings["default"]["NAME"]
        point_at(name)
        yield name
        point_at(shared)


@contextmanager
def undone(blocker: DjangoDbBlocker, media: Path) -> Iterator[None]:
    """What several tests read and nobody keeps: its rows go when it ends."""
    files = override_settings(MEDIA_ROOT=media)
    with blocker.unblock(), files, transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def superuser(own_database) -> Iterator[Callable[[], Connection]]:
    """Connections to the test's database for which no privilege holds."""
    with opened() as connect:
        yield lambda: connect(superuser_url(), database())


@pytest.fixture
def owner_connection(own_database) -> Iterator[Connection]:
    """The test's database as the role that migrates; sees committed rows alone."""
    with opened() as connect:
        yield connect(os.environ["MIGRATION_DATABASE_URL"], database())


@contextmanager
def working_as(role: str) -> Iterator[None]:
    """The test's database under another role; sees committed rows alone."""
    settings = connections.settings["default"]
    application = settings["USER"]
    connections.close_all()
    settings["USER"] = role
    try:
        yield
    finally:
        connections.close_all()
        settings["USER"] = application


def erase_approved(branch: Branch) -> str:
    """After the night's anchor; what the command says."""
    anchors.make(branch)
    said = StringIO()
    with working_as(ERASER):
        call_command("erase_approved", stdout=said)
    return said.getvalue()


def is_transactional(request: pytest.FixtureRequest) -> bool:
    marker = request.node.get_closest_marker("django_db")
    wanted = marker is not None and bool(
        marker.kwargs.get("transaction") or marker.args[:1] == (True,)
    )
    names = {"transactional_db", "live_server", "django_db_reset_sequences"}
    return wanted or bool(names & set(request.fixturenames))


def make_template() -> None:
    """Migrate once per run, whichever worker comes first."""
    with as_owner() as owner, owner.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [TEMPLATE_LOCK])
        cursor.execute("SELECT FROM pg_database WHERE datname = %s", [TEMPLATE])
        if cursor.fetchone() is None:
            unfinished = f"{TEMPLATE}_unfinished"
            run(cursor, "DROP DATABASE IF EXISTS {}", unfinished)
            run(cursor, "CREATE DATABASE {}", unfinished)
            migrate(unfinished)
            run(cursor, "ALTER DATABASE {} RENAME TO {}", unfinished, TEMPLATE)


def migrate(name: str) -> None:
    with opened() as connect:
        cursor = connect(os.environ["MIGRATION_DATABASE_URL"], name).cursor()
        for statement in GRANTS:
            cursor.execute(statement)
    point_at(name)
    call_command("migrate", verbosity=0)
    with opened() as connect:
        # The database counts by its own clock, which no test moves on by years.
        owner = connect(os.environ["MIGRATION_DATABASE_URL"], name).cursor()
        owner.execute("UPDATE complaints_retention SET years = 0, approved_hours = 0")
    connections.close_all()


@contextmanager
def clone(template: str = TEMPLATE) -> Iterator[str]:
    name = f"test_{RUN}_{WORKER}_{next(SEQUENCE)}"
    with as_owner() as owner, owner.cursor() as cursor:
        how = "CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY"
        run(cursor, how, name, template)
    with opened() as connect:
        close(connect(os.environ["MIGRATION_DATABASE_URL"], name).cursor())
    try:
        yield name
    finally:
        # Threads may have left connections of the application's role behind.
        with opened() as connect, connect(superuser_url()).cursor() as cursor:
            run(cursor, "DROP DATABASE {} WITH (FORCE)", name)


def point_at(name: str) -> None:
    """Every thread's connections, for both roles, to the named database."""
    connections.close_all()
    for alias in ("default", "owner"):
        connections.settings[alias]["NAME"] = name


def database() -> str:
    return str(connections.settings["default"]["NAME"])


def superuser_url() -> str:
    services = Path(os.environ["DATA_DIR"], "services.json").read_text()
    return str(json.loads(services)["superuser_url"])


@contextmanager
def as_owner() -> Iterator[Connection]:
    with opened() as connect:
        yield connect(os.environ["MIGRATION_DATABASE_URL"])


@contextmanager
def opened() -> Iterator[Callable[..., Connection]]:
    """Autocommitting connections, all closed at the end."""
    connections_made: list[Connection] = []

    def connect(url: str, name: str | None = None) -> Connection:
        made = psycopg2.connect(url, **({"dbname": name} if name else {}))
        made.autocommit = True
        connections_made.append(made)
        return made

    try:
        yield connect
    finally:
        for made in connections_made:
            made.close()


def run(cursor, statement: str, *names: str) -> None:
    cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
