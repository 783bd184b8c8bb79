"""How long the database is waited for."""

import socket
import time
from contextlib import closing

import psycopg2
import pytest
from django.db import OperationalError, connection, transaction
from psycopg2 import errors, extensions

from branches import patience
from branches.patience import Patience, long_work

# Of a page, as short as a test may take.
PAGE = Patience(statement=0.3, lock=0.1, idle=60)
PAPER = Patience(statement=5, lock=1, idle=60)


@pytest.fixture
def web(monkeypatch):
    """Waits as a web process does, on connections of this test alone."""
    for name in ("usual", "long", "silent_at"):
        monkeypatch.setattr(patience.Process, name, getattr(patience.Process, name))
    patience.adopt(PAGE, PAPER)
    yield
    extensions.set_wait_callback(None)


@pytest.fixture
def fresh(web, db):
    """A connection that is made while web waits."""
    patience.tell(connection)
    yield
    patience.Process.usual = patience.Process.long = patience.LONG
    patience.tell(connection)


@pytest.fixture
def silent_server(tmp_path):
    """Takes every connection and says nothing, as one that is stopped does."""
    with closing(socket.socket(socket.AF_UNIX)) as listener:
        listener.bind(str(tmp_path / ".s.PGSQL.5432"))
        listener.listen(20)
        yield f"host={tmp_path} dbname=desk user=desk"


def seconds_of(what, *args) -> float:
    began = time.monotonic()
    with pytest.raises((psycopg2.OperationalError, OperationalError)):
        what(*args)
    return time.monotonic() - began


def sleep(seconds: float) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(%s)", [seconds])


def test_a_server_that_says_nothing_is_not_waited_for_longer_than_a_page(
    web, silent_server
):
    waited = seconds_of(psycopg2.connect, silent_server)

    assert PAGE.statement <= waited < PAGE.statement + patience.GRACE + 0.5


def test_after_one_silence_others_wait_little_until_the_server_answers(
    web, silent_server, monkeypatch
):
    monkeypatch.setattr(patience, "DOUBT", 0.05)
    seconds_of(psycopg2.connect, silent_server)

    assert seconds_of(psycopg2.connect, silent_server) < PAGE.statement


def test_doubt_ends_so_that_a_slow_server_is_found_again(
    web, silent_server, monkeypatch
):
    monkeypatch.setattr(patience, "DOUBT", 0.05)
    monkeypatch.setattr(patience, "DOUBTED_FOR", 0.2)
    seconds_of(psycopg2.connect, silent_server)
    time.sleep(0.2)

    assert seconds_of(psycopg2.connect, silent_server) >= PAGE.statement


def test_a_statement_of_a_page_is_ended_by_the_server_and_the_next_one_works(fresh):
    with pytest.raises(OperationalError) as ended:
        sleep(3)

    assert isinstance(ended.value.__cause__, errors.QueryCanceled)
    sleep(0)


def test_long_work_is_waited_for_and_what_follows_is_not(fresh):
    with long_work():
        sleep(1)

    assert seconds_of(sleep, 3) < 1


@pytest.mark.parametrize("setting", ["statement", "lock", "idle_in_transaction"])
def test_no_connection_is_without_timeouts(db, setting):
    name = {"idle_in_transaction": "idle_in_transaction_session"}.get(setting, setting)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s)", [f"{name}_timeout"])
        assert cursor.fetchone() != ("0",)


@pytest.mark.django_db(transaction=True)
def test_a_connection_made_within_long_work_knows_it(web):
    with long_work():
        connection.close()
        sleep(1)

    connection.close()
    assert seconds_of(sleep, 3) < 1
    connection.close()
