"""What tells that a disk has no room: the database's own, or this host's."""

from __future__ import annotations

import errno

from psycopg2 import errors

FULL = {errno.ENOSPC, errno.EDQUOT}


def is_full(error: BaseException | None) -> bool:
    """Whether it is that, or was raised while that was handled."""
    while error is not None:
        if isinstance(error, errors.DiskFull):
            return True
        if isinstance(error, OSError) and error.errno in FULL:
            return True
        error = error.__cause__ or error.__context__
    return False
