"""Make .venv and install the pinned requirements, then run a module in it.

Runs on the machine's own Python, before anything is installed: standard library
only.
"""

import fcntl
import hashlib
import os
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
SUITABLE = ((3, 11), (3, 12), (3, 13))
IS_USABLE = f"import sys, pip; sys.exit(sys.version_info[:2] not in {SUITABLE})"


def main(wanted: str, module: str, *args: str) -> None:
    # So that a stop in the middle takes pip along.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with (ROOT / ".venv.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        install(wanted)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    # Not by changing into it: the command's file names are relative to its user.
    path = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    os.environ["PYTHONPATH"] = os.pathsep.join(path)
    os.execv(PYTHON, [str(PYTHON), "-m", module, *args])  # noqa: S606 (no shell wanted)


def install(wanted: str) -> None:
    """Bring .venv up to the pinned list; nothing to do on most starts."""
    note = VENV / f".{wanted}.sha256"
    digest = digest_of(wanted)
    if not is_usable():
        say("making .venv")
        run(sys.executable, "-m", "venv", "--clear", str(VENV))
    elif note.exists() and note.read_text() == digest:
        return
    say(f"installing {wanted} (the first time takes some minutes)")
    run(
        *(str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check"),
        *(
            "--no-input",
            "--quiet",
            "--only-binary",
            ":all:",
            "--requirement",
            str(ROOT / wanted),
        ),
    )
    note.write_text(digest)
    if wanted != "requirements.txt":  # which the longer list includes
        runtime = VENV / ".requirements.txt.sha256"
        runtime.write_text(digest_of("requirements.txt"))


def digest_of(wanted: str) -> str:
    runtime = (ROOT / "requirements.txt").read_bytes()
    return hashlib.sha256(runtime + (ROOT / wanted).read_bytes()).hexdigest()


def is_usable() -> bool:
    if not PYTHON.exists():
        return False
    command = [str(PYTHON), "-c", IS_USABLE]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def run(*command: str) -> None:
    done = subprocess.run(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        lines = [line for line in done.stdout.splitlines() if line.strip()]
        errors = [line for line in lines if "ERROR" in line or "Error" in line]
        fail((errors or lines or [f"{command[0]} failed"])[-1])


def say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def fail(line: str) -> None:
    sys.exit(f"script: {line}")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except OSError as error:
        fail(str(error))
