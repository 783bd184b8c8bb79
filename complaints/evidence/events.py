"""Write events. No personal data and no free text: those stand as salted digests."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import models

from branches.models import User
from complaints.evidence.models import Event

if TYPE_CHECKING:
    from complaints.case.models import Complaint

# Columns that follow from others, or that the chain itself must not depend on.
DERIVED = frozenset({"salt", "search_vector", "next_due_at", "telephone_keys"})


def record(
    complaint: "Complaint",
    verb: str,
    by: User | None,
    *,
    occurred_at: datetime,
    on_behalf_of: User | None = None,
    facts: Mapping[str, object] | None = None,
    texts: Mapping[str, str] | None = None,
    rows: Iterable[models.Model] = (),
) -> Event:
    """Append one event; `rows` are those that this act wrote, as saved."""
    event = compose(
        complaint,
        verb,
        by,
        occurred_at=occurred_at,
        on_behalf_of=on_behalf_of,
        facts=facts,
        texts=texts,
        rows=rows,
    )
    # One multi-row INSERT statement even for one event: the trigger fills the rest.
    Event.objects.bulk_create([event])
    return event


def compose(
    complaint: "Complaint",
    verb: str,
    by: User | None,
    *,
    occurred_at: datetime,
    on_behalf_of: User | None = None,
    facts: Mapping[str, object] | None = None,
    texts: Mapping[str, str] | None = None,
    rows: Iterable[models.Model] = (),
) -> Event:
    """Make an unsaved event, for acts that insert many at once.

    `facts` holds codes, times and figures; `texts` what was written, digested here.
    """
    body: dict[str, object] = {"cycle": complaint.cycle, **(facts or {})}
    if texts:
        body["texts"] = {
            name: digest(complaint.salt, value) for name, value in texts.items()
        }
    written = [row_digest(complaint.salt, row) for row in rows]
    if written:
        body["rows"] = written
    return Event(
        complaint=complaint,
        verb=verb,
        actor=by,
        on_behalf_of=on_behalf_of,
        occurred_at=occurred_at,
        body=spell(body),
    )


def row_digest(salt: bytes | memoryview, row: models.Model) -> dict[str, object]:
    """`{object, pk, sha256}` of a row as stored, so that a changed row is found."""
    values = {
        field.attname: getattr(row, field.attname) for field in _fields(type(row))
    }
    for name, places in _amounts(type(row)):
        # A form's 100 and the column's 100.00 are the same amount.
        if values[name] is not None:
            amount = Decimal(str(values[name]))
            values[name] = str(amount.quantize(Decimal(10) ** -places))
    return stored_digest(salt, type(row), values)


def stored_digest(
    salt: bytes | memoryview, model: type[models.Model], values: Mapping[str, object]
) -> dict[str, object]:
    """The same of a row given by its columns, as the database holds them.

    What is digested is one line of JSON, names sorted, times in UTC.
    """
    covered = {name: value for name, value in values.items() if name not in DERIVED}
    return {
        "object": model._meta.model_name,
        "pk": values["id"],
        "sha256": digest(salt, spell(covered)),
    }


def digest(salt: bytes | memoryview, value: str) -> str:
    return hashlib.sha256(bytes(salt) + value.encode()).hexdigest()


def plain(value: object) -> object:
    """A value that JSON has no type for, always spelled the same way."""
    if isinstance(value, datetime):
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return str(value)


# Made once: json.dumps makes one for each call.
_LINE = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=plain
)


def spell(body: Mapping[str, object]) -> str:
    """One line of JSON, always the same for the same body."""
    return _LINE.encode(body)


@cache
def _fields(model: type[models.Model]) -> "list[models.Field[Any, Any]]":
    return [field for field in model._meta.concrete_fields if field.name not in DERIVED]


@cache
def _amounts(model: type[models.Model]) -> list[tuple[str, int]]:
    return [
        (field.attname, field.decimal_places)
        for field in model._meta.concrete_fields
        if isinstance(field, models.DecimalField)
    ]
