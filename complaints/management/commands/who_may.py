from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext_lazy as _

from complaints.acts import manual as who_may


class Command(BaseCommand):
    help = str(_("打印“谁在什么状态可以做什么”的表，使用手册中的表由此而来。"))
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(who_may.markdown(), ending="")
