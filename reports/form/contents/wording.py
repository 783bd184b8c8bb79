"""How the form writes times and people: ISO, and names as the desk shows them."""

from datetime import date, datetime

from branches.models import User
from reports.times import iso


def moment(at: datetime | None) -> str | None:
    return iso(at) if at else None


def day(at: datetime | date | None) -> str | None:
    written = moment(at) if isinstance(at, datetime) else at and at.isoformat()
    return written[:10] if written else None


def name(user: User | None) -> str:
    return str(user) if user else ""


def joined(*parts: str | None, by: str = "；") -> str:
    """What there is of them, each once and in their order."""
    return by.join(dict.fromkeys(part for part in parts if part))
