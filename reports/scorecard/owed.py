"""What a branch owes by itself: no row of a table has to be there for it to count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Owed:
    """A paper, a meeting, a check: owed by now or done, and whether it is."""

    id: str
    branch: int
    # In which month it counts, by its first day.
    month: date
    is_met: bool
    # What it is called, where the obligation's room does not say it.
    name: str = ""
    # Of its own day, where it has one.
    on: date | None = None
    # So many of the same kind in one.
    count: int = 1
