"""A figure by its name: the rows that it is about, and which of them it counts.

Page, paper, workbook and headquarters' table say a figure's value under one name; the
list behind it is made from here, of the very querysets that count it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise

from reports.periods import Period
from reports.scorecard.measures import Ground

# How the value comes of the rows that are counted.
COUNT, SHARE, ROUNDED, MEDIAN, P90 = "count", "share", "rounded", "median", "p90"
PERCENTS = {MEDIAN: 50, P90: 90}


@dataclass(frozen=True)
class Figure:
    """`says`: how it is counted, in a sentence."""

    ground: Ground
    counted: Q
    says: Promise | str
    value: str = COUNT


@dataclass(frozen=True)
class Asked:
    """Of which branches and period; as of when its deadlines have run out."""

    branches: Sequence[int]
    period: Period
    as_of: datetime


class UnknownFigureError(LookupError):
    """No figure has this name."""


# By the first part of its name: reads the parts behind it.
Find = Callable[[Asked, list[str]], Figure]
FOUND_BY: dict[str, Find] = {}


def figures(*names: str) -> Callable[[Find], Find]:
    """They are told by what follows their first part, which is handed on with it."""

    def keep(find: Find) -> Find:
        FOUND_BY.update(dict.fromkeys(names, find))
        return find

    return keep


def whole(parts: Sequence[str]) -> None:
    """Nothing is left of the name."""
    if parts:
        raise UnknownFigureError(parts)


def one_of(parts: list[str], *allowed: str) -> str:
    """The next part, or an empty one; it is taken off."""
    part = parts.pop(0) if parts else ""
    if part and part not in allowed:
        raise UnknownFigureError(part)
    return part


def key_of(part: str) -> str:
    """Names say `none` of what was not given."""
    return "" if part == "none" else part


def always(_row: Any) -> str:
    return ""
