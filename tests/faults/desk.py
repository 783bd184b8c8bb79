"""A desk of its own to break: its processes by name, its database by SQL."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen
from typing import Any

import psycopg2
from celery import Celery
from psycopg2.extras import NamedTupleCursor

from config.local.server import beat, schedule_in, web_answers
from config.local.services import Services
from tests.stack import ROOT, Stack, clean_environment, free_port

PATIENCE = 120.0
CHILDREN = {
    "web": "gunicorn",
    "worker": "--queues=celery",
    "deliveries": "--queues=deliveries",
    "beat": "beat",
}


@dataclass
class Desk:
    data_dir: Path
    port: int
    server: Popen[str] | None = None

    @property
    def stack(self) -> Stack:
        return Stack(
            url=f"http://127.0.0.1:{self.port}",
            data_dir=self.data_dir,
            environment=clean_environment(DATA_DIR=str(self.data_dir), DEMO="0"),
        )

    @property
    def services(self) -> dict[str, Any]:
        return self.stack.services

    @property
    def schedule(self) -> Path:
        return schedule_in(self.data_dir)

    def start(self) -> float:
        """Until the ready line; returns how many seconds it took."""
        began = time.monotonic()
        with (self.data_dir / "server.log").open("a") as chatter:
            self.server = Popen(
                ["script/server"],
                cwd=ROOT,
                env=self.stack.environment | {"PORT": str(self.port)},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=chatter,
                text=True,
            )
        line = self.server.stdout.readline()
        assert line.startswith("ready "), (self.data_dir / "server.log").read_text()
        return time.monotonic() - began

    def stop(self, number: int = signal.SIGTERM) -> None:
        if self.server is not None:
            self.server.send_signal(number)
            self.server.communicate(timeout=PATIENCE)
            self.server = None

    def processes(self) -> dict[int, str]:
        """Whatever still runs for this desk: its number and its command."""
        mark = f"DATA_DIR={self.data_dir}".encode()
        return {
            pid: command
            for pid, command in commands()
            if mark in read(pid, "environ").split(b"\0") and pid != os.getpid()
        }

    def pid(self, name: str) -> int:
        """The process that script/server itself started and watches."""
        return next(
            pid
            for pid, command in commands()
            if parent(pid) == self.server.pid and CHILDREN[name] in command.split()
        )

    def kill(self, name: str) -> None:
        os.kill(self.pid(name), signal.SIGKILL)

    def kill_service(self, name: str) -> None:
        os.kill(self.services["pids"][name], signal.SIGKILL)

    def children_of(self, name: str) -> list[int]:
        main = self.pid(name)
        return [pid for pid, _command in commands() if parent(pid) == main]

    def is_healthy(self) -> bool:
        return web_answers(self.port)

    @contextmanager
    def without_beat(self) -> Iterator[None]:
        """Nothing is swept but what the test asks for."""
        pid = self.pid("beat")
        os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(pid, signal.SIGCONT)

    def ring(self, *, times: int = 1) -> None:
        """As beat does; several at once, as two beats do."""
        url = self.services["redis_url"].replace("unix://", "redis+socket://")
        with Celery("bell", broker=url, set_as_current=False) as bell:
            for _count in range(times):
                bell.send_task("complaints.lifecycle.tasks.sweep", expires=14)

    def sweep(self) -> Popen[bytes]:
        """`manage.py sweep`, begun."""
        return self.begin("manage.py", "sweep")

    def second_beat(self, schedule: Path) -> Popen[bytes]:
        return self.begin("-m", *beat(schedule))

    def begin(self, *command: str) -> Popen[bytes]:
        services = Services(**self.services)
        secrets = {
            name: (self.data_dir / name.lower()).read_text()
            for name in ("SECRET_KEY", "FIELD_ENCRYPTION_KEY")
        }
        with (self.data_dir / "begun.log").open("a") as log:
            return Popen(
                [sys.executable, *command],
                cwd=ROOT,
                env=self.stack.environment | secrets | services.environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        return self.run(query, values)

    def run(self, query: str, values: Any) -> list[tuple[Any, ...]]:
        """As the application, whose statements these could be."""
        url = self.services["app_url"]
        with closing(psycopg2.connect(url)) as connection:
            connection.autocommit = True
            with connection.cursor(cursor_factory=NamedTupleCursor) as cursor:
                cursor.execute(query, values)
                return cursor.fetchall() if cursor.description else []

    def one(self, query: str, *values: object) -> Any:
        return self.rows(query, *values)[0][0]

    @contextmanager
    def barred(self, table: str) -> Iterator[None]:
        """Who wants to write into the table waits for the end of the block."""
        with closing(psycopg2.connect(self.services["owner_url"])) as connection:
            connection.cursor().execute(f"LOCK TABLE {table} IN SHARE MODE")
            yield
            # A database that was killed meanwhile bars nobody any more.
            with suppress(psycopg2.OperationalError):
                connection.rollback()

    def waiter(self, table: str) -> int | None:
        """The backend that waits before the barred table."""
        found = self.rows(
            "SELECT pid FROM pg_locks WHERE NOT granted AND relation = %s::regclass",
            table,
        )
        return found[0][0] if found else None

    def age_heartbeat(self, seconds: float) -> None:
        self.rows(
            "UPDATE complaints_heartbeat"
            " SET beaten_at = now() - %s * interval '1 second' WHERE name = 'sweep'",
            seconds,
        )


def new_desk(data_dir: Path) -> Desk:
    return Desk(data_dir, free_port())


def wait_until(true: Callable[[], Any], *, patience: float = PATIENCE) -> Any:
    """What it says once it is true; a database that is away is waited for."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        try:
            if said := true():
                return said
        except (psycopg2.OperationalError, StopIteration):
            pass
        time.sleep(0.05)
    raise AssertionError(f"not within {patience:.0f} seconds")


def commands() -> Iterator[tuple[int, str]]:
    for found in Path("/proc").glob("[0-9]*"):
        pid = int(found.name)
        if command := read(pid, "cmdline"):
            yield pid, command.replace(b"\0", b" ").decode(errors="replace")


def parent(pid: int) -> int:
    # After the name, which may hold spaces: state, parent, …
    return int((read(pid, "stat").rpartition(b")")[2].split() or [0, 0])[1])


def read(pid: int, name: str) -> bytes:
    try:
        return Path("/proc", str(pid), name).read_bytes()
    except OSError:
        return b""
