"""Make .venv and install the pinned requirements, then run a module in it, if any.

Runs on the machine's own Python, before anything is installed: standard library
only. A deployment's checkout, which its desk can't write into, is made ready by
`python3 script/bootstrap.py requirements.txt`.
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
# What pip says when it reaches no index.
NO_WAY = (
    "Failed to establish a new connection",
    "Temporary failure in name resolution",
    "Name or service not known",
    "Network is unreachable",
    "Connection refused",
    "connect timeout",
    "Read timed out",
    "(from versions: none)",
)
IS_USABLE = f"import sys, pip; sys.exit(sys.version_info[:2] not in {SUITABLE})"


def main(wanted: str, module: str = "", *args: str) -> None:
    if not is_current(wanted):
        make_current(wanted)
    if not module:
        return
    # Not by changing into it: the command's file names are relative to its user.
    path = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    os.environ["PYTHONPATH"] = os.pathsep.join(path)
    os.execv(PYTHON, [str(PYTHON), "-m", module, *args])  # noqa: S606 (no shell wanted)


def make_current(wanted: str) -> None:
    """One at a time: who waited finds it done."""
    # So that a stop in the middle takes pip along.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if not os.access(ROOT, os.W_OK):
        fail(
            f"{VENV} is not ready and {ROOT} can't be written: as its owner run"
            f" python3 script/bootstrap.py {wanted}"
        )
    with (ROOT / ".venv.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not is_current(wanted):
            install(wanted)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def install(wanted: str) -> None:
    """Bring .venv up to the pinned list."""
    if not is_usable():
        say("making .venv")
        run(sys.executable, "-m", "venv", "--clear", str(VENV))
    for note in VENV.glob(".requirements*.sha256"):
        note.unlink()
    pins = (ROOT / wanted).read_text().count("==")
    say(f"installing {wanted}: {pins} packages and what they need, some minutes")
    pip(
        *("install", "--disable-pip-version-check", "--no-input", "--progress-bar=off"),
        *("--only-binary", ":all:", "--requirement", str(ROOT / wanted)),
    )
    # The longer list includes the shorter one.
    for name in {wanted, "requirements.txt"}:
        (VENV / f".{name}.sha256").write_text(digest_of(name))


def is_current(wanted: str) -> bool:
    """As on most starts: nothing to do."""
    note = VENV / f".{wanted}.sha256"
    return is_usable() and note.exists() and note.read_text() == digest_of(wanted)


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
        fail(reason(done.stdout.splitlines()))


def pip(*args: str) -> None:
    """A line a package, so that somebody who waits sees it go on."""
    lines: list[str] = []
    with subprocess.Popen(
        [str(PYTHON), "-m", "pip", *args],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as child:
        for line in child.stdout or ():
            lines.append(line)
            if line.startswith(("Collecting ", "Installing collected packages")):
                say(f"  {line.split(' (')[0].split(':')[0].strip()}")
    if child.returncode:
        fail(reason(lines))


def reason(lines: list[str]) -> str:
    """The line that says why; most often there is no way to the packages."""
    told = [line.strip() for line in lines if line.strip()]
    if any(word in line for line in told for word in NO_WAY):
        return (
            "the packages can't be fetched: the first start needs the network, or pip"
            " an index that it reaches (PIP_INDEX_URL)"
        )
    errors = [line for line in told if "ERROR" in line or "Error" in line]
    return (errors or told or ["no reason given"])[-1]


def say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def fail(line: str) -> None:
    sys.exit(f"script: {line}")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except OSError as error:
        fail(str(error))
