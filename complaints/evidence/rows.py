"""Insert many rows that are alike in most of their columns, as a sweep writes them.

Given as values by column name, since a storm has no time to make objects of them.
"""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, Lookup, Model
from django.db.models.sql.compiler import SQLCompiler

# By name: how a column's values are serialised in SQL, with the parameter for it.
Columns = dict[str, tuple[str, Any]]


@Field.register_lookup
class AnyOf(Lookup):
    """`pk__any=keys`: like `in`, but thousands of keys are one parameter."""

    lookup_name = "any"
    prepare_rhs = False

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, list[Any]]:
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s::bigint[])", [*params, self.rhs]


def defaults(model: type[Model]) -> dict[str, object]:
    """What a new row holds where nothing is said, by name; the key is left out."""
    fields = model._meta.concrete_fields
    return {
        field.attname: field.get_default() for field in fields if not field.primary_key
    }


def insert(model: type[Model], rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Write the rows, each with the same names, in one statement; return them with ids.

    A column that is the same in all is sent once. For tables without array columns,
    whose values could not stand in an array of them.
    """
    if not rows:
        return rows
    same: Columns = {}
    each: Columns = {}
    for field in model._meta.concrete_fields:
        if field.attname in rows[0]:
            _sort_in(field, [row[field.attname] for row in rows], same, each)
    with connection.cursor() as cursor:
        cursor.execute(
            _statement(model._meta.db_table, len(rows), same, each),
            [param for _sql, param in (*same.values(), *each.values())],
        )
        for row, (key,) in zip(rows, cursor.fetchall(), strict=True):
            row["id"] = key
    return rows


def _sort_in(
    field: Field[Any, Any], values: list[Any], same: Columns, each: Columns
) -> None:
    # Without its length: a cast to it would cut what is too long.
    kind = str(field.db_type(connection)).split("(")[0]
    if values.count(values[0]) == len(values):
        prepared = field.get_db_prep_save(values[0], connection)
        same[field.column] = (f"%s::{kind}", prepared)
        return
    if kind in ("jsonb", "bytea"):
        values = [field.get_db_prep_save(value, connection) for value in values]
    each[field.column] = (f"unnest(%s::{kind}[])", values)


def _statement(table: str, count: int, same: Columns, each: Columns) -> str:
    numbered = f"generate_series(1, {count})"
    return (
        f"INSERT INTO {table} ({', '.join((*same, *each))})"  # noqa: S608 (the models' names)
        f" SELECT {', '.join((*(sql for sql, _param in same.values()), *each))}"
        f" FROM ROWS FROM ({', '.join((numbered, *(sql for sql, _ in each.values())))})"
        f" AS new ({', '.join(('position', *each))}) ORDER BY position RETURNING id"
    )
