"""How snapshots and files write a time: that of Shanghai, whoever asks for it."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone


def iso(at: datetime) -> str:
    """Down to the second, with its offset."""
    zone = timezone.get_default_timezone()
    return timezone.localtime(at, zone).isoformat(timespec="seconds")


def minute(at: datetime | None) -> str:
    """2026-10-09 15:30; empty where there is none."""
    return iso(at)[:16].replace("T", " ") if at else ""
