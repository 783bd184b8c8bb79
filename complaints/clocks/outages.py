"""Gaps in the sweep, kept per branch: why something was told late."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime

from branches.models import Branch
from complaints.clocks import heartbeat
from complaints.clocks.models import Heartbeat
from complaints.clocks.tiers import Outage


def note(*, now: datetime) -> None:
    """Record the gap since the last whole pass, where there was one.

    It lasts until a pass gets through: one that dies on its way leaves it open, and
    the next one, which finds it recorded, moves its end.
    """
    last = Heartbeat.objects.filter(name=heartbeat.SWEEP).first()
    if last and now - last.beaten_at > heartbeat.STALE_AFTER:
        Outage.objects.bulk_create(
            (
                Outage(branch=branch, began_at=last.beaten_at, ended_at=now)
                for branch in Branch.objects.filter(is_active=True)
            ),
            update_conflicts=True,
            unique_fields=["branch", "began_at"],
            update_fields=["ended_at"],
        )


def covering(
    branches: Collection[int], late: Collection[datetime]
) -> Callable[[datetime, int], Outage | None]:
    """Look up, in one statement, which outage of its branch a late time fell into."""
    outages = (
        list(
            Outage.objects.filter(
                branch__in=branches,
                ended_at__gte=min(late),
                began_at__lte=max(late),
            )
        )
        if late
        else []
    )

    def outage_of(due_at: datetime, branch_id: int) -> Outage | None:
        for outage in outages:
            if (
                outage.branch_id == branch_id
                and outage.began_at <= due_at <= outage.ended_at
            ):
                return outage
        return None

    return outage_of
