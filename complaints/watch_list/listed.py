"""norm 21.2: the watch list: whom to tell, or everybody who still waits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from branches.models import User
from complaints.case.finding.keyset import Part
from complaints.case.models import Complaint
from complaints.watch_list.models import WatchEntry


def asks_for_everybody(query: Mapping[str, str]) -> bool:
    return query.get("show") == "all"


def part(user: User, *, everybody: bool, today: date) -> Part[WatchEntry]:
    """Who has waited longest first."""
    visible = Complaint.objects.visible_to(user)
    entries = WatchEntry.objects.filter(complaint__in=visible)
    rows = entries.running().with_news(today) if everybody else entries.to_tell(today)
    rows = rows.select_related("complaint__branch", "standard", "complaint__handler")
    return Part(rows.defer("complaint__search_vector"), "opened_at")
