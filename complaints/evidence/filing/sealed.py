"""Files that belong to no case yet: each encrypted under a key of its own.

The key stands in the file's row, in an encrypted column.
"""

from __future__ import annotations

from typing import Protocol

from cryptography.fernet import Fernet
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from complaints.evidence.filing import files
from complaints.evidence.filing.reach import answering


class Sealed(Protocol):
    """A row that says where its file lies, and holds its key."""

    key: str

    @property
    def path(self) -> str: ...


def new_key() -> str:
    return Fernet.generate_key().decode()


def put(row: Sealed, content: bytes) -> None:
    with answering():
        default_storage.save(row.path, ContentFile(Fernet(row.key).encrypt(content)))


def read(row: Sealed) -> bytes:
    return Fernet(row.key).decrypt(b"".join(files.chunks(row.path)))
