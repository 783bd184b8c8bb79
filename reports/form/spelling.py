"""How the form spells times and people: ISO, and names as the desk shows them."""

from datetime import date, datetime

from django.utils import timezone

from branches.models import User


def moment(at: datetime | None) -> str | None:
    zone = timezone.get_default_timezone()
    return timezone.localtime(at, zone).isoformat(timespec="seconds") if at else None


def day(at: datetime | date | None) -> str | None:
    spelled = moment(at) if isinstance(at, datetime) else at and at.isoformat()
    return spelled[:10] if spelled else None


def minute(at: datetime | None) -> str:
    """Within running text, where the sheet sets no date of its own."""
    spelled = moment(at)
    return spelled[:16].replace("T", " ") if spelled else ""


def name(user: User | None) -> str:
    return str(user) if user else ""


def joined(*parts: str | None, by: str = "；") -> str:
    """What there is of them, each once and in their order."""
    return by.join(dict.fromkeys(part for part in parts if part))
