"""A part of a file, as players ask for it: one range of bytes (RFC 9110, 14.2)."""

import re

RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


class RangeError(ValueError):
    """No byte of the file lies in it."""


def asked(header: str, size: int) -> tuple[int, int] | None:
    """Where it begins and ends (exclusive); None: all of it, as for several ranges."""
    match = RANGE.fullmatch(header.strip())
    if not match or not any(match.groups()):
        return None
    first, last = match.groups()
    if not first:
        start, stop = max(size - int(last), 0), size
    else:
        start, stop = int(first), min(int(last or size) + 1, size)
    if last and first and int(last) < int(first):
        return None
    if start >= stop:
        raise RangeError(header)
    return start, stop
