"""The form 客户投诉受理情况表 on paper: a pure function of (snapshot, stamp)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from io import BytesIO
from typing import Any

import segno
from django.utils import timezone

from reports.digests import digest
from reports.form.contents.boxes import boxes
from reports.rendering.typesetting import draw, typeset

TEMPLATE = "form.typ"
MASK = 2


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """When and by whom a copy was printed. It is no part of the digest."""

    printed_at: datetime
    printed_by: str
    # Who signed this version off, and when; empty where nobody has yet.
    signed: str = ""
    # How often the client complained before, and the last number, as far as the printer
    # may see it; None: not said, as on what is signed.
    earlier: int | None = None
    last_number: str = ""
    # Where the case lies in the archive, and who filed it: what is filed into a
    # volume is the signed form, which this must not change.
    volume: str = ""
    serial: str = ""
    keeper: str = ""
    # ISO days: of the volume's closing, and until when the case is kept.
    archived_on: str = ""
    keep_until: str = ""


def render_form(snapshot: Mapping[str, Any], stamp: Stamp) -> bytes:
    sheet, images = _sheet(snapshot, stamp)
    return typeset(TEMPLATE, sheet, images=images)


def draw_form(snapshot: Mapping[str, Any], stamp: Stamp) -> list[bytes]:
    """The same pages as pictures, to be looked at: SVG, one a page."""
    sheet, images = _sheet(snapshot, stamp)
    return draw(TEMPLATE, sheet, images=images)


def _sheet(
    snapshot: Mapping[str, Any], stamp: Stamp
) -> tuple[dict[str, object], dict[str, str]]:
    checksum = digest(snapshot)
    sheet: dict[str, object] = {
        "snapshot": snapshot,
        "boxes": boxes(),
        "stamp": {
            "printed_at": timezone.localtime(stamp.printed_at).isoformat(),
            "printed_by": stamp.printed_by,
            "digest": checksum,
            "signed": stamp.signed,
            "earlier": stamp.earlier,
            "last_number": stamp.last_number,
            "volume": stamp.volume,
            "serial": stamp.serial,
            "keeper": stamp.keeper,
            "archived_on": stamp.archived_on,
            "keep_until": stamp.keep_until,
        },
    }
    code = qr_code(f"{snapshot['head']['number']}\n{checksum}")
    return sheet, {"qr": code}


@cache
def render_blank() -> bytes:
    """The same form with nothing filled in, for the day the system is down."""
    return typeset(TEMPLATE, {"snapshot": None, "boxes": boxes(), "stamp": None})


def qr_code(content: str) -> str:
    # With its namespace: browsers draw no other SVG within one.
    drawn = BytesIO()
    # One mask for all: to try each of the eight takes longer than a page's text.
    code = segno.make_qr(content, error="m", boost_error=False, mask=MASK)
    code.save(drawn, kind="svg", border=0, xmldecl=False, svgns=True, nl=False)
    return drawn.getvalue().decode()
