"""script/manage: one manage.py command with the embedded services up."""

import signal
import subprocess
import sys
from pathlib import Path

from config.local.data import ROOT, data_dir, environment, prepare, say
from config.local.errors import ServiceError, one_clear_line
from config.local.services import Services, running

# Commands that mend migrations must run while the migrations are broken.
MENDING = {"check", "makemigrations", "migrate", "showmigrations", "sqlmigrate"}


def main(command: list[str]) -> int:
    folder = data_dir()
    with one_clear_line("script/manage"), running(folder) as services:
        return run(folder, services, command)


def run(folder: Path, services: Services, command: list[str]) -> int:
    env = environment(folder, services)
    try:
        prepare(folder, services, env)
    except ServiceError as error:
        if command[:1] and command[0] not in MENDING:
            raise
        say(f"script/manage: {error}")
    if command[:1] == ["migrate"]:
        env |= services.owner()
    if command[:1] == ["erase_approved"] and services.eraser_url:
        env["DATABASE_URL"] = services.eraser_url
    return outlive([str(ROOT / "manage.py"), *command], env=env)


def outlive(command: list[str], *, env: dict[str, str], cwd: Path | None = None) -> int:
    """Its exit status, however it ends: we still have to stop what it needed."""
    python = [sys.executable, *command]
    child = subprocess.Popen(python, env=env, cwd=cwd)  # noqa: S603 (the user typed it)
    # Ctrl-C reaches the child by itself: it is in our process group.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda received, _: child.send_signal(received))
    status = child.wait()
    return status if status >= 0 else 128 - status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
