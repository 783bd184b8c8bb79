"""norm 11.2: what cases had in common, what was decided on it, and who was trained."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
)

from reports.monthly.figures.leaders import names_a_leader
from reports.periods import Period
from reports.problems.models import CommonProblem, ProblemCase, ProblemState
from reports.problems.study_models import StudyMeeting, Training


def problems(branch_ids: Sequence[int], period: Period) -> dict[int, dict[str, Any]]:
    """Of the period's months, as they stand: a month's are studied in the next one."""
    states: dict[int, dict[str, int]] = defaultdict(
        lambda: dict.fromkeys(ProblemState.values, 0)
    )
    accepted: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in _rows(branch_ids, period):
        branch = row.pop("branch")
        states[branch][row["state"]] += 1
        is_hidden = row.pop("is_hidden")
        if row.pop("state") == ProblemState.ACCEPTED and not is_hidden:
            accepted[branch].append(row)
    return {
        branch: {"states": states[branch], "accepted": accepted[branch]}
        for branch in branch_ids
    }


def _rows(branch_ids: Sequence[int], period: Period) -> Iterable[dict[str, Any]]:
    meetings = StudyMeeting.objects.filter(problem=OuterRef("pk"))
    owed = meetings.owed()
    return (
        CommonProblem.objects.filter(
            branch__in=branch_ids,
            month__gte=period.first,
            month__lt=period.end,
        )
        .order_by("month", "title", "pk")
        .annotate(
            cases=Count("links"),
            is_studied=Exists(meetings),
            is_owed=Exists(owed),
            is_reasoned=ExpressionWrapper(
                ~Q(no_study_reason=""), output_field=BooleanField()
            ),
            is_hidden=_names_a_leader("pk"),
        )
        .values(
            *("branch", "state", "title", "cases"),
            *("is_studied", "is_owed", "is_reasoned", "is_hidden"),
        )
    )


def _names_a_leader(problem: str) -> Exists:
    """Of a common problem by one of its cases; its words are that case's."""
    return Exists(
        ProblemCase.objects.filter(
            names_a_leader("complaint", "complaint__branch"), problem=OuterRef(problem)
        )
    )


def trainings(
    branch_ids: Sequence[int], period: Period
) -> dict[int, list[dict[str, Any]]]:
    """Held in the period, or planned for it and not held.

    Without those on a problem that the month says nothing of.
    """
    held = Q(held_on__gte=period.first, held_on__lt=period.end)
    planned = Q(planned_on__gte=period.first, planned_on__lt=period.end)
    rows = (
        Training.objects.filter(held | (planned & Q(held_on=None)))
        .filter(branch__in=branch_ids)
        .exclude(_names_a_leader("problem"))
        .order_by("planned_on", "pk")
        .values("branch", "audience", "topic", "held_on", "participants_count")
    )
    found: dict[int, list[dict[str, Any]]] = {branch: [] for branch in branch_ids}
    for row in rows:
        found[row["branch"]].append(
            {
                "topic": row["topic"],
                "audience": row["audience"],
                "held_on": row["held_on"].isoformat() if row["held_on"] else "",
                "participants": row["participants_count"] or 0,
            }
        )
    return found
