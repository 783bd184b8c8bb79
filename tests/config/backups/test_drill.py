"""A desk is lost and comes back: its rows, files, roles and boundary."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import psycopg2
import pytest
from psycopg2 import errors

from config.local.backups import manifest
from config.local.backups.restore import take_keys
from config.local.postgres import autocommitting
from config.local.services import Services, running
from config.local.test import FOREIGN
from tests.config.backups.conftest import EVENTS, NUMBERS, PRIVILEGES, rows, script

pytestmark = pytest.mark.xdist_group("backups")


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


def test_all_that_was_confirmed_before_its_moment_is_there(kept, found):
    moment = datetime.fromisoformat(manifest.read(kept.backup).as_of).timestamp()
    there = {number for (number,) in rows(found.app_url, NUMBERS)}
    before = {number for number, at in kept.confirmed if at < moment}

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


def test_everybody_may_do_what_he_could_before(kept, found):
    assert rows(found.app_url, PRIVILEGES) == kept.privileges


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
        pytest.raises(errors.InsufficientPrivilege, match="permission denied"),
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


def test_keys_come_along_only_when_they_are_asked_for(kept):
    assert sorted(path.name for path in kept.backup.iterdir()) == [
        *("database.dump", "files.tar", "manifest.json")
    ]
    told = json.loads((kept.backup / "manifest.json").read_text())
    assert not any(key in json.dumps(told) for key in kept.keys.values())
