"""Fill an empty desk with the demonstration."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from complaints import demo
from complaints.case.models import Complaint


class Command(BaseCommand):
    def add_arguments(self, parser: CommandParser) -> None:
        parser.description = _(
            "载入演示数据；已有投诉时不作改动。只在 DEMO 打开时可用。"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(_("只有打开 DEMO 才能载入演示数据。"))
        if Complaint.objects.exists():
            self.stdout.write(_("已有投诉，未载入演示数据。"))
            return
        count = demo.load()
        self.stdout.write(_("已载入演示数据：%(count)s 件投诉。") % {"count": count})
