"""Write events. No personal data and no free text: those stand as salted digests."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from django.db import models

from branches.models import User
from complaints.evidence.models import Event
from complaints.evidence.serialising import columns, serialise, serialise_row

if TYPE_CHECKING:
    from complaints.case.models import Complaint

__all__ = ["compose", "digest", "record", "row_digest", "serialise", "stored_digest"]


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
    is_on_form: bool = True,
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
        is_on_form=is_on_form,
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
    is_on_form: bool = True,
) -> Event:
    """Make an unsaved event, for acts that insert many at once.

    `facts` holds codes, times and figures; `texts` what was written, digested here.
    `is_on_form`: whether the case's form tells of it, and is to be signed anew.
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
        body=serialise(body),
        is_on_form=is_on_form,
    )


def row_digest(salt: bytes | memoryview, row: models.Model) -> dict[str, object]:
    """`{object, pk, sha256}` of a row as stored, so that a changed row is found."""
    values = {
        field.attname: getattr(row, field.attname) for field in columns(type(row))
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
    """The same of a row given by its columns, as the database holds them."""
    return {
        "object": model._meta.model_name,
        "pk": values["id"],
        "sha256": digest(salt, serialise_row(model, values)),
    }


def digest(salt: bytes | memoryview, value: str) -> str:
    return hashlib.sha256(bytes(salt) + value.encode()).hexdigest()


@cache
def _amounts(model: type[models.Model]) -> list[tuple[str, int]]:
    return [
        (field.attname, field.decimal_places)
        for field in model._meta.concrete_fields
        if isinstance(field, models.DecimalField)
    ]
