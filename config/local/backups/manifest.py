"""What a backup says of itself; written last, so that one without it is unfinished."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from config.local.errors import ServiceError

FORMAT = 1
NAME = "manifest.json"


@dataclass(frozen=True)
class Manifest:
    format: int
    as_of: str  # What was confirmed before is in it.
    complaints: int
    database_bytes: int
    roles: list[str]  # the owner's name, the application's
    keys: list[str]  # USE:FINGERPRINT
    anchors: list[str]  # the last of each branch, CODE:DIGEST
    bucket: str  # where the files are instead
    files: list[str]  # each named by its SHA-256
    parts: dict[str, str]  # the SHA-256 of each file beside this one

    def write(self, folder: Path) -> None:
        told = asdict(self)
        text = json.dumps(told | {"sha256": digest_of(told)}, indent=1)
        (folder / NAME).write_text(text + "\n")

    def part(self, folder: Path, stem: str) -> Path | None:
        """The file of this name, encrypted or not."""
        found = (name for name in self.parts if name.startswith(stem))
        return next((folder / name for name in found), None)


def read(folder: Path) -> Manifest:
    """Whole, as each of its parts is; else ServiceError names what is not."""
    if not folder.is_dir():
        raise ServiceError(f"there is no folder {folder}")
    try:
        told = json.loads((folder / NAME).read_text())
        digest = told.pop("sha256")
    except FileNotFoundError:
        raise ServiceError(f"{folder} is no finished backup: no {NAME}") from None
    except (ValueError, KeyError, AttributeError):
        raise ServiceError(f"{folder / NAME} is damaged") from None
    if digest != digest_of(told):
        raise ServiceError(f"{folder / NAME} is damaged")
    if told["format"] != FORMAT:
        raise ServiceError(
            f"{folder} is of format {told['format']}, this desk knows {FORMAT}"
        )
    manifest = Manifest(**told)
    for name, expected in manifest.parts.items():
        if not (folder / name).is_file():
            raise ServiceError(f"{folder / name} is missing")
        if digest_of_file(folder / name) != expected:
            raise ServiceError(f"{folder / name} is damaged")
    return manifest


def digest_of(told: dict[str, object]) -> str:
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def digest_of_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
