from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Chip:
    """For templates/includes/chips.html."""

    label: str
    url: str
    active: bool = False
    icon: str = ""
    count: str | None = None


def choose(
    choices: Iterable[tuple[str, Any]],
    chosen: str,
    *,
    url: Callable[[str], str],
    icons: Mapping[str, str] | None = None,
) -> list[Chip]:
    """One for each value with its words; `url` answers the value."""
    return [
        Chip(
            label=str(label),
            url=url(value),
            active=value == chosen,
            icon=(icons or {}).get(value, ""),
        )
        for value, label in choices
    ]
