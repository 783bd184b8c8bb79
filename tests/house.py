"""The chain of the house, for tests that never commit."""

from django.db import connection


def written() -> None:
    """What a commit would do with what is noted."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
