"""Rows that are too many for a chain are digested, thousands at a time, into it."""

from __future__ import annotations

import logging

from django.db import OperationalError, connection, transaction

logger = logging.getLogger(__name__)

# Whoever writes such rows holds up the digest, and waits behind it: not for long.
PATIENCE = "1s"

TABLES = """
SELECT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
WHERE tgname = 'house_digested' ORDER BY relname
"""


def tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        return [table for (table,) in cursor.fetchall()]


def digest_due() -> int:
    """All rows that are there; how many. A busy table waits for the next ring."""
    return sum(_digest_all(table) for table in tables())


def _digest_all(table: str) -> int:
    total = 0
    while count := _digest(table):
        total += count
    return total


def _digest(table: str) -> int:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [PATIENCE])
            cursor.execute("SELECT branches_digest(%s)", [table])
            (count,) = cursor.fetchone()
            # Within a transaction of the caller's the patience is for this alone.
            cursor.execute("SELECT set_config('lock_timeout', '0', true)")
    except OperationalError:
        logger.warning("%s is busy: its digest waits", table)
        return 0
    return int(count)
