"""Whether the disk or the bucket with the files answers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class UnreachableError(OSError):
    """It does not: what it holds can't be said."""


@contextmanager
def answering() -> Iterator[None]:
    """Whatever a storage fails at, but for a file that is not there."""
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        raise UnreachableError(str(error)) from error
