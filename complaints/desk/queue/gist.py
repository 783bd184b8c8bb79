"""What a line of the queue says of the statement: its beginning, or what was found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.db.models import Value
from django.db.models.functions import Greatest, Lower, StrIndex, Substr
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from complaints.case.models import Complaint

LENGTH = 120
LEAD_IN = 12


def columns(terms: Sequence[str]) -> dict[str, Any]:
    """Annotations: `gist`, and at which character of the statement it begins."""
    found = StrIndex(Lower("statement"), Value(terms[0] if terms else ""))
    begin = Greatest(found - LEAD_IN, Value(1))
    return {"gist_from": begin, "gist": Substr("statement", begin, LENGTH)}


def of(case: Complaint) -> str:
    """The piece of the statement that `columns` fetched, on one line."""
    fetched = vars(case)
    piece = " ".join(fetched["gist"].split())
    return f"…{piece}" if fetched["gist_from"] > 1 else piece


def marked(text: str, terms: Sequence[str]) -> SafeString:
    """The text with each term in <mark>, escaped."""
    if not terms:
        return format_html("{}", text)
    pattern = "|".join(re.escape(term) for term in sorted(terms, key=len, reverse=True))
    pieces = re.split(f"({pattern})", text, flags=re.IGNORECASE)
    return format_html_join(
        "",
        "{}",
        (
            (format_html("<mark>{}</mark>", piece) if place % 2 else piece,)
            for place, piece in enumerate(pieces)
        ),
    )
