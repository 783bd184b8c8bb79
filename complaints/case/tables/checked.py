"""Tables of what follows from a choice: a row a member, and no fact left to a default.

Whatever walks a table at import walks its rows, never the choice's members: a member
without a row is then named by `manage.py check` instead of breaking it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any, TypeVar

from django.core import checks
from django.db.models import Choices

Row = TypeVar("Row")


@dataclass(frozen=True)
class ChoiceTable:
    choices: type[Choices]
    rows: Mapping[Any, object]
    facts: tuple[str, ...]
    kept_in: str


TABLES: list[ChoiceTable] = []


def table(
    choices: type[Choices], rows: dict[Any, Row], *, fact: str = "", kept_in: str
) -> dict[str, Row]:
    """Let `manage.py check` see that every member has its row; returns the rows.

    `fact` says what a row is, where it is one thing alone and no dataclass.
    """
    row: Any = next(iter(rows.values()), None)
    names = (fact,) if fact else tuple(field.name for field in fields(row))
    TABLES.append(ChoiceTable(choices, rows, names, kept_in))
    return rows


def missing(tables: list[ChoiceTable]) -> Iterator[checks.Error]:
    for one in tables:
        for member in one.choices:
            if member not in one.rows:
                name = f"{one.choices.__name__}.{member.name}"
                for fact in one.facts:
                    yield checks.Error(
                        f"{name} has no '{fact}'",
                        hint=f"It belongs in {one.kept_in}.",
                        id="complaints.E001",
                    )


@checks.register
def every_member_has_its_row(**_kwargs: object) -> list[checks.CheckMessage]:
    return list(missing(TABLES))
