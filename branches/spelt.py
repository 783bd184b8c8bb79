"""What is asked at every request or act: spelt once a process.

The ORM takes longer to spell such a statement than the database to answer it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from copy import copy
from functools import wraps
from typing import Any, TypeVar

from django.db import connections
from django.db.models import Expression, Field, QuerySet
from django.db.transaction import TransactionManagementError

R = TypeVar("R")


class Asked(Expression):
    """A value by its name, filled in at each asking."""

    def __init__(self, name: str, field: Field[Any, Any] | None = None) -> None:
        super().__init__(field)
        self.name = name
        self.of_field = field

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        spell = getattr(self.of_field, "get_placeholder", None)
        return spell(None, compiler, connection) if spell else "%s", [self]


class Statement:
    """A queryset as SQL, with the compiler that makes objects of its rows."""

    def __init__(self, rows: QuerySet[Any, Any]) -> None:
        self.rows = rows
        self.compiler = rows.query.get_compiler(rows.db)
        self.sql, self.values = self.compiler.as_sql()
        self.locks = rows.query.select_for_update

    def ask(self, values: Mapping[str, object]) -> list[Any]:
        filled = tuple(
            values[value.name] if isinstance(value, Asked) else value
            for value in self.values
        )
        connection = connections[self.rows.db]
        if self.locks and connection.get_autocommit():
            # As Django says, but only where it spells.
            raise TransactionManagementError(self.sql)
        compiler: Any = copy(self.compiler)
        compiler.connection = connection
        compiler.as_sql = lambda: (self.sql, filled)
        rows = self.rows.all()
        query: Any = rows.query
        query.get_compiler = lambda using: compiler
        return list(rows)


def spelt(build: Callable[..., QuerySet[Any, R]]) -> Callable[..., list[R]]:
    """Ask for the rows of `build(*shape, **values)`.

    It makes its queryset of placeholders, once for each shape: what decides how the
    statement reads is part of the shape. Values reach the database as they are:
    numbers, texts, days, moments, lists of them.
    """
    known: dict[tuple[Hashable, ...], Statement] = {}

    @wraps(build)
    def ask(*shape: Hashable, **values: object) -> list[R]:
        if shape not in known:
            known[shape] = Statement(build(*shape, **{x: Asked(x) for x in values}))
        return known[shape].ask(values)

    return ask
