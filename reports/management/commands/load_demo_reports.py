"""Fill the reports of a desk that `load_demo` has filled with cases."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from reports import demo


class Command(BaseCommand):
    def add_arguments(self, parser: CommandParser) -> None:
        parser.description = _(
            "为演示数据签字确认情况表、登记共性问题，起草、审签月度分析。"
            "只在 DEMO 打开时可用。"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(_("只有打开 DEMO 才能载入演示数据。"))
        count = demo.load()
        self.stdout.write(_("已审签月度分析：%(count)s 份。") % {"count": count})
