"""Who does what a transaction changes of the house; nobody is said where none is."""

from __future__ import annotations

import getpass

from django.db import connection

from branches.models import User


def acting(by: User) -> None:
    """For this transaction alone, before or after its statements: the database writes
    what changed when it is committed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('desk.actor', %s, true)", [str(by.pk)])


def acting_by_command(module: str) -> None:
    """The same, of a command: its name, and whose account of the machine runs it."""
    said = f"{module.rpartition('.')[2]} {getpass.getuser()}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('desk.command', %s, true)", [said])
