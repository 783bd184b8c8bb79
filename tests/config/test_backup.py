"""script/backup and script/restore: a desk is lost and comes back; damage is named."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from argparse import Namespace
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

import psycopg2
import pytest
from psycopg2 import errors

from config.local.backups import files, manifest, sealing
from config.local.backups.backup import whole_or_nothing
from config.local.backups.restore import restore, take_keys
from config.local.data import SECRETS
from config.local.errors import ServiceError
from config.local.postgres import autocommitting
from config.local.services import Services, running
from config.local.test import FOREIGN
from tests.databases import clone
from tests.stack import ROOT, clean_environment

pytestmark = pytest.mark.xdist_group("backup")

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


@pytest.fixture(scope="module")
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
    shutil.rmtree(folder)
    keys = {file: env[name] for name, file in SECRETS.items()}
    return Kept(backup, keys, confirmed, began, ended, events)


@pytest.fixture(scope="module")
def restored(kept, tmp_path_factory) -> Iterator[tuple[Path, Services]]:
    folder = kept.new_data_dir(tmp_path_factory.mktemp("found") / "data")
    done = script("restore", kept.backup, DATA_DIR=str(folder))
    assert done.returncode == 0, done.stderr  # As verify_archive ended.
    assert "核对无误" in done.stdout
    with pytest.MonkeyPatch.context() as patched:
        for name in FOREIGN:
            patched.delenv(name, raising=False)
        with running(folder, durable=False) as services:
            patched.undo()
            yield folder, services


@pytest.fixture
def found(restored) -> Services:
    return restored[1]


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


def test_all_that_was_confirmed_before_it_began_is_there(kept, found):
    there = {number for (number,) in rows(found.app_url, NUMBERS)}
    before = {number for number, at in kept.confirmed if at < kept.began}

    assert len(before) >= 6
    assert before <= there


def test_it_was_taken_while_people_worked(kept):
    assert [at for _number, at in kept.confirmed if kept.began < at < kept.ended]


def test_events_are_the_same_and_not_made_anew(kept, found):
    there = rows(found.app_url, EVENTS)

    assert there == kept.events[: len(there)]


def test_the_files_are_there_by_their_digests(kept, found):
    told = manifest.read(kept.backup)

    assert len(told.files) >= 6
    assert told.complaints == len(rows(found.app_url, NUMBERS))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE complaints_event SET verb = 'close'",
        "DELETE FROM complaints_anchor",
        "CREATE TEMPORARY TABLE complaints_event (id int)",
        "CREATE TABLE mine (id int)",
    ],
)
def test_the_boundary_is_closed_again(found, statement):
    with (
        autocommitting(found.app_url) as cursor,
        pytest.raises(errors.InsufficientPrivilege),
    ):
        cursor.execute(statement)


def test_not_even_the_owner_rewrites_an_event(found):
    """The triggers came with the tables."""
    with (
        autocommitting(found.owner_url) as cursor,
        pytest.raises(psycopg2.Error),
    ):
        cursor.execute("UPDATE complaints_event SET verb = 'close'")


def test_a_deployments_own_empty_database_is_filled(kept, found, tmp_path):
    folder = kept.new_data_dir(tmp_path / "data")
    with autocommitting(found.superuser_url) as cursor:
        cursor.execute("CREATE DATABASE theirs OWNER desk_owner")
    theirs = {
        "DATABASE_URL": found.app_url.removesuffix("desk") + "theirs",
        "MIGRATION_DATABASE_URL": found.owner_url.removesuffix("desk") + "theirs",
        "REDIS_URL": found.redis_url,
    }

    done = script("restore", kept.backup, DATA_DIR=str(folder), **theirs)
    again = script("restore", kept.backup, DATA_DIR=str(tmp_path / "new"), **theirs)

    assert done.returncode == 0, done.stderr
    assert rows(theirs["DATABASE_URL"], NUMBERS) == rows(found.app_url, NUMBERS)
    assert not (folder / "postgres").exists()
    assert again.returncode == 1


def test_a_desk_that_works_here_is_backed_up_too(restored, recipient, tmp_path):
    target = tmp_path / "backup"
    options = ("--with-keys", "--recipient", recipient)

    done = script("backup", *options, target, DATA_DIR=str(restored[0]))

    assert done.returncode == 0, done.stderr
    parts = ("database.dump.gpg", "files.tar.gpg", "keys.json.gpg")
    assert sorted(manifest.read(target).parts) == [*parts]
    folder = tmp_path / "data"
    folder.mkdir()
    take_keys(target / "keys.json.gpg", "", folder)
    key = "field_encryption_key"
    assert (folder / key).read_text() == (restored[0] / key).read_text()


# What is refused before anything is made.


@pytest.fixture
def damaged(kept, tmp_path) -> Path:
    return Path(shutil.copytree(kept.backup, tmp_path / "damaged"))


def refused(backup: Path, folder: Path) -> str:
    with pytest.raises(ServiceError) as told:
        restore(Namespace(folder=backup, identity=""), folder)
    assert "\n" not in str(told.value)
    assert not (folder / "postgres").exists()
    return str(told.value)


def test_nobody_else_may_read_a_backup(kept):
    for path in (kept.backup, *kept.backup.iterdir()):
        assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("name", ["database.dump", "files.tar", "manifest.json"])
def test_one_changed_byte_is_named_by_its_file(damaged, tmp_path, name):
    content = bytearray((damaged / name).read_bytes())
    content[len(content) // 2] ^= 1
    (damaged / name).write_bytes(content)

    assert f"{name} is damaged" in refused(damaged, tmp_path / "data")


@pytest.mark.parametrize("name", ["database.dump", "files.tar"])
def test_a_missing_file_is_named(damaged, tmp_path, name):
    (damaged / name).unlink()

    assert f"{name} is missing" in refused(damaged, tmp_path / "data")


def test_what_was_broken_off_is_no_backup(damaged, tmp_path):
    (damaged / "manifest.json").unlink()

    assert "no finished backup" in refused(damaged, tmp_path / "data")


def test_a_folder_that_is_not_there_is_named(tmp_path):
    assert "no folder" in refused(tmp_path / "nowhere", tmp_path / "data")


def test_a_backup_without_keys_says_where_to_put_them(kept, tmp_path):
    assert "field_encryption_key" in refused(kept.backup, tmp_path / "data")


def test_a_wrong_key_is_refused_and_the_right_one_named(kept, tmp_path):
    folder = kept.new_data_dir(tmp_path / "data")
    (folder / "field_encryption_key").write_text("another")
    missing = manifest.read(kept.backup).keys[0].removeprefix("columns:")

    assert missing in refused(kept.backup, folder)
    # And the same again, not that the folder is in use.
    assert missing in refused(kept.backup, folder)


def test_a_folder_with_anything_in_it_is_left_alone(kept, tmp_path):
    folder = kept.new_data_dir(tmp_path / "data")
    (folder / "media").mkdir()

    assert "is not empty (media)" in refused(kept.backup, folder)


# What is refused, or told, when a backup is made.


def test_a_desk_that_is_not_there_is_not_backed_up(tmp_path):
    done = script("backup", tmp_path / "backup", DATA_DIR=str(tmp_path / "nowhere"))

    assert done.returncode == 1
    assert "no desk" in done.stderr
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_left_of_a_backup_that_fails(tmp_path):
    target = tmp_path / "backup"

    with pytest.raises(FileNotFoundError), whole_or_nothing(target) as place:
        (place / "nowhere" / "files.tar").touch()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("there", ["backup/manifest.json", "backup.unfinished/files"])
def test_another_backup_is_never_written_over(tmp_path, there):
    (tmp_path / there).parent.mkdir()
    (tmp_path / there).touch()

    with pytest.raises(ServiceError), whole_or_nothing(tmp_path / "backup"):
        pass
    assert (tmp_path / there).exists()


@pytest.fixture
def media(tmp_path) -> Path:
    """Two files as they are stored, one that was altered, one still being written."""
    folder = tmp_path / "media" / "cases" / "7"
    folder.mkdir(parents=True)
    for content in (b"one", b"two"):
        digest = hashlib.sha256(content).hexdigest()
        (folder / digest).write_bytes(content)
    (folder / ("a" * 64)).write_bytes(b"altered")
    return tmp_path / "media"


def packed(media: Path, into: Path, *, since: float) -> files.Packed:
    with into.open("wb") as archive:
        return files.pack(media, archive, since=since)


def test_an_altered_file_is_left_out_and_told(media, tmp_path):
    found = packed(media, tmp_path / "files.tar", since=time.time() + 60)

    assert found.damaged == [f"cases/7/{'a' * 64}"]
    assert len(found.files) == 2


def test_a_file_that_is_being_written_belongs_to_the_next_backup(media, tmp_path):
    found = packed(media, tmp_path / "files.tar", since=time.time() - 60)

    assert found.damaged == []
    assert len(found.files) == 2


def test_files_come_back_as_they_were(media, tmp_path):
    found = packed(media, tmp_path / "files.tar", since=0)
    with (tmp_path / "files.tar").open("rb") as archive:
        files.unpack(archive, tmp_path / "again", found.files)

    for name in found.files:
        assert (tmp_path / "again" / name).read_bytes() == (media / name).read_bytes()


def test_a_file_that_the_archive_lacks_is_named(media, tmp_path):
    packed(media, tmp_path / "files.tar", since=0)
    missing = f"cases/7/{'b' * 64}"

    with (
        (tmp_path / "files.tar").open("rb") as archive,
        pytest.raises(ServiceError, match=missing),
    ):
        files.unpack(archive, tmp_path / "again", [missing])


# Encrypted, where the program is there.


def test_a_program_that_is_not_installed_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(ServiceError, match="age is not installed"):
        sealing.program_for("age1recipient")
    with pytest.raises(ServiceError, match="gpg is not installed"):
        sealing.program_for("desk@example.cn")


def test_what_is_encrypted_is_read_again_by_its_recipient(recipient, tmp_path):
    with sealing.written(tmp_path, "files.tar", recipient) as part:
        part.write(b"client" * 1000)
    sealed = tmp_path / "files.tar.gpg"

    assert b"client" not in sealed.read_bytes()
    with sealing.opened(sealed, "") as part:
        assert part.read(6) == b"client"  # And what is not asked for holds up nothing.


def test_an_unknown_recipient_is_told_in_one_line(recipient, tmp_path):
    with (
        pytest.raises(ServiceError, match="gpg: ") as told,
        sealing.written(tmp_path, "files.tar", "nobody@example.cn") as part,
    ):
        part.write(bytes(1 << 20))
    assert "\n" not in str(told.value)


def test_keys_come_along_only_when_they_are_asked_for(kept):
    assert sorted(path.name for path in kept.backup.iterdir()) == [
        *("database.dump", "files.tar", "manifest.json")
    ]
    told = json.loads((kept.backup / "manifest.json").read_text())
    assert not any(key in json.dumps(told) for key in kept.keys.values())
