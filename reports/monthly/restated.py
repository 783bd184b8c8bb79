"""A signed month beside what is known now: all differences, and what came since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from branches.models import User
from complaints.acts.registry import TOLD
from complaints.case.choices import Origin
from complaints.case.models import Complaint
from complaints.evidence.models import Event
from reports.monthly.paper.table import Cell, Table
from reports.monthly.paper.tables import tables
from reports.papers.monthly import MonthlyReport

# What changes a month that has passed, whenever the fact itself lies.
CORRECTING = [
    "recategorise",
    "change_nature",
    "weigh",
    "correct",
    "move_receipt",
    "reopen",
    "confirm_late_entry",
    "mark_recurrence",
    "revoke_disposal",
    "unlink_incident",
]
MOST_CAUSES = 50


@dataclass(frozen=True)
class Difference:
    """As signed, as known today; an empty cell: there was no such line."""

    table: str
    row: str
    column: str
    signed: Cell
    known: Cell


@dataclass(frozen=True)
class RestatedCause:
    """An act of after the signing that tells of the month."""

    number: str
    what: str
    entered_at: datetime
    occurred_at: datetime


def differences(signed: dict[str, Any], known: dict[str, Any]) -> list[Difference]:
    before, after = _by_key(signed), _by_key(known)
    keys = [*before, *(key for key in after if key not in before)]
    return [
        difference
        for key in keys
        for difference in _of_table(before.get(key), after.get(key))
    ]


def _by_key(snapshot: dict[str, Any]) -> dict[str, Table]:
    return {table.key: table for table in tables(snapshot) if not table.goes_on}


def _of_table(before: Table | None, after: Table | None) -> Iterator[Difference]:
    table = after or before
    if table is None:
        return
    was, now = _by_row(before), _by_row(after)
    for row in [*was, *(row for row in now if row not in was)]:
        for column in _columns(before, after):
            signed = was.get(row, {}).get(column, "")
            known = now.get(row, {}).get(column, "")
            if signed != known:
                yield Difference(table.title, row, column, signed, known)


def _columns(*tables: Table | None) -> list[str]:
    found: dict[str, None] = {}
    for table in tables:
        if table:
            found |= dict.fromkeys(table.columns[table.labels :][: table.own])
    return list(found)


def _by_row(table: Table | None) -> dict[str, dict[str, Cell]]:
    if table is None:
        return {}
    names = table.columns[table.labels :]
    return {
        " ".join(str(cell) for cell in line[: table.labels] if cell): dict(
            zip(names, line[table.labels :], strict=True)
        )
        for line in table.lines
    }


def causes(report: MonthlyReport, *, user: User) -> list[RestatedCause]:
    """What was entered since of facts of the month and before; newest last.

    Of cases that this reader may see.
    """
    month = report.period
    seen = Complaint.objects.visible_to(user).filter(
        branch=report.branch_id, received_at__lt=month.until
    )
    acts = (
        Event.objects.filter(
            Q(occurred_at__lt=month.until) | Q(verb__in=CORRECTING),
            complaint__in=seen.exclude(origin=Origin.IMPORT),
            recorded_at__gt=report.data_as_of,
        )
        .exclude(verb__in=["read", "remind", "escalate", "print_full", "reveal"])
        .order_by("recorded_at", "pk")
        .values_list("complaint__number", "verb", "recorded_at", "occurred_at")
    )
    return [
        RestatedCause(number, str(TOLD[verb].label), recorded_at, occurred_at)
        for number, verb, recorded_at, occurred_at in acts[:MOST_CAUSES]
    ]
