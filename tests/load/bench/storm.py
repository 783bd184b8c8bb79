"""A storm: every complaint's baseline reply runs out at the same 15:30:00.

The floor is the very rows that the sweep wrote, written again by bare SQL.
"""

from datetime import timedelta
from io import BytesIO

import time_machine
from django.db import connection, connections, transaction
from psycopg2.extensions import cursor as Cursor

from branches.models import Department, Post, User
from complaints import services
from complaints.clocks import heartbeat
from complaints.lifecycle.sweeping import sweep
from tests.cases import intake
from tests.load.bench import stock
from tests.load.bench.measured import Measured, Timed

BRANCHES = 300
STAFF = {
    Post.FRONT_DESK: Department.OPERATIONS,
    Post.OPERATIONS_DIRECTOR: Department.OPERATIONS,
    Post.MARKETING_DIRECTOR: Department.MARKETING,
    Post.GENERAL_MANAGER: "",
}
WARNED_AT = stock.MORNING.replace(hour=14, minute=30)
DUE_AT = stock.MORNING.replace(hour=15, minute=30)
STORM_AT = DUE_AT + timedelta(seconds=1)
# What a sweep writes: columns that it changes, and whole rows that it adds.
CHANGED = {
    "complaints_deadline": ("result", "breached_at"),
    "complaints_tiertime": ("outcome", "fired_at", "late_by"),
}
ADDED = ("complaints_escalation", "complaints_notification", "complaints_event")
# Each table's rows that the storm brought, as they were.
BROUGHT = {
    "complaints_deadline": "result = 'breached'",
    "complaints_tiertime": f"fired_at = '{STORM_AT.isoformat()}'",
    "complaints_escalation": "true",
    "complaints_notification": "subject = 'overdue'",
    "complaints_event": "verb = 'breach'",
}


def prepare(size: int) -> str:
    return stock.stocked("storm", size, fill)


def measure(size: int) -> Measured:
    with stock.clone(prepare(size)) as cursor:
        with Timed() as ours:
            swept = sweep.sweep(now=STORM_AT)
        again = sweep.sweep(now=STORM_AT)
        check_once(cursor, size)
        rows = {table: copied_out(cursor, table) for table in BROUGHT}
    with stock.clone(prepare(size)):
        floor = bare_sql(rows)
    seconds = ours.seconds
    return Measured(
        ours=round(seconds, 2),
        floor=round(floor.seconds, 2),
        unit="s",
        n=size,
        floor_is="the same rows by one UPDATE a table and INSERT ... SELECT,"
        " with the same triggers",
        more={
            "complaints_per_second": round(size / seconds),
            "own_cpu": round(ours.own_cpu, 2),
            "floor_cpu": round(floor.backend_cpu, 2),
            "breached": swept.breached,
            "escalated": swept.escalated,
            "second_sweep": again.warned + again.breached + again.escalated,
        },
    )


def fill(size: int, *, branches: int = BRANCHES) -> None:
    made = stock.make_branches(min(size, branches), STAFF)
    User.objects.create(username="hq", password="!", post=Post.HEADQUARTERS)
    clerks = {user.branch_id: user for user in User.objects.filter(post="front_desk")}
    block = next(n for n in range(len(made), size + 1) if size % n == 0)
    for i in range(block):
        services.receive(intake(), by=clerks[made[i % len(made)].pk])
    with time_machine.travel(WARNED_AT, tick=False):
        sweep.sweep(now=WARNED_AT)
    with time_machine.travel(DUE_AT - timedelta(seconds=1), tick=False):
        heartbeat.beat(heartbeat.SWEEP)
    with stock.opened(connection.settings_dict["NAME"]) as cursor:
        stock.multiply(cursor, size // block - 1)


def check_once(cursor: Cursor, size: int) -> None:
    """Fail unless each complaint was breached, escalated and told exactly once."""
    for table, brought in BROUGHT.items():
        cursor.execute(f"SELECT count(*) FROM {table} WHERE {brought}")  # noqa: S608 (written above)
        assert cursor.fetchone() == (size,), table
    for table in ADDED:
        cursor.execute(
            f"SELECT count(DISTINCT complaint_id) FROM {table} WHERE {BROUGHT[table]}"  # noqa: S608 (written above)
        )
        assert cursor.fetchone() == (size,), table


def copied_out(cursor: Cursor, table: str) -> BytesIO:
    rows = BytesIO()
    cursor.copy_expert(
        f"COPY (SELECT * FROM {table} WHERE {BROUGHT[table]} ORDER BY id) TO STDOUT",  # noqa: S608 (written above)
        rows,
    )
    rows.seek(0)
    return rows


def bare_sql(rows: dict[str, BytesIO]) -> Timed:
    """The time for writing these rows, from tables that hold them ready."""
    # Nobody but the owner may make a table.
    with connections["owner"].cursor() as cursor:
        for table, lines in rows.items():
            cursor.execute(f"DROP TABLE IF EXISTS {staged(table)}")
            cursor.execute(f"CREATE UNLOGGED TABLE {staged(table)} (LIKE {table})")
            cursor.cursor.copy_expert(f"COPY {staged(table)} FROM STDIN", lines)
            cursor.execute(f"ANALYZE {staged(table)}")
    with connection.cursor() as cursor, Timed() as floor, transaction.atomic():
        for table, columns in CHANGED.items():
            changed = ", ".join(f"{column} = new.{column}" for column in columns)
            cursor.execute(
                f"UPDATE {table} SET {changed} FROM {staged(table)} AS new"  # noqa: S608 (written above)
                f" WHERE {table}.id = new.id"
            )
        for table in ADDED:
            cursor.execute(f"INSERT INTO {table} SELECT * FROM {staged(table)}")  # noqa: S608 (written above)
    return floor


def staged(table: str) -> str:
    return f"new_{table}"
