"""Embedded PostgreSQL and Valkey for script/*: started once per DATA_DIR, shared.

Whoever needs them holds a shared lock; the last to leave stops them. Servers that
outlived a killed starter are found by their sockets and taken over.
"""

import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from stat import S_IMODE

import psycopg2
import redis

from config.local.errors import ServiceError, refusal
from config.local.postgres import Postgres
from config.local.valkey import Valkey

SOCKET_FOLDER_PREFIX = "desk-"
SOCKET_FOLDER_LIMIT = 70  # A socket's whole path has about 100 bytes.


@dataclass(frozen=True)
class Services:
    """Where the services listen; of an outside one only two roles are known."""

    app_url: str
    owner_url: str
    redis_url: str
    superuser_url: str | None
    eraser_url: str | None
    sockets: str
    pids: dict[str, int | None]

    def environment(self) -> dict[str, str]:
        return {"DATABASE_URL": self.app_url, "REDIS_URL": self.redis_url}

    def owner(self) -> dict[str, str]:
        """For what migrates, and for nothing else."""
        return {"MIGRATION_DATABASE_URL": self.owner_url}


@dataclass(frozen=True)
class Embedded:
    """The servers of one DATA_DIR; its methods are called under its lock."""

    data_dir: Path
    outside: Mapping[str, str]
    durable: bool

    def start(self) -> Services:
        """Start what is down, leave alone what answers, and write down where it is."""
        sockets = self._sockets()
        self._write_down(self._services(sockets))  # For stop, if a start fails.
        for server in self._servers(sockets):
            if not server.is_alive():
                server.start()
            server.wait()
        services = self._services(sockets)
        self._write_down(services)
        return services

    def stop(self) -> None:
        if (sockets := self._noted_sockets()) is None:
            return
        for server in self._servers(sockets):
            if server.is_alive():
                server.stop()
        shutil.rmtree(sockets, ignore_errors=True)
        self._note.unlink(missing_ok=True)

    def first_dead(self) -> str | None:
        """The first of the embedded servers that does not answer, by name."""
        sockets = self._noted_sockets()
        servers = self._servers(sockets) if sockets else []
        return next((type(s).__name__ for s in servers if not s.is_alive()), None)

    @property
    def lock(self) -> Path:
        return self.data_dir / "services.lock"

    @property
    def logs(self) -> Path:
        return self.data_dir / "logs"

    @property
    def _note(self) -> Path:
        return self.data_dir / "services.json"

    def _write_down(self, services: Services) -> None:
        # In one move: others read it while a killed server is started again.
        new = self._note.with_suffix(".new")
        new.write_text(json.dumps(asdict(services), indent=2) + "\n")
        new.replace(self._note)

    def _servers(self, sockets: Path) -> list[Postgres | Valkey]:
        servers: list[Postgres | Valkey] = []
        if "DATABASE_URL" not in self.outside:
            servers.append(self._postgres(sockets))
        if "REDIS_URL" not in self.outside:
            servers.append(self._valkey(sockets))
        return servers

    def _postgres(self, sockets: Path) -> Postgres:
        log = self.logs / "postgres.log"
        return Postgres(self.data_dir / "postgres", log, sockets, self.durable)

    def _valkey(self, sockets: Path) -> Valkey:
        log = self.logs / "valkey.log"
        return Valkey(self.data_dir / "valkey", log, sockets, self.durable)

    def _services(self, sockets: Path) -> Services:
        postgres, valkey = self._postgres(sockets), self._valkey(sockets)
        embedded = "DATABASE_URL" not in self.outside
        return Services(
            app_url=self.outside.get("DATABASE_URL", postgres.url("desk_app")),
            owner_url=self.outside.get(
                "MIGRATION_DATABASE_URL", postgres.url("desk_owner")
            ),
            redis_url=self.outside.get("REDIS_URL", valkey.url),
            superuser_url=postgres.url("postgres") if embedded else None,
            eraser_url=postgres.url("desk_eraser") if embedded else None,
            sockets=str(sockets),
            pids={"postgres": postgres.pid(), "valkey": valkey.pid()},
        )

    def _sockets(self) -> Path:
        """The folder noted last, also after a crash: running clients know it."""
        noted = self._noted_sockets()
        if noted is not None and is_private(noted):
            return noted
        return new_socket_folder()

    def _noted_sockets(self) -> Path | None:
        try:
            return Path(json.loads(self._note.read_text())["sockets"])
        except (OSError, ValueError, KeyError):
            return None


@contextmanager
def running(data_dir: Path, *, durable: bool = True) -> Iterator[Services]:
    """The services of `data_dir`, up as long as anyone is inside."""
    embedded = embedded_in(data_dir, durable=durable)
    embedded.logs.mkdir(parents=True, exist_ok=True)
    data_dir.chmod(0o700)  # One of before was open to look into.
    with locked(data_dir / "users.lock", operation=fcntl.LOCK_SH) as users:
        try:
            with locked(embedded.lock):
                services = embedded.start()
            yield services
        finally:
            with locked(embedded.lock):
                if is_last(users):
                    embedded.stop()


def embedded_in(data_dir: Path, *, durable: bool = True) -> Embedded:
    return Embedded(data_dir, outside=outside_urls(os.environ), durable=durable)


@contextmanager
def locked(path: Path, *, operation: int = fcntl.LOCK_EX) -> Iterator[int]:
    """Hold a lock that the kernel drops with the process, however it dies."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, operation)
        yield descriptor
    finally:
        os.close(descriptor)


def is_last(users: int) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def refuse_unreachable(outside: Mapping[str, str]) -> None:
    """At once and by name: nothing here starts a server of somebody else's."""
    for name, url in outside.items():
        try:
            if name == "REDIS_URL":
                # Written for Celery as well, which calls a socket otherwise.
                url = url.replace("redis+socket://", "unix://")
                with redis.Redis.from_url(url, socket_connect_timeout=5) as client:
                    client.ping()
            else:
                psycopg2.connect(url, connect_timeout=5).close()
        except (redis.RedisError, psycopg2.Error, ValueError) as error:
            raise ServiceError(f"{name}: {refusal(error)}") from None


def outside_urls(environ: Mapping[str, str]) -> dict[str, str]:
    """Servers named by the environment, which bypass the embedded ones."""
    names = ("DATABASE_URL", "MIGRATION_DATABASE_URL", "REDIS_URL")
    given = {name: environ[name] for name in names if environ.get(name)}
    if ("DATABASE_URL" in given) != ("MIGRATION_DATABASE_URL" in given):
        raise ServiceError(
            "DATABASE_URL (the application's role) and MIGRATION_DATABASE_URL"
            " (the owner's) go together: set both or neither"
        )
    return given


def new_socket_folder() -> Path:
    """A short folder that nobody else can enter, so that trust needs no password."""
    parent = tempfile.gettempdir()
    if len(parent) > SOCKET_FOLDER_LIMIT:
        parent = "/tmp"  # noqa: S108 (mkdtemp makes a new folder below it, mode 0700)
    return Path(tempfile.mkdtemp(prefix=SOCKET_FOLDER_PREFIX, dir=parent))


def is_private(folder: Path) -> bool:
    try:
        return S_IMODE(folder.lstat().st_mode) == 0o700
    except FileNotFoundError:
        return False
