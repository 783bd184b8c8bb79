"""The figures of a period: for many branches at once, in as many statements as one.

A complaint counts in the period of its receipt, a deadline in that of its due time, a
visit in that in which its window closes (DESIGN 7). Nothing here depends on who reads
it, and nothing is personal: numbers of cases, and of the worst ones their numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from reports.definitions import LAYOUT
from reports.monthly.figures import (
    clocks,
    courses,
    people,
    problems,
    received,
    requests,
)
from reports.periods import Period
from reports.scorecard.handovers import handovers


def figures(
    branch_ids: Sequence[int],
    period: Period,
    *,
    as_of: datetime,
    late_by: datetime | None = None,
    layout: str = LAYOUT,
) -> dict[int, dict[str, Any]]:
    """By branch, plain data that JSON can hold. `as_of` says what is past due.

    What is still owed is late until `late_by`: of a period that runs the newest data,
    so that the same data give the same figures.
    """
    by_due = clocks.clocks(branch_ids, period, as_of=as_of)
    parts: list[dict[int, dict[str, Any]]] = [
        received.counts(branch_ids, period),
        _named("trend", received.by_month(branch_ids, period)),
        by_due,
        _named(
            "worst",
            clocks.worst(branch_ids, period, as_of=as_of, late_by=late_by or as_of),
        ),
        courses.durations(branch_ids, period),
        _named("ended", courses.ended(branch_ids, period)),
        courses.changes(branch_ids, period),
        _named("recurring", courses.recurring(branch_ids, period)),
        _named("backlog", courses.backlog(branch_ids, period)),
        _named("repeated", people.repeated(branch_ids, period)),
        _named("groups", people.groups(branch_ids, period)),
        _named("requests", requests.requests(branch_ids, period, as_of=as_of)),
        _named("handovers", handovers(branch_ids, period)),
        _named("visits", people.visits(branch_ids, period)),
        _named("disposals", people.disposals(branch_ids, period, layout=layout)),
        _named("problems", problems.problems(branch_ids, period)),
        _named("trainings", problems.trainings(branch_ids, period)),
    ]
    return _joined(branch_ids, parts)


def _joined(
    branch_ids: Sequence[int], parts: Sequence[dict[int, dict[str, Any]]]
) -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {branch: {} for branch in branch_ids}
    for part in parts:
        for branch, values in part.items():
            found[branch] |= values
    return found


def _named(name: str, by_branch: dict[int, Any]) -> dict[int, dict[str, Any]]:
    return {branch: {name: values} for branch, values in by_branch.items()}
