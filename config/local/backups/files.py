"""The cases' files in one archive, each held to the digest that is its name."""

import hashlib
import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import IO

from config.local.errors import ServiceError

# Downloads that were made for somebody are left out: they are made anew.
HELD = re.compile(r"cases/\d+/[0-9a-f]{64}")


@dataclass
class Packed:
    files: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)


def pack(media: Path, into: IO[bytes], *, since: float) -> Packed:
    """What is not what its name says is left out; since then it is being written."""
    packed = Packed()
    with tarfile.open(fileobj=into, mode="w|") as archive:
        for name, path in held(media):
            try:
                content, written_at = path.read_bytes(), path.stat().st_mtime
            except FileNotFoundError:
                continue  # Erased meanwhile.
            if is_named_rightly(name, content):
                member = tarfile.TarInfo(name)
                member.size, member.mtime = len(content), int(written_at)
                archive.addfile(member, BytesIO(content))
                packed.files.append(name)
            elif written_at < since:
                packed.damaged.append(name)
    return packed


def unpack(source: IO[bytes], media: Path, expected: list[str]) -> None:
    missing = set(expected)
    with tarfile.open(fileobj=source, mode="r|") as archive:
        for member in archive:
            content = archive.extractfile(member)
            told = content.read() if content else b""
            if not HELD.fullmatch(member.name) or not is_named_rightly(
                member.name, told
            ):
                raise ServiceError(f"{member.name} is not what was backed up")
            path = media / member.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(told)
            missing.discard(member.name)
    if missing:
        raise ServiceError(f"{min(missing)} is not in the backup's files")


def held(media: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(media.glob("cases/*/*")):
        name = path.relative_to(media).as_posix()
        if HELD.fullmatch(name):
            yield name, path


def is_named_rightly(name: str, content: bytes) -> bool:
    return hashlib.sha256(content).hexdigest() == name.rpartition("/")[2]
