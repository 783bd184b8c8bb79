"""What tables say in words, as a workbook's own numbers: per cent, hours, days."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

PERCENT = re.compile(r"[0-9]+(?:\.[0-9]+)?%")
HOURS = re.compile(r"[0-9]+:[0-5][0-9]")
NOTHING = "—"
DAY_MINUTES = 24 * 60


@dataclass(frozen=True)
class Typed:
    """A cell's value, and the format by which the workbook shows it."""

    value: object
    format: str = ""


def typed(value: object) -> Typed:
    """Of what is no number, itself; of nothing, an empty cell."""
    if isinstance(value, Typed):
        return value
    if isinstance(value, datetime):
        at = timezone.localtime(value) if timezone.is_aware(value) else value
        return Typed(at.replace(tzinfo=None), "yyyy-mm-dd hh:mm")
    if isinstance(value, date):
        return Typed(value, "yyyy-mm-dd")
    if not isinstance(value, str):
        return Typed(value)
    if value in ("", NOTHING):
        return Typed(None)
    if PERCENT.fullmatch(value):
        return Typed(float(value[:-1]) / 100, "0.0%")
    if HOURS.fullmatch(value):
        hours, minutes = map(int, value.split(":"))
        return Typed((60 * hours + minutes) / DAY_MINUTES, "[h]:mm")
    return Typed(value)
