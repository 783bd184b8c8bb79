"""What somebody has in hand, kind by kind, for when he moves, is away or leaves.

A room says what of its own waits for one person, and how another gets it; it registers
when Django is ready. The page of people hands all of it over (desk/people).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.functional import Promise

from branches.models import User


@dataclass(frozen=True, kw_only=True)
class Held:
    """`give` is called on a locked case, once, with who goes and who comes, and returns
    the rows that it wrote; of what belongs to no case on a row, and returns nothing."""

    name: str
    label: Promise
    rows: Callable[[User], QuerySet[Any]]
    give: Callable[..., list[Model] | None]
    # The path from a row to its case; empty where it belongs to none.
    case: str = "complaint"


_kinds: dict[str, Held] = {}


def holds(held: Held) -> Held:
    _kinds[held.name] = held
    return held


def kinds() -> Iterator[Held]:
    return iter(_kinds.values())


def held_by(user: User) -> dict[str, int]:
    """How many of each kind; one statement a kind."""
    counts = {kind.name: kind.rows(user).count() for kind in kinds()}
    return {name: count for name, count in counts.items() if count}


def is_free(user: User) -> bool:
    return not any(kind.rows(user).exists() for kind in kinds())
