"""How long a database is waited for: told to the server, and kept by the client.

A server that is stopped or cut off keeps no timeout, so web, workers and beat wait for
its answers themselves (`adopt`), never longer than it was told to take. Commands are
waited for by whoever started them.
"""

from __future__ import annotations

import select
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec

from django.db import DatabaseError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg2 import OperationalError, extensions

from branches.boundary import OWNER

P = ParamSpec("P")


@dataclass(frozen=True)
class Patience:
    """In seconds; `idle` is a transaction in which nothing is asked."""

    statement: float
    lock: float
    idle: float


PAGE = Patience(statement=3, lock=2.5, idle=60)
PAPER = Patience(statement=45, lock=10, idle=60)
TASK = Patience(statement=60, lock=30, idle=600)
LONG = Patience(statement=1800, lock=60, idle=1800)
# A migration takes as long as it takes, but lets nobody wait behind it for a lock.
MIGRATION = Patience(statement=0, lock=60, idle=0)

# The advisory lock of the workers: of their long work one is done at a time, so that
# their other processes are there for the clocks.
LONG_WORK = 7_202_602

# Beyond the server's own time, so that its word is heard before the client gives up.
GRACE = 0.5
CONNECTING = 5.0
# After one answer that did not come others are given this long, for so long.
DOUBT, DOUBTED_FOR = 0.3, 5.0
AT_WORK = {
    extensions.STATUS_READY,
    extensions.STATUS_BEGIN,
    extensions.STATUS_PREPARED,
}
TELL = (
    "SELECT set_config('statement_timeout', %s, false),"
    " set_config('lock_timeout', %s, false),"
    " set_config('idle_in_transaction_session_timeout', %s, false)"
)


class Process:
    """What holds for this one: by itself that of a command."""

    usual = LONG
    long = LONG
    silent_at = float("-inf")  # when an answer last did not come


_chosen: ContextVar[Patience | None] = ContextVar("patience", default=None)


def adopt(usual: Patience, long: Patience) -> None:
    """What web, workers and beat begin with, before they connect."""
    Process.usual, Process.long = usual, long
    extensions.set_wait_callback(wait)


@contextmanager
def long_work() -> Iterator[None]:
    """What may take long, outside transactions; a decorator too."""
    token = _chosen.set(Process.long)
    _tell_again()
    try:
        yield
    finally:
        _chosen.reset(token)
        _tell_again()


def take_turn(of: str) -> None:
    """Wait for others who do the same; theirs begins when this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [of])


def in_turn(task: Callable[P, None]) -> Callable[P, None]:
    """Leave out what would be a second long work at a time; beat rings for it again.

    The lock goes with the session: a worker that died holds nobody up.
    """

    @wraps(task)
    def taken(*args: P.args, **kwargs: P.kwargs) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [LONG_WORK])
            if not cursor.fetchone()[0]:
                return
        try:
            task(*args, **kwargs)
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LONG_WORK])

    return taken


def tell(connection: BaseDatabaseWrapper, **_kwargs: object) -> None:
    """Receives connection_created."""
    kept = MIGRATION if connection.alias == OWNER else _chosen.get() or Process.usual
    seconds = (kept.statement, kept.lock, kept.idle)
    with connection.cursor() as cursor:
        cursor.execute(TELL, [f"{int(value * 1000)}ms" for value in seconds])


def _tell_again() -> None:
    if connection.connection is None or Process.usual == Process.long:
        return
    try:
        tell(connection)
    except DatabaseError:
        connection.close()  # The next one is told when it is made.


def wait(asked: extensions.connection) -> None:
    """Until the server has answered; psycopg2 closes the connection if it does not."""
    deadline = time.monotonic() + _seconds(asked)
    while (state := asked.poll()) != extensions.POLL_OK:
        ready = select.poll()
        for_what = select.POLLIN if state == extensions.POLL_READ else select.POLLOUT
        ready.register(asked.fileno(), for_what)
        if not ready.poll(max(deadline - time.monotonic(), 0) * 1000):
            _doubt()
            raise OperationalError("the database does not answer")
    Process.silent_at = float("-inf")


def _seconds(asked: extensions.connection) -> float:
    chosen = _chosen.get()
    if chosen is None and time.monotonic() - Process.silent_at < DOUBTED_FOR:
        return DOUBT
    answer = (chosen or Process.usual).statement + GRACE
    return answer if asked.status in AT_WORK else min(answer, CONNECTING)


def _doubt() -> None:
    """From the first silence on: after DOUBTED_FOR somebody waits in full again."""
    now = time.monotonic()
    if now - Process.silent_at >= DOUBTED_FOR:
        Process.silent_at = now
