"""The real thing, once per run: script/server with its own data on a free port."""

import json
import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from config.local.test import FOREIGN

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Stack:
    url: str
    data_dir: Path
    environment: dict[str, str]

    @property
    def services(self) -> dict[str, str]:
        return json.loads((self.data_dir / "services.json").read_text())

    def manage(self, *command: str, stdin: str = "") -> str:
        """What the command prints; the test fails where the command does."""
        done = subprocess.run(
            ["script/manage", *command],
            cwd=ROOT,
            env=self.environment,
            input=stdin,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(scope="session")
def stack(tmp_path_factory) -> Iterator[Stack]:
    data_dir = tmp_path_factory.mktemp("stack")
    port = free_port()
    with (data_dir / "server.log").open("w") as chatter:
        server = subprocess.Popen(
            ["script/server"],
            cwd=ROOT,
            env=clean_environment(DATA_DIR=str(data_dir), PORT=str(port), DEMO="1"),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=chatter,
            text=True,
            umask=0o022,  # as a user's, whose files are open to read
        )
    try:
        line = server.stdout.readline()
        assert line == f"ready http://127.0.0.1:{port}\n", (
            line + (data_dir / "server.log").read_text()
        )
        yield Stack(
            url=f"http://127.0.0.1:{port}",
            data_dir=data_dir,
            environment=clean_environment(DATA_DIR=str(data_dir), DEMO="1"),
        )
    finally:
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=60)


def clean_environment(**wanted: str) -> dict[str, str]:
    """Without what script/test has set for the tests themselves."""
    theirs = {*FOREIGN, "DJANGO_ALLOW_ASYNC_UNSAFE", "PYTEST_CURRENT_TEST"}
    kept = {name: value for name, value in os.environ.items() if name not in theirs}
    return kept | wanted


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
