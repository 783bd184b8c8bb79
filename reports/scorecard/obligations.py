"""The 67 obligations of the norm: its words, and how each is counted."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("obligations.toml")


@dataclass(frozen=True)
class Obligation:
    id: str
    # In a few words, for paper and lists.
    name: str
    quote: str
    measure: str
    room: str
    # What is counted beside it, where anything is.
    beside: str = ""
    # Without a target: neither met nor missed.
    shown: bool = False

    @property
    def article(self) -> int:
        return int(self.id.split(".", 1)[0])


@cache
def obligations() -> Mapping[str, Obligation]:
    """By id, in the order of the norm."""
    found = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {key: Obligation(key, **columns) for key, columns in found.items()}
