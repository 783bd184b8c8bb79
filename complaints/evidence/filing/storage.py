"""Files of cases: on a disk, or in a bucket that speaks S3 where one is named."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from storages.backends.s3 import S3Storage

from complaints.evidence.filing.reach import UnreachableError

TRIES = 2
PATIENCE = 5  # seconds


class DiskStorage(FileSystemStorage):
    """A file has its name when all of it is on the disk, or not at all."""

    def _save(self, name: str, content: File[bytes]) -> str:
        path = Path(self.path(name))
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = path.with_name(f".{path.name}.{token_hex(4)}")
        try:
            with open(unfinished, "xb", opener=_for_us_alone) as file:
                for chunk in content.chunks():
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(path)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
        _sync(path.parent)
        return name


def _for_us_alone(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def like_a_disk() -> Iterator[None]:
    """What a bucket fails at is what a disk fails at: callers need not know which."""
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise UnreachableError(str(error)) from error


class BucketStorage(S3Storage):  # type: ignore[misc]  # it ships no types
    """Private, by digest: the same name is the same file, so it may be written twice.

    Checksums beyond what every S3-like service knows are left out: a file is digested
    anew whenever it is read.
    """

    def get_default_settings(self) -> dict[str, Any]:
        config = Config(
            signature_version="s3v4",
            s3={"addressing_style": "path"},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            retries={"total_max_attempts": TRIES},
            connect_timeout=PATIENCE,
            read_timeout=PATIENCE,
        )
        own = {"client_config": config, "default_acl": None, "file_overwrite": True}
        return {**super().get_default_settings(), **own}

    def exists(self, name: str) -> bool:
        with like_a_disk():
            return bool(super().exists(name))

    def _open(self, name: str, mode: str = "rb") -> File[bytes]:
        with like_a_disk():
            file: File[bytes] = super()._open(name, mode)
            # Fetched now: all of it is wanted, and what fails fails here.
            file.open()
            return file

    def _save(self, name: str, content: File[bytes]) -> str:
        with like_a_disk():
            return str(super()._save(name, content))

    def delete(self, name: str) -> None:
        with like_a_disk():
            super().delete(name)

    def listdir(self, name: str) -> tuple[list[str], list[str]]:
        with like_a_disk():
            folders, files = super().listdir(name)
            return folders, files

    def size(self, name: str) -> int:
        with like_a_disk():
            return int(super().size(name))
