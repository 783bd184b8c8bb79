"""What the commands share that take a workbook in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _

from branches.bulk.outcome import Outcome, write_template
from branches.bulk.reading import Column, Entry, read_entries
from branches.house.acting import acting_by_command
from branches.spreadsheets.lines import TableError


class BulkCommand(BaseCommand):
    """Prints each rejected row, and the figures; exit 1 if any is rejected."""

    columns: Sequence[Column]
    take: Callable[[Iterable[Entry]], Outcome]

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help=_("xlsx 或 CSV 文件"))
        parser.add_argument(
            "--dry-run", action="store_true", help=_("只检查和计数，不写入")
        )
        parser.add_argument(
            "--template",
            action="store_true",
            help=_("在该位置写一个空白模板，不导入"),
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["template"]:
            self._write_template(options["file"])
            return
        try:
            outcome = self._take(options["file"], is_dry=options["dry_run"])
        except TableError as error:
            raise CommandError(str(error)) from error
        for fault in outcome.faults:
            self.stdout.write(str(fault))
        self.stdout.write(outcome.figures)
        if outcome.faults:
            raise CommandError(_("有不合格的行，整个文件未导入。"))
        if not options["dry_run"]:
            self.finish(outcome)

    def finish(self, outcome: Outcome) -> None:
        """After all was stored."""

    def _take(self, path: Path, *, is_dry: bool) -> Outcome:
        with transaction.atomic():
            acting_by_command(type(self).__module__)
            outcome = type(self).take(read_entries(path, self.columns))
            if outcome.faults or is_dry:
                transaction.set_rollback(True)
        return outcome

    def _write_template(self, path: Path) -> None:
        write_template(self.columns, path)
