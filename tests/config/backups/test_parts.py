"""The archive of the files, and what encrypts it."""

import hashlib
import time
from pathlib import Path

import pytest

from config.local.backups import files, sealing
from config.local.errors import ServiceError


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
