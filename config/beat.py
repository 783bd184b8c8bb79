from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from celery.beat import PersistentScheduler
from django.db import DatabaseError


class Scheduler(PersistentScheduler):
    """Rings on when the clock is set back; Celery's own waits for the old time.

    Six hours back would be six hours without a sweep, also over a restart: the file
    keeps the times of the last runs.
    """

    schedule_filename: str  # Celery's own, which its type stubs leave out.
    steadiness: Any = None

    def tick(self, *args: Any, **kwargs: Any) -> float:
        now, entries = self.app.now(), self.schedule.values()
        if any(entry.last_run_at and entry.last_run_at > now for entry in entries):
            for entry in entries:
                entry.last_run_at = now
            self._heap = None  # Made anew from the schedule.
        self._look_at_the_clock()
        seconds = super().tick(*args, **kwargs)
        # The schedule's own file may be written minutes later, or in its middle.
        ticked(Path(self.schedule_filename)).touch()
        return seconds

    def _look_at_the_clock(self) -> None:
        if self.steadiness is None:
            # Its models wait for Django, which Celery sets up after this module.
            clock = import_module("complaints.clocks.clock")
            self.steadiness = clock.Steadiness()
        # Where it can't be noted the next tick finds the same jump.
        with suppress(DatabaseError):
            self.steadiness.look()


def ticked(schedule: Path) -> Path:
    """Whose time of change says when beat last looked at its schedule."""
    return schedule.with_name(f"{schedule.name}.ticked")
