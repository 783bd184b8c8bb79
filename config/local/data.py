"""DATA_DIR made ready for use: secrets, tables, static files, demo data."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterable
from contextlib import closing, suppress
from pathlib import Path

import psycopg2

from config.environment import TRUE
from config.local.errors import ServiceError, failure
from config.local.services import (
    Services,
    locked,
    outside_urls,
    refuse_unreachable,
)

ROOT = Path(__file__).resolve().parent.parent.parent
# Where DATA_DIR keeps what the environment does not give.
SECRETS = {"SECRET_KEY": "secret_key", "FIELD_ENCRYPTION_KEYS": "field_encryption_key"}


def data_dir() -> Path:
    return Path(os.environ.get("DATA_DIR") or ROOT / ".local").resolve()


def environment(folder: Path, services: Services) -> dict[str, str]:
    """What settings.py reads, for every process that script/* starts."""
    defaults = {
        "DEMO": "1",
        **{
            name: secret(folder / file)
            for name, file in SECRETS.items()
            if name not in os.environ
        },
        "PYTHONUNBUFFERED": "1",
    }
    fixed = {"DATA_DIR": str(folder), "PYTHONUTF8": "1"}
    known = defaults | os.environ | fixed | services.environment()
    known.pop("MIGRATION_DATABASE_URL", None)
    return known


def secret(path: Path) -> str:
    """A random key, made once and readable by its owner alone."""
    with locked(path.with_name("secrets.lock")):
        if not path.exists() or not path.stat().st_size:
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(48))
    try:
        return path.read_text()
    except UnicodeDecodeError:
        raise ServiceError(
            f"{path} holds no key: put back the one that was there, from where the"
            " keys are kept"
        ) from None


def prepare(folder: Path, services: Services, env: dict[str, str]) -> None:
    """Migrate, collect static files and load demo data, each only where needed."""
    refuse_unreachable(outside_urls(os.environ))
    with locked(folder / "prepare.lock"):
        done = Done(folder / "prepared.json")
        tables, static = digest(migrating()), digest(static_sources())
        if done.differs("migrations", tables):
            step(env | services.owner(), folder, "migrate", "--noinput")
            done.note("migrations", tables)
        if done.differs("static", static):
            # Icons are drawn from the font: their two thousand pictures stay behind.
            pictures = ("--ignore", "bootstrap-icons/*.svg")
            step(env, folder, "collectstatic", "--noinput", "-v0", *pictures)
            done.note("static", static)
        if env["DEMO"].lower() in TRUE and done.differs("demo", "loaded"):
            demonstrate(folder, services, env, done)


def demonstrate(
    folder: Path, services: Services, env: dict[str, str], done: Done
) -> None:
    """Cases in one piece, then their reports, which come next time where they broke."""
    if is_empty(services.app_url):
        done.note("demo", "begun")
        step(env, folder, "load_demo", "--skip-checks")
    if not done.differs("demo", "begun"):
        step(env, folder, "load_demo_reports", "--skip-checks")
    done.note("demo", "loaded")


class Done:
    """What was last prepared, so that the second start is a quick one."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.steps: dict[str, str] = {}
        # Of a full disk it may be half a file: then all is looked at again.
        with suppress(FileNotFoundError, ValueError):
            self.steps = json.loads(path.read_text())

    def differs(self, name: str, state: str) -> bool:
        return self.steps.get(name) != state

    def note(self, name: str, state: str) -> None:
        self.steps[name] = state
        self.path.write_text(json.dumps(self.steps, indent=2) + "\n")


def step(env: dict[str, str], folder: Path, *command: str) -> None:
    say(f"manage.py {' '.join(command)}")
    done = subprocess.run(  # noqa: S603 (own program, own arguments)
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    log = folder / "logs" / "prepare.log"
    with log.open("a") as lines:
        lines.write(done.stdout + done.stderr)
    if done.returncode:
        what = f"manage.py {command[0]} failed"
        raise failure(what, done.stderr, log=log, disk=folder)


def digest(files: Iterable[Path]) -> str:
    total = hashlib.sha256()
    for path in sorted(files):
        total.update(str(path).encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def migrating() -> Iterable[Path]:
    yield ROOT / "branches" / "boundary.py"
    yield from ROOT.glob("*/migrations/*.py")


def static_sources() -> Iterable[Path]:
    yield ROOT / "requirements.txt"
    yield ROOT / "config" / "settings.py"
    yield from (path for path in ROOT.glob("static/**/*") if path.is_file())


def is_empty(url: str) -> bool:
    """Whether nobody works here yet: demo data never mix with real ones."""
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT NOT EXISTS (SELECT FROM branches_user)")
        return bool(cursor.fetchone() == (True,))


def say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
