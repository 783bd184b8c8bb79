"""What goes wrong on an operator's machine, each as one clear line."""

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class ServiceError(Exception):
    """Something the operator must know; the message is one clear line."""


@contextmanager
def one_clear_line(program: str) -> Iterator[None]:
    """Turn what an operator can mend into one line on standard error and exit 1."""
    try:
        yield
    except ServiceError as error:
        sys.exit(f"{program}: {error}")
    except OSError as error:
        where = f" of {error.filename}" if error.filename else ""
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            sys.exit(f"{program}: no space left on the disk{where}")
        sys.exit(f"{program}: {error}")


def failure(what: str, said: str, *, log: Path, disk: Path) -> ServiceError:
    """Of a program that ended with these words, which stand in the log."""
    if out_of_space(said):
        return ServiceError(f"no space left on the disk of {disk}")
    return ServiceError(f"{what}: {last_line(said)} (see {log})")


def last_line(text: str) -> str:
    """The line that most likely says what went wrong."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    telling = [
        line for line in lines if any(word in line for word in ("FATAL", "rror:"))
    ]
    return (telling or lines or ["no reason given"])[-1]


def refusal(error: Exception) -> str:
    """What a server said, in a line: libpq adds hints, and a line for each address."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    fatal = [line for line in lines if "FATAL" in line]
    return (fatal or lines or [type(error).__name__])[0]


def out_of_space(text: str) -> bool:
    """Whether a program says so; the last is PostgreSQL's hint after a short write."""
    words = ("No space left on device", "Disk quota exceeded", "Check free disk space")
    return any(said in text for said in words)
