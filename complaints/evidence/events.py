"""Write events. No personal data and no free text: those stand as salted digests."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
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
        body=json.dumps(
            body,
            ensure_ascii=False,
            sort_keys=True,
            separators=(",", ":"),
            default=plain,
        ),
    )


def row_digest(salt: bytes | memoryview, row: models.Model) -> dict[str, object]:
    """`{object, pk, sha256}` of a row as stored, so that a changed row is found."""
    return {
        "object": row._meta.model_name,
        "pk": row.pk,
        "sha256": digest(salt, canonical(row)),
    }


def canonical(row: models.Model) -> str:
    """The row's columns as one line of JSON, names sorted, times in UTC."""
    values = {
        field.attname: _stored(field, getattr(row, field.attname))
        for field in row._meta.concrete_fields
        if field.attname not in DERIVED
    }
    return json.dumps(
        values, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=plain
    )


def digest(salt: bytes | memoryview, value: str) -> str:
    return hashlib.sha256(bytes(salt) + value.encode()).hexdigest()


def plain(value: object) -> object:
    """A value that JSON has no type for, always spelled the same way."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return str(value)


def _stored(field: "models.Field[Any, Any]", value: object) -> object:
    # A form's 100 and the column's 100.00 are the same amount.
    if isinstance(field, models.DecimalField) and value is not None:
        return str(Decimal(str(value)).quantize(Decimal(10) ** -field.decimal_places))
    return value
