"""How a row is serialised before it is digested: one line of JSON (docs/evidence.md).

Twice: of a row in memory, when an act records it, and by the database, when the
whole archive is verified. A column that holds its default is left out, so that a
column added later changes no digest of rows that were there before.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from encrypted_fields.fields import EncryptedFieldMixin

# Columns that follow from others, or that the chain itself must not depend on; and
# those that repeat what an event says: they were filled in rows written before.
DERIVED = frozenset(
    {"salt", "search_vector", "next_due_at", "transfer_owed_at", "telephone_keys"}
    | {"severity_before", "category_before", "category_after"}
)
# A default that is another each time, such as now(), is never held.
NEVER = object()
# Of a column's type: a cast to it would cut what is too long.
SIZE = re.compile(r"\(.*?\)")


def plain(value: object) -> object:
    """A value that JSON has no type for, always serialised the same way."""
    if isinstance(value, datetime):
        utc = value.astimezone(UTC).isoformat(timespec="microseconds")
        return utc.removesuffix("+00:00") + "Z"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return str(value)


# Made once: json.dumps makes one for each call.
_LINE = json.JSONEncoder(
    check_circular=False,
    ensure_ascii=False,
    sort_keys=True,
    separators=(",", ":"),
    default=plain,
)


def serialise(body: Mapping[str, object]) -> str:
    """One line of JSON, always the same for the same body."""
    return _LINE.encode(body)


def serialise_row(model: type[models.Model], values: Mapping[str, object]) -> str:
    """The line of a row given by its columns, as the database holds them."""
    defaults = _defaults(model)
    return serialise(
        {
            name: values[name]
            for name, default in defaults.items()
            if values[name] != default
        }
    )


@cache
def columns(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    return [field for field in model._meta.concrete_fields if field.name not in DERIVED]


@cache
def _defaults(model: type[models.Model]) -> dict[str, object]:
    return {field.attname: _default(field) for field in columns(model)}


def _default(field: models.Field[Any, Any]) -> object:
    is_made = field.has_default() and callable(field.default)
    if field.primary_key or (is_made and field.default not in (list, dict)):
        return NEVER
    default = field.get_default()
    return NEVER if default is None and not field.null else default


@dataclass(frozen=True)
class Serialisation:
    """What the database is asked for; `line` makes the row's line of the answer.

    Most columns the database serialises itself. Between these stretches of text stand
    the columns that need Python: `cooked`, in the order of their names.
    """

    sql: list[str]
    params: list[Any]
    cooked: list[models.Field[Any, Any]]

    def line(self, parts: tuple[Any, ...]) -> str:
        if not self.cooked:
            return f"{{{parts[0][1:]}}}"
        text = [parts[0]]
        for index, field in enumerate(self.cooked):
            text += (_cook(field, parts[2 * index + 1]), parts[2 * index + 2])
        return f"{{{''.join(text)[1:]}}}"


@cache
def serialisation(model: type[models.Model]) -> Serialisation:
    """For a query on the model's table alone, by the name `serialised`."""
    sql: list[str] = []
    params: list[Any] = []
    cooked: list[models.Field[Any, Any]] = []
    stretch: list[str] = []
    for field in sorted(columns(model), key=lambda field: field.attname):
        if _needs_python(field):
            sql += ("||".join(stretch) or "''", f"serialised.{field.column}")
            stretch = []
            cooked.append(field)
        else:
            text, default = _serialised(field)
            stretch.append(text)
            params += default
    sql.append("||".join(stretch) or "''")
    return Serialisation(sql, params, cooked)


def _needs_python(field: models.Field[Any, Any]) -> bool:
    kinds = (
        models.JSONField,
        models.DurationField,
        models.FloatField,
        models.TimeField,
        EncryptedFieldMixin,
    )
    return isinstance(field, kinds)


def _serialised(field: models.Field[Any, Any]) -> tuple[str, list[object]]:
    """SQL for `,"name":value`, or for nothing where the column holds its default."""
    column = f"serialised.{field.column}"
    name = f"',\"{field.attname}\":'"
    given = f"{name} || {_value(field, column)}"
    default = _default(field)
    if field.null:
        given = f"coalesce({given}, {name} || 'null')"
    if default is NEVER:
        return f"({given})", []
    if default is None:
        return f"(CASE WHEN {column} IS NULL THEN '' ELSE {given} END)", []
    kind = SIZE.sub("", str(field.db_type(connection)))
    held = f"{column} IS NOT DISTINCT FROM %s::{kind}"
    prepared = field.get_db_prep_value(default, connection)
    return f"(CASE WHEN {held} THEN '' ELSE {given} END)", [prepared]


def _value(field: models.Field[Any, Any], column: str) -> str:
    if isinstance(field, models.ForeignKey):
        return f"{column}::text"
    if isinstance(field, models.DateTimeField):
        pattern = 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'
        return f"to_json(to_char({column} AT TIME ZONE 'UTC', '{pattern}'))::text"
    if isinstance(field, models.DateField):
        return f"to_json(to_char({column}, 'YYYY-MM-DD'))::text"
    if isinstance(field, models.BinaryField):
        return f"to_json(encode({column}, 'hex'))::text"
    if isinstance(field, models.IntegerField | models.BooleanField):
        return f"{column}::text"
    if isinstance(field, ArrayField):
        return f"array_to_json({column})::text"
    return f"to_json({column}::text)::text"


def _cook(field: models.Field[Any, Any], raw: Any) -> str:
    convert = getattr(field, "from_db_value", None)
    value = convert(raw, None, connection) if convert else raw
    if value == _default(field):
        return ""
    return f',"{field.attname}":{_LINE.encode(value)}'
