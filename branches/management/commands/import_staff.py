import csv
import os
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from branches.bulk import people_in
from branches.bulk.command import BulkCommand
from branches.bulk.outcome import Outcome


class Command(BulkCommand):
    help = (
        "People from a workbook: all of it or nothing; a second run changes nothing."
        " A new one's first password is told once, and to be changed at the first"
        " login. --template writes an empty workbook."
    )
    columns = people_in.COLUMNS
    take = staticmethod(people_in.take)

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--passwords",
            type=Path,
            help=_("初始密码写入这个文件（新建，只有本人可读），不显示在屏幕上"),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self.passwords: Path | None = options["passwords"]
        super().handle(*args, **options)

    def finish(self, outcome: Outcome) -> None:
        if self.passwords is None:
            for username, code in outcome.passwords:
                self.stdout.write(f"{username} {code}")
            return
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        with os.fdopen(os.open(self.passwords, flags, 0o600), "w", newline="") as file:
            csv.writer(file).writerows(
                [(_("用户名"), _("初始密码")), *outcome.passwords]
            )
