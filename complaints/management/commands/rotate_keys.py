from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from branches import encryption, keys
from branches.models import KeyUse
from complaints.case import redigesting
from complaints.clocks import heartbeat


class Command(BaseCommand):
    help = (
        "Encrypt every column anew under the first of FIELD_ENCRYPTION_KEYS, while the"
        " desk runs. Then stop it and run this again with --digests: the telephones are"
        " digested under that key too, and the older ones can go."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--digests", action="store_true")

    def handle(self, *args: Any, digests: bool, **options: Any) -> None:
        if digests:
            self._digest()
        else:
            self._encrypt()

    def _encrypt(self) -> None:
        if missing := next(keys.faults(), None):
            raise CommandError(missing)
        keys.note()
        for model, field in keys.encrypted_columns():
            count = keys.rotate(model, field)
            self.stdout.write(f"{model._meta.db_table}.{field.column}: {count}")
        keys.retire(KeyUse.COLUMNS, but=encryption.newest())
        self.stdout.write(f"columns are under the key {encryption.newest()}")

    def _digest(self) -> None:
        now = timezone.now()
        if heartbeat.alive("worker", at=now):
            raise CommandError("the desk runs: stop web, workers and beat first")
        with transaction.atomic():
            count = redigesting.redigest()
        self.stdout.write(f"telephones digested anew: {count}")
        self.stdout.write("FIELD_ENCRYPTION_KEYS may name the first key alone now")
