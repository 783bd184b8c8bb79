"""What is refused, in one line, before anything is made."""

import shutil
from argparse import Namespace
from pathlib import Path

import pytest

from config.local.backups import manifest
from config.local.backups.backup import whole_or_nothing
from config.local.backups.restore import restore
from config.local.errors import ServiceError
from tests.config.backups.conftest import script

pytestmark = pytest.mark.xdist_group("backups")


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
