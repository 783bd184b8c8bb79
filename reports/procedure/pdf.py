"""The procedure on A4: pure in its contents and stamp."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from reports.digests import digest
from reports.rendering.typesetting import typeset
from reports.times import iso

TEMPLATE = "procedure.typ"


def stamp(number: int, *, issued_as: str, at: datetime) -> dict[str, Any]:
    return {"number": number, "by": issued_as, "at": iso(at)}


def render(snapshot: dict[str, Any], issued: dict[str, Any] | None) -> bytes:
    """Without a stamp it says that nobody has issued it."""
    return typeset(TEMPLATE, {**snapshot, "issued": issued, "digest": digest(snapshot)})
