"""A desk that was filled, backed up while people worked, and lost."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

import psycopg2
import pytest

from config.local.data import SECRETS
from config.local.test import FOREIGN
from tests.databases import clone
from tests.stack import ROOT, clean_environment

WRITE = """
import time
from complaints.evidence import anchors
from complaints.lifecycle.entries import FileEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.cases import make_complaint
from tests.people import make_branch, make_user
branch = make_branch("SH001")
make_user("o", "operations_director", branch)
make_user("m", "marketing_director", branch)
make_user("g", "general_manager", branch)
clerk = make_user("c", "front_desk", branch, department="operations")
for count in range(10_000):
    file = SimpleUploadedFile("材料.txt", f"材料{count}".encode())
    said = FileEntry(file=file, kind="client_material")
    number = make_complaint(by=clerk, files=[said]).number
    print(number, time.time(), flush=True)
    if count == 3:
        anchors.make(branch)
"""
EVENTS = "SELECT id, hash FROM complaints_event ORDER BY id"
# Who may do what with tables and functions, and which triggers look at it.
PRIVILEGES = """
SELECT relname, ARRAY(SELECT item::text FROM unnest(relacl) item ORDER BY 1)
FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'S')
UNION ALL
SELECT oid::regprocedure::text,
    proconfig || ARRAY(SELECT item::text FROM unnest(proacl) item ORDER BY 1)
FROM pg_proc WHERE pronamespace = 'public'::regnamespace
UNION ALL
SELECT tgrelid::regclass || '.' || tgname,
    ARRAY[tgenabled::text, tgtype::text, tgfoid::regprocedure::text]
FROM pg_trigger WHERE NOT tgisinternal
UNION ALL
SELECT 'to come', ARRAY(SELECT item::text FROM unnest(defaclacl) item ORDER BY 1)
FROM pg_default_acl
ORDER BY 1, 2
"""
NUMBERS = "SELECT number FROM complaints_complaint"


@dataclass(frozen=True)
class Kept:
    """All that is left of a desk: its backup, its keys, and what people remember."""

    backup: Path
    keys: dict[str, str]
    confirmed: list[tuple[str, float]]
    began: float
    ended: float
    events: list[tuple[int, bytes]]
    privileges: list[tuple[str, list[str]]]

    def new_data_dir(self, folder: Path) -> Path:
        folder.mkdir()
        for file, key in self.keys.items():
            (folder / file).write_text(key)
        return folder


def rows(url: str, query: str) -> list[tuple]:
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def script(name: str, *args: object, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [f"script/{name}", *map(str, args)],
        cwd=ROOT,
        env=clean_environment(**environment),
        capture_output=True,
        text=True,
    )


@pytest.fixture(autouse=True)
def nothing_from_outside(monkeypatch) -> None:
    for name in FOREIGN:
        monkeypatch.delenv(name, raising=False)


@contextmanager
def written_to(env: dict[str, str]) -> Iterator[list[tuple[str, float]]]:
    """Complaints keep coming in; each is listed when its clerk is told its number."""
    confirmed: list[tuple[str, float]] = []
    writer = subprocess.Popen(
        [sys.executable, "manage.py", "shell", "-v0", "-c", WRITE],
        cwd=ROOT,
        env=env,
        stdout=subprocess.PIPE,
        text=True,
    )

    def listen() -> None:
        for line in writer.stdout:
            number, at = line.split()
            confirmed.append((number, float(at)))

    listener = Thread(target=listen)
    listener.start()
    try:
        while len(confirmed) < 6:
            assert writer.poll() is None
            time.sleep(0.05)
        yield confirmed
    finally:
        writer.kill()
        listener.join()
        writer.communicate()


@contextmanager
def deployed(folder: Path) -> Iterator[dict[str, str]]:
    """The environment of a desk whose database and broker are others'."""
    keys = {name: os.environ[name] for name in (*SECRETS, "REDIS_URL")}
    with clone() as name:
        urls = {
            role: f"{os.environ[role].rpartition('/')[0]}/{name}"
            for role in ("DATABASE_URL", "MIGRATION_DATABASE_URL")
        }
        yield {**keys, **urls, "DATA_DIR": str(folder), "DEMO": "0"}


@pytest.fixture(scope="session")
def kept(django_db_setup, django_db_blocker, tmp_path_factory) -> Kept:
    folder = tmp_path_factory.mktemp("lost")
    backup = tmp_path_factory.mktemp("backups") / "night"
    with django_db_blocker.unblock(), deployed(folder) as env:
        with written_to(env) as confirmed:
            began = time.time()
            done = script("backup", backup, **env)
            ended = time.time()
        assert done.returncode == 0, done.stderr
        events = rows(env["DATABASE_URL"], EVENTS)
        privileges = rows(env["DATABASE_URL"], PRIVILEGES)
    shutil.rmtree(folder)
    keys = {file: env[name] for name, file in SECRETS.items()}
    return Kept(backup, keys, confirmed, began, ended, events, privileges)


@pytest.fixture
def recipient(tmp_path_factory, monkeypatch) -> Iterator[str]:
    if shutil.which("gpg") is None:
        pytest.skip("no gpg on this machine")
    home = tmp_path_factory.mktemp("gnupg")
    monkeypatch.setenv("GNUPGHOME", str(home))
    who = "desk@example.cn"
    quiet = [
        "gpg",
        "--batch",
        "--quiet",
        "--passphrase",
        "",
        "--pinentry-mode=loopback",
    ]
    subprocess.run(
        [*quiet, "--quick-generate-key", who, "future-default", "default", "never"],
        check=True,
        capture_output=True,
    )
    yield who
    subprocess.run(["gpgconf", "--kill", "all"], check=False)
