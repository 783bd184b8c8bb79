"""No request waits for nobody: posts fall vacant, and deputies' days begin (DESIGN 5).

Who is named in a case, or how heavy it grows, moves its requests at once; that people
leave, nobody tells a case, so beat asks.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from branches.models import Deputy
from complaints.acts import acting
from complaints.clocks import notifications
from complaints.requests import deciders, notices
from complaints.requests import services as decisions

# As many cases as one ring of beat moves; the rest follow at the next.
BATCH = 500


def move_up() -> int:
    """One post up with what waits for a post that nobody holds; how many moved."""
    waiting = deciders.orphaned().select_related("complaint")[:BATCH]
    cases = {row.complaint_id: row.complaint for row in waiting}
    moved = 0
    for complaint in cases.values():
        with transaction.atomic():
            now = timezone.now()
            locked = acting.lock(complaint, None, now=now)
            if rows := decisions.reroute(locked):
                acting.record(locked, "reroute", None, now=now, rows=rows)
            for escalation in rows:
                notices.asked(escalation, now=now)
            moved += len(rows)
    return moved


def tell_deputies() -> int:
    """On his first day a deputy is told of each request that waits for his post."""
    told = 0
    for deputy in Deputy.objects.serving().filter(told_at=None):
        with transaction.atomic():
            now = timezone.now()
            # Whoever comes second finds it set.
            if not Deputy.objects.filter(pk=deputy.pk, told_at=None).update(
                told_at=now
            ):
                continue
            waiting = decisions.waiting_for(deputy.person).select_related("complaint")
            written = [
                notice
                for escalation in waiting
                for notice in notices.requests(escalation, [deputy.person], now=now)
            ]
            told += len(notifications.write(written))
    return told
