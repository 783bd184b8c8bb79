"""DATA_DIR made ready for use: secrets, tables, static files, demo data."""

import hashlib
import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import psycopg2

from config.environment import TRUE
from config.local.errors import failure
from config.local.services import Services, locked

ROOT = Path(__file__).resolve().parent.parent.parent
# Where DATA_DIR keeps what the environment does not give.
SECRETS = {"SECRET_KEY": "secret_key", "FIELD_ENCRYPTION_KEYS": "field_encryption_key"}


def data_dir() -> Path:
    return Path(os.environ.get("DATA_DIR") or ROOT / ".local").resolve()


def environment(folder: Path, services: Services) -> dict[str, str]:
    """What settings.py reads, for every process that script/* starts."""
    defaults = {
        "DEMO": "1",
        **{name: secret(folder / file) for name, file in SECRETS.items()},
        "PYTHONUNBUFFERED": "1",
    }
    fixed = {"DATA_DIR": str(folder), "PYTHONUTF8": "1"}
    known = defaults | os.environ | fixed | services.environment()
    known.pop("MIGRATION_DATABASE_URL", None)
    return known


def secret(path: Path) -> str:
    """A random key, made once and readable by its owner alone."""
    with locked(path.with_name("secrets.lock")):
        if not path.exists() or not path.read_text():
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(48))
    return path.read_text()


def prepare(folder: Path, services: Services, env: dict[str, str]) -> None:
    """Migrate, collect static files and load demo data, each only where needed."""
    with locked(folder / "prepare.lock"):
        done = Done(folder / "prepared.json", database=services.owner_url)
        if done.differs("migrations", digest(migrating())):
            step(env | services.owner(), folder, "migrate", "--noinput")
            done.note()
        if done.differs("static", digest(static_sources())):
            # Icons are drawn from the font: their two thousand pictures stay behind.
            pictures = ("--ignore", "bootstrap-icons/*.svg")
            step(env, folder, "collectstatic", "--noinput", "-v0", *pictures)
            done.note()
        if env["DEMO"].lower() in TRUE and done.differs("demo", "loaded"):
            if is_empty(services.app_url):
                step(env, folder, "load_demo", "--skip-checks")
                step(env, folder, "load_demo_reports", "--skip-checks")
            done.note()


class Done:
    """What was last prepared, so that the second start is a quick one."""

    def __init__(self, path: Path, *, database: str) -> None:
        self.path = path
        self.steps: dict[str, str] = {}
        if path.exists():
            self.steps = json.loads(path.read_text())

    def differs(self, name: str, state: str) -> bool:
        self.pending = {name: state}
        return self.steps.get(name) != state

    def note(self) -> None:
        self.steps |= self.pending
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
