"""What a sweep finds to do: cases with something due, their missed clocks, their tiers.

By column and in SQL, since a storm has no time to make objects of its rows.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet

from complaints.case.choices import Severity
from complaints.case.tables.categories import are_of_staff
from complaints.clocks.models import Deadline
from complaints.clocks.tiers import TierOutcome, TierTime

# Columns by name.
Values = dict[str, Any]

# What another has locked is passed over, and does not count.
LOCK = """
    SELECT c.id, c.branch_id, c.salt, c.cycle, c.severity, c.category,
           c.secondary_categories, c.lead_department, c.handler_id,
           COALESCE(c.successor_id, c.first_responsible_id)
    FROM complaints_complaint c JOIN complaints_deadline d ON d.complaint_id = c.id
    {due}
    LIMIT %(most)s FOR NO KEY UPDATE OF c SKIP LOCKED
"""
MISSED = """
    WHERE d.result = 'pending' AND d.due_at < %(now)s ORDER BY d.due_at, d.id
"""
TIER = """
    JOIN complaints_tiertime t ON t.deadline_id = d.id
    WHERE t.outcome = 'waiting' AND t.due_at <= %(now)s ORDER BY t.due_at, t.id
"""
BREACH = """
    UPDATE complaints_deadline SET result = 'breached', breached_at = due_at
    WHERE complaint_id = ANY(%(cases)s::bigint[])
      AND result = 'pending' AND due_at < %(now)s
    RETURNING *
"""


class DueCase(NamedTuple):
    """What a sweep has to know of a complaint."""

    pk: int
    branch_id: int
    salt: memoryview
    cycle: int
    severity: str
    category: str
    secondary_categories: list[str]
    lead_department: str
    handler_id: int | None
    responsible_id: int | None

    @property
    def is_d_class(self) -> bool:
        return are_of_staff((self.category, *self.secondary_categories))

    @property
    def is_serious(self) -> bool:
        return self.severity == Severity.SERIOUS


class DueTier(NamedTuple):
    """A tier's time that has come, with what its clock says."""

    pk: int
    due_at: datetime
    tier_id: int
    complaint_id: int
    kind: str
    clock_due_at: datetime
    settled_at: datetime | None
    level: int
    recipients: list[str]

    @property
    def was_unmet(self) -> bool:
        return self.settled_at is None or self.settled_at > self.due_at


def is_anything(now: datetime) -> bool:
    """Two look-ups, all that most passes need."""
    return Deadline.objects.past(now).exists() or _waiting(now).exists()


def lock(most: int, *, now: datetime) -> dict[int, DueCase]:
    """Lock the cases in which something has been due longest."""
    cases = _lock(MISSED, most, now)
    if len(cases) < most:
        cases |= _lock(TIER, most, now)
    return cases


def _lock(due: str, most: int, now: datetime) -> dict[int, DueCase]:
    with connection.cursor() as cursor:
        cursor.execute(LOCK.format(due=due), {"most": most, "now": now})
        return {row[0]: DueCase._make(row) for row in cursor}


def breach(cases: dict[int, DueCase], *, now: datetime) -> list[Values]:
    """Write what these cases have missed; return the rows as they are now stored."""
    with connection.cursor() as cursor:
        cursor.execute(BREACH, {"cases": list(cases), "now": now})
        names = [column.name for column in cursor.description]
        missed = [dict(zip(names, row, strict=True)) for row in cursor]
    for row in missed:
        row["inputs"] = json.loads(row["inputs"])
    return sorted(missed, key=lambda row: (row["due_at"], row["id"]))


def tiers(cases: dict[int, DueCase], *, now: datetime) -> list[DueTier]:
    found = (
        _waiting(now)
        .filter(deadline__complaint__id__any=list(cases))
        .order_by("due_at", "pk")
        .values_list(
            "pk",
            "due_at",
            "tier",
            "deadline__complaint",
            "deadline__kind",
            "deadline__due_at",
            "deadline__settled_at",
            "tier__level",
            "tier__recipients",
        )
    )
    return [DueTier._make(row) for row in found]


def _waiting(now: datetime) -> QuerySet[TierTime]:
    return TierTime.objects.filter(outcome=TierOutcome.WAITING, due_at__lte=now)
