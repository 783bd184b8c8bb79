import fcntl
import os
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from celery.beat import PersistentScheduler
from django.db import DatabaseError

from config.environment import refuse


class Scheduler(PersistentScheduler):
    """Rings on when the clock is set back; Celery's own waits for the old time.

    Six hours back would be six hours without a sweep, also over a restart: the file
    keeps the times of the last runs.
    """

    schedule_filename: str  # Celery's own, which its type stubs leave out.
    steadiness: Any = None
    lock: int | None = None

    def setup_schedule(self) -> None:
        """Refused before the schedule is opened: two that write it would spoil it."""
        try:
            self.lock = alone_with(Path(self.schedule_filename))
        except SystemExit:
            # Celery's own stands for it and would make a line of the log of it.
            sys.stderr = sys.__stderr__
            raise
        super().setup_schedule()

    def close(self) -> None:
        """Twice, where a signal ends it."""
        super().close()
        if self.lock is not None:
            os.close(self.lock)
            self.lock = None

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


def alone_with(schedule: Path) -> int:
    """A lock that the kernel drops with this process, however it ends."""
    try:
        lock = os.open(
            schedule.with_name(f"{schedule.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600
        )
    except OSError as error:
        refuse(f"the schedule {schedule} can't be kept: {error.strerror}")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        refuse(f"another beat rings by {schedule}: there is one in all")
    return lock


def ticked(schedule: Path) -> Path:
    """Whose time of change says when beat last looked at its schedule."""
    return schedule.with_name(f"{schedule.name}.ticked")
