import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext_lazy as _

from complaints.clocks import clock
from complaints.lifecycle.sweeping import sweep


class Command(BaseCommand):
    help = str(_("扫描一遍到期时限：登记超时、逐级上报、开启回访。"))
    # They load every page, and a sweep that is late already wants none of them.
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            now = clock.for_sweep()
        except (clock.SkewedClockError, clock.JumpedClockError) as error:
            raise CommandError(str(error)) from None
        done = sweep.sweep(now=now)
        sweep.open_visits(now=now)
        self.stdout.write(json.dumps(asdict(done)))
