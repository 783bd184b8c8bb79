"""Gapless numbers: `<branch>-<year>-<5 digits>`, per branch and year of receipt.

Taken as the last thing before commit: the counter's row is locked from then on, and
a transaction that fails gives its numbers back.
"""

from datetime import datetime

from django.db import connection
from django.utils import timezone

from branches.models import Branch
from complaints.case.models import NumberCounter

TAKE = """
INSERT INTO {table} (branch_id, year, last) VALUES (%s, %s, %s)
ON CONFLICT (branch_id, year) DO UPDATE SET last = {table}.last + EXCLUDED.last
RETURNING last
"""


def take(branch: Branch, received_at: datetime) -> str:
    return take_many(branch, year_of(received_at), 1)[0]


def take_many(branch: Branch, year: int, count: int) -> list[str]:
    """Take the next `count` numbers at once, in order."""
    with connection.cursor() as cursor:
        cursor.execute(
            TAKE.format(table=NumberCounter._meta.db_table), [branch.pk, year, count]
        )
        (last,) = cursor.fetchone()
    return [
        f"{branch.code}-{year}-{serial:05d}"
        for serial in range(last - count + 1, last + 1)
    ]


def year_of(received_at: datetime) -> int:
    """The year of receipt as people in Shanghai count it."""
    return timezone.localtime(received_at).year
