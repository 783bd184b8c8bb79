from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Chip:
    """For templates/includes/chips.html."""

    label: str
    url: str
    active: bool = False
    icon: str = ""
    count: str | None = None
