"""The logs of script/*: kept small while those who write them go on writing."""

import shutil
from contextlib import suppress
from pathlib import Path

LIMIT = 10_000_000  # bytes


def rotate(folder: Path, *, limit: int = LIMIT) -> None:
    """Copy each log that is full and empty it in place: its writers only append."""
    for log in folder.glob("*.log"):
        if log.stat().st_size <= limit:
            continue
        with suppress(OSError):  # No room for the copy: the new lines matter more.
            shutil.copyfile(log, log.with_suffix(".log.1"))
        with log.open("r+b") as full:
            full.truncate()
