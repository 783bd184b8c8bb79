"""Databases to measure on: filled once per DATA_DIR, cloned where a run uses them up.

A block of cases is made through the application; the rest are copies of it, made by
the database, so that a million cases take minutes.
"""

import hashlib
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

import time_machine
from django.db import connections
from django.db.models import DateTimeField, Model
from psycopg2.extensions import cursor as Cursor

from branches.calendar import SHANGHAI
from branches.models import Branch, User
from complaints.models import Complaint, Deadline, Event, TierTime
from config.local.data import ROOT, digest
from tests import databases

# A working day. The stock knows no other time, so it can be kept.
MORNING = datetime(2026, 3, 2, 10, tzinfo=SHANGHAI)
# What belongs to a case and is copied with it.
PARTS: list[type[Model]] = [Complaint, Deadline, TierTime, Event]
# Farther apart than the keys of any block.
STRIDE = 100_000
SALT = "sha256(salt || convert_to(n::text, 'UTF8'))"


def stocked(name: str, size: int, fill: Callable[[int], None]) -> str:
    """Name the database that `fill` has filled; fill it where it is not there yet."""
    database = f"bench_{schema()}_{name}_{size}"
    with databases.as_owner() as owner, owner.cursor() as cursor:
        if not exists(cursor, database):
            say(f"preparing {name} with {size} complaints")
            unfinished = f"{database}_unfinished"
            databases.run(cursor, "DROP DATABASE IF EXISTS {}", unfinished)
            databases.run(
                cursor, "CREATE DATABASE {} TEMPLATE {}", unfinished, migrated(cursor)
            )
            databases.point_at(unfinished)
            with time_machine.travel(MORNING, tick=False):
                fill(size)
            connections.close_all()
            databases.run(
                cursor, "ALTER DATABASE {} RENAME TO {}", unfinished, database
            )
    return database


def make_branches(count: int, staff: dict[str, str]) -> list[Branch]:
    """Each with one of each post in `staff`, of that department."""
    branches = Branch.objects.bulk_create(
        Branch(
            code=f"B{n:03}", name=f"第{n}营业部", province="上海", address="世纪大道"
        )
        for n in range(1, count + 1)
    )
    User.objects.bulk_create(
        User(
            username=f"{branch.code}-{post}",
            password="!",
            post=post,
            branch=branch,
            department=department,
        )
        for branch in branches
        for post, department in staff.items()
    )
    return branches


@contextmanager
def opened(database: str) -> Iterator[Cursor]:
    """Work on it; the cursor is the superuser's, for whom no trigger has to run."""
    databases.point_at(database)
    try:
        with databases.opened() as connect:
            yield connect(databases.superuser_url(), database).cursor()
    finally:
        connections.close_all()


@contextmanager
def clone(database: str) -> Iterator[Cursor]:
    """Work on a copy that is thrown away."""
    name = f"{database}_run"
    with databases.as_owner() as owner, owner.cursor() as cursor:
        databases.run(cursor, "DROP DATABASE IF EXISTS {}", name)
        databases.run(cursor, "CREATE DATABASE {} TEMPLATE {}", name, database)
        try:
            with opened(name) as superuser:
                superuser.execute("CHECKPOINT")
                yield superuser
        finally:
            databases.run(cursor, "DROP DATABASE IF EXISTS {}", name)


def multiply(
    cursor: Cursor,
    times: int,
    *,
    parts: Sequence[type[Model]] = PARTS,
    back: str = "",
    **changed: str,
) -> None:
    """Copy every case `times` times with its parts; `changed` are columns as SQL.

    `back` is the interval, as SQL, by which the n-th copy lies before its original.
    No trigger runs: a copy keeps the search vector and the hashes of its original.
    """
    cursor.execute("SET session_replication_role = replica")
    for model in parts if times else []:
        columns = {
            field.column: shifted(field, changed, parts=parts, back=back)
            for field in model._meta.concrete_fields
        }
        table = model._meta.db_table
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(columns)})"  # noqa: S608 (names of columns)
            f" SELECT {', '.join(columns.values())}"
            f" FROM {table}, generate_series(1, %s) AS n",
            [times],
        )
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id))"  # noqa: S608 (its name)
            f" FROM {table}"
        )
    cursor.execute("RESET session_replication_role")
    cursor.execute("VACUUM ANALYZE")


def shifted(
    field, changed: dict[str, str], *, parts: Sequence[type[Model]], back: str
) -> str:
    """Each copy's keys lie a stride after those of the copy before."""
    if field.primary_key or field.related_model in parts:
        return f"{field.column} + n * {STRIDE}"
    if back and isinstance(field, DateTimeField):
        return f"{field.column} - {back}"
    if field.model is Complaint:
        own = {"number": "number || '-' || n", "salt": SALT} | changed
        return own.get(field.column, field.column)
    return field.column


def migrated(cursor: Cursor) -> str:
    name = f"bench_{schema()}"
    if not exists(cursor, name):
        unfinished = f"{name}_unfinished"
        databases.run(cursor, "DROP DATABASE IF EXISTS {}", unfinished)
        databases.run(cursor, "CREATE DATABASE {}", unfinished)
        databases.migrate(unfinished)
        databases.run(cursor, "ALTER DATABASE {} RENAME TO {}", unfinished, name)
    return name


def schema() -> str:
    """A word for the state of the migrations: other tables want other stock."""
    files = digest(ROOT.glob("*/migrations/*.py"))
    return hashlib.sha256(files.encode()).hexdigest()[:8]


def exists(cursor: Cursor, name: str) -> bool:
    cursor.execute("SELECT FROM pg_database WHERE datname = %s", [name])
    return cursor.fetchone() is not None


def say(line: str) -> None:
    sys.stderr.write(f"script/bench: {line}\n")
