"""Files in a case's folder that are no attachments, such as a signed form's copies.

A room that keeps some says so here; verification, export and erasure ask.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from complaints.evidence.models import folder_of


@dataclass(frozen=True, kw_only=True)
class HeldFile:
    complaint_id: int
    name: str
    content_type: str
    sha256: str

    @property
    def path(self) -> str:
        """Beside the case's attachments: what is left there after erasure is found."""
        return f"{folder_of(self.complaint_id)}/{self.sha256}"


# Of cases by their keys; nothing of one that was erased.
Reader = Callable[[Collection[int]], Iterator[HeldFile]]
_readers: list[Reader] = []


def register(reader: Reader) -> Reader:
    _readers.append(reader)
    return reader


def of(pks: Collection[int]) -> Iterator[HeldFile]:
    for read in _readers:
        yield from read(pks)
