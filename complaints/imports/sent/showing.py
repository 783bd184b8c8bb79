"""The rows of a ledger as the preview shows them: what becomes of each, and why not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from complaints.case.choices import Channel
from complaints.imports.files import ImportOutcome
from complaints.imports.rows import LedgerEntry

PER_PAGE = 50
NEW, THERE, HELD, FAULTY = "new", "there", "held", "faulty"


def pages(outcome: ImportOutcome) -> Iterator[list[dict[str, Any]]]:
    """In the order of the file; of a row with faults they are all it shows."""
    new = {(entry.sheet, entry.row) for entry in outcome.new}
    held = {(entry.sheet, entry.row) for entry in outcome.held}
    why = outcome.why
    known = {(entry.sheet, entry.row): entry for entry in outcome.entries}
    order = {name: at for at, name in enumerate(x.name for x in outcome.sheets)}
    places = sorted({*known, *why}, key=lambda at: (order.get(at[0], 0), at[1]))
    for first in range(0, len(places), PER_PAGE):
        yield [
            _row(place, known.get(place), why.get(place, ""), _what(place, new, held))
            for place in places[first : first + PER_PAGE]
        ]


def _what(
    place: tuple[str, int], new: set[tuple[str, int]], held: set[tuple[str, int]]
) -> str:
    return NEW if place in new else HELD if place in held else THERE


def _row(
    place: tuple[str, int], entry: LedgerEntry | None, why: str, what: str
) -> dict[str, Any]:
    sheet, number = place
    row: dict[str, Any] = {"sheet": sheet, "row": number, "why": why}
    if why or entry is None:
        return row | {"what": FAULTY, "received": "", "client": "", "category": ""}
    fields = entry.fields
    return row | {
        "what": what,
        "received": f"{timezone.localtime(entry.received_at):%Y-%m-%d %H:%M}",
        "client": str(fields["client_name"]) or _("未记录"),
        "telephone": str(fields["telephone"]),
        "channel": str(Channel(str(fields["channel"])).label),
        "category": str(fields["category"]) or _("待分类"),
        "statement": str(fields["statement"]),
        "reply": entry.reply.said if entry.reply else "",
        "named": "、".join(entry.named),
        "remarks": entry.remarks,
    }
