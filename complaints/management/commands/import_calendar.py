"""Import a year's holiday schedule: what would move first, then --apply."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.house.acting import acting_by_command
from branches.schedules.years import MOST_BYTES, Schedule, ScheduleError, is_kept, parse
from complaints.clocks.calendar import changes as calendar_changes
from complaints.clocks.calendar import table as calendar_table

BAD_INPUT = 2


class Command(BaseCommand):
    # Their warnings would join the one line that stands on standard error.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        # argparse prints the usage before an error; one line is the contract.
        parser.usage = argparse.SUPPRESS
        parser.description = _(
            "导入一年的国务院放假安排。先列出哪些在办时限会变动，加 --apply 才生效。"
        )
        parser.add_argument("file", type=Path, help=_("放假安排的 JSON 文件"))
        parser.add_argument("--apply", action="store_true", help=_("写入并移动时限"))

    def handle(self, *args: Any, **options: Any) -> None:
        schedule = _read(options["file"])
        now = timezone.now()
        was_kept = is_kept(schedule)
        if options["apply"]:
            with transaction.atomic():
                acting_by_command(__name__)
                plan = calendar_changes.import_schedule(schedule, by=None, now=now)
        else:
            plan = calendar_changes.preview_schedule(schedule, now=now)
        if plan.moves:
            lines = [calendar_table.heading(), *calendar_table.rows(plan.moves)]
            self.stdout.write(calendar_table.as_text(lines))
        self.stdout.write(calendar_table.summary(plan))
        self.stdout.write(_said(schedule, was_kept=was_kept, applied=options["apply"]))


def _read(path: Path) -> Schedule:
    try:
        with path.open("rb") as file:
            # One byte more than is taken tells that there is too much.
            return parse(file.read(MOST_BYTES + 1))
    except OSError as error:
        message = _("无法读取 %(path)s：%(reason)s") % {
            "path": path,
            "reason": error.strerror,
        }
        raise CommandError(message, returncode=BAD_INPUT) from error
    except ScheduleError as error:
        raise CommandError(str(error), returncode=BAD_INPUT) from error


def _said(schedule: Schedule, *, was_kept: bool, applied: bool) -> str:
    year = {"year": schedule.year}
    if was_kept:
        return _("%(year)s 年的这份安排已在使用。") % year
    if applied:
        return _("已导入 %(year)s 年放假安排。") % year
    return _("以上为预览，尚未导入 %(year)s 年放假安排；加 --apply 生效。") % year
