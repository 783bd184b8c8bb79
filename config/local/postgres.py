"""The embedded PostgreSQL: a cluster below DATA_DIR that listens on a socket alone."""

import os
import shlex
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg2

from config.local.account import Account, account_for
from config.local.errors import ServiceError, failure

PATIENCE = 60
# In what libpq says of a server that is there: refused, in vain, its queue is full.
SIGNS_OF_LIFE = ("FATAL", "timeout expired", "temporarily unavailable")

DURABLE = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "120",
    "shared_buffers": "256MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Neither a statement nor a row stands in the log.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
}
VOLATILE = DURABLE | {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}

# What must be there, and how it is made where it is not.
ROLES = (
    (
        "SELECT FROM pg_roles WHERE rolname = 'desk_owner'",
        "CREATE ROLE desk_owner LOGIN CREATEDB",
    ),
    (
        "SELECT FROM pg_roles WHERE rolname = 'desk_app'",
        "CREATE ROLE desk_app LOGIN",
    ),
    (
        "SELECT FROM pg_roles WHERE rolname = 'desk_eraser'",
        "CREATE ROLE desk_eraser LOGIN IN ROLE desk_app",
    ),
    (
        "SELECT FROM pg_roles WHERE rolname = 'desk_public'",
        "CREATE ROLE desk_public LOGIN",
    ),
    (
        "SELECT FROM pg_database WHERE datname = 'desk'",
        "CREATE DATABASE desk OWNER desk_owner",
    ),
)
# A migration takes UPDATE and DELETE on the evidence tables away again.
GRANTS = (
    "ALTER DEFAULT PRIVILEGES"
    " GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO desk_app",
    "ALTER DEFAULT PRIVILEGES GRANT USAGE, SELECT ON SEQUENCES TO desk_app",
)


@dataclass(frozen=True)
class Postgres:
    folder: Path
    log: Path
    sockets: Path
    durable: bool = True

    def url(self, role: str, database: str = "desk") -> str:
        return f"postgresql://{role}@{quote(str(self.sockets), safe='')}/{database}"

    def is_alive(self) -> bool:
        """Whether it answers; one that still recovers does, with a refusal.

        One that is silent is slow or stopped, and comes back with all it holds.
        """
        refusal = self._refusal()
        return refusal is None or any(word in refusal for word in SIGNS_OF_LIFE)

    def wait(self) -> None:
        """Until it takes connections: after a crash it recovers first."""
        deadline = time.monotonic() + PATIENCE
        while (refusal := self._refusal()) is not None:
            if time.monotonic() > deadline:
                raise self._error("takes no connections", refusal)
            time.sleep(0.1)

    def start(self) -> None:
        """Start, and recover first where the last run was killed."""
        self._account.own(self.sockets)
        if not self.folder.exists():
            self._initialise()
        self._clear_remains()
        self._launch()
        self._create_roles()

    def stop(self) -> None:
        cluster, patience = f"--pgdata={self._cluster}", f"--timeout={PATIENCE}"
        if self._run("pg_ctl", "stop", "-w", patience, "--mode=fast", cluster):
            self._run("pg_ctl", "stop", "-w", "--mode=immediate", cluster)
        if not self.durable and self._account.home != self.folder.parent:
            shutil.rmtree(self._account.home)

    def pid(self) -> int | None:
        try:
            return int((self.folder / "postmaster.pid").read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return None

    def _refusal(self) -> str | None:
        try:
            url = self.url("postgres", "postgres")
            psycopg2.connect(url, connect_timeout=5).close()
        except psycopg2.OperationalError as error:
            return str(error)
        return None

    @property
    def _account(self) -> Account:
        return account_for(self.folder)

    @property
    def _cluster(self) -> Path:
        return self._account.home / self.folder.name

    def _initialise(self) -> None:
        """Make the cluster beside its place: what is in its place is whole."""
        unfinished = self._cluster.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        self._account.own(unfinished)
        if said := self._run(
            "initdb",
            *("--username=postgres", "--auth-local=trust", "--auth-host=reject"),
            *("--locale=C.UTF-8", "--encoding=UTF8", "--no-instructions"),
            *([] if self.durable else ["--no-sync"]),
            f"--pgdata={unfinished}",
        ):
            raise self._error("could not be set up", said)
        unfinished.rename(self._cluster)
        if self._cluster != self.folder:
            self.folder.symlink_to(self._cluster)

    def _launch(self) -> None:
        chosen = DURABLE if self.durable else VOLATILE
        settings = chosen | {"unix_socket_directories": str(self.sockets)}
        options = " ".join(
            f"-c {shlex.quote(f'{name}={value}')}" for name, value in settings.items()
        )
        if said := self._run(
            *("pg_ctl", "start", "-w", f"--timeout={PATIENCE}"),
            *(f"--options={options}", f"--pgdata={self._cluster}"),
        ):
            raise self._error("did not start", said)

    def _create_roles(self) -> None:
        """Whatever of them is missing, so that a broken first start mends itself."""
        with autocommitting(self.url("postgres", "postgres")) as cursor:
            for question, statement in ROLES:
                cursor.execute(question)
                if cursor.fetchone() is None:
                    cursor.execute(statement)
        with autocommitting(self.url("desk_owner")) as cursor:
            for statement in GRANTS:
                cursor.execute(statement)

    def _clear_remains(self) -> None:
        """End a server that no longer answers; the caller holds this DATA_DIR's lock.

        PostgreSQL refuses to start while the number in its lock files is any living
        process's: after a reboot a stranger's, or a dead one's that nobody reaped.
        """
        pid = self.pid()
        if pid is None:
            return
        if self._is_ours(pid):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGQUIT)
        deadline = time.monotonic() + PATIENCE
        while any(map(self._is_ours, processes())) and time.monotonic() < deadline:
            time.sleep(0.1)
        if pid in processes() and not self._is_ours(pid):
            for lock in (self.folder / "postmaster.pid", *self.sockets.glob(".s.*")):
                lock.unlink(missing_ok=True)

    def _is_ours(self, pid: int) -> bool:
        # A server and its children work in the cluster's folder.
        process = Path("/proc", str(pid))
        try:
            name = (process / "comm").read_text().strip()
            return name == "postgres" and (process / "cwd").samefile(self.folder)
        except OSError:
            return False  # Gone, dead and not yet reaped, or another user's.

    def _error(self, what: str, detail: str) -> ServiceError:
        told = f"the embedded PostgreSQL {what}"
        return failure(told, detail, log=self.log, disk=self._account.home)

    def _run(self, program: str, *args: str) -> str:
        """Nothing, or what the log says of a failure."""
        with self.log.open("ab") as log:
            start = log.seek(0, os.SEEK_END)
            try:
                status = self._account.run(program, *args, log=log)
            except FileNotFoundError as error:
                raise self._error("is not installed", str(error)) from error
        said = self.log.read_bytes()[start:].decode(errors="replace")
        return (said or f"{program}: status {status}") if status else ""


@contextmanager
def autocommitting(url: str) -> Iterator[psycopg2.extensions.cursor]:
    with closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            yield cursor


def processes() -> set[int]:
    """Every process where they can be listed, none elsewhere."""
    return {int(found.name) for found in Path("/proc").glob("[0-9]*")}
