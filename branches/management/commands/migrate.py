from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.core.management.commands import migrate
from django.db import connections

from branches.boundary import OWNER


class Command(migrate.Command):
    """Django's, as the owner: the application's role may change no table."""

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(database=OWNER)

    def execute(self, *args: Any, **options: Any) -> str | None:
        if OWNER not in connections:
            raise CommandError(
                "MIGRATION_DATABASE_URL is not set: the address of the database as its"
                " owner, which migrate alone needs"
            )
        return super().execute(*args, **options)
