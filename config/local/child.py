"""One long-running process of script/server, with a log of its own."""

import ctypes
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from config.local.data import ROOT
from config.local.errors import last_line

PR_SET_PDEATHSIG = 1


class Child:
    def __init__(
        self, name: str, *command: str, env: dict[str, str], logs: Path
    ) -> None:
        self.name = name
        self.command = [sys.executable, "-m", *command]
        self.env = env
        self.log = logs / f"{name}.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 (own program and arguments)
                self.command,
                cwd=ROOT,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for us; we stop it in order.
                preexec_fn=die_with_parent,
            )

    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def ask_to_stop(self) -> None:
        if self.process is not None:
            self.process.terminate()

    def stop(self, *, patience: float) -> None:
        """Wait for it, then end it and whatever it started."""
        if self.process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(patience)
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def last_words(self) -> str:
        return last_line(self.log.read_text(errors="replace")[-4000:])


def die_with_parent() -> None:
    """Where the kernel can: a killed script/server leaves no web server behind."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
