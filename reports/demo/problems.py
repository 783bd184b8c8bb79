"""Of last month: one problem accepted, studied and trained for, and one dismissed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from branches.models import Branch, User
from reports.demo.told import cast, words
from reports.periods import Period, last_ended_month
from reports.problems import search, services, study_services
from reports.problems.models import CommonProblem


@transaction.atomic
def load() -> None:
    """Where the demonstration's people are, and have not done it yet."""
    search.search_due()
    month = last_ended_month()
    playing = cast("gm", "operations", "marketing", "frontdesk")
    if playing is None:
        return
    branch, people = playing
    # What the search has suggested is nobody's yet.
    told = CommonProblem.objects.filter(branch=branch, month=month.first)
    if told.exclude(stated_by=None).exists():
        return
    _studied(branch, month, people)
    dismissed = words("dismissed_problem")
    problem = _stated(branch, month, dismissed, by=people["frontdesk"])
    services.dismiss(problem, reason=dismissed["reason"], by=people["gm"])


def _studied(branch: Branch, month: Period, people: dict[str, User]) -> None:
    """With a measure under way and a training held."""
    today, told = timezone.localdate(), words("studied_problem")
    gm, operations = people["gm"], people["operations"]
    problem = _stated(branch, month, told, by=operations)
    services.accept(
        problem, title=problem.title, description=problem.description, by=gm
    )
    study_services.hold_study(
        problem,
        held_on=today,
        participants=[gm, operations, people["marketing"], people["frontdesk"]],
        minutes=told["minutes"],
        measure=told["measure"],
        person=operations,
        due_on=today + timedelta(days=21),
        by=gm,
    )
    training = study_services.plan_training(
        branch,
        audience="staff",
        topic=told["topic"],
        planned_on=today,
        problem=problem,
        by=operations,
    )
    study_services.hold_training(
        training,
        held_on=today,
        participants_count=11,
        summary=told["summary"],
        by=operations,
    )


def _stated(
    branch: Branch, month: Period, told: dict[str, Any], *, by: User
) -> CommonProblem:
    """With the month's cases that have one of the words, else with its newest two."""
    cases = services.cases_of(branch, month, by)
    wanted = Q()
    for word in told["words"]:
        wanted |= Q(statement__contains=word)
    return services.state_problem(
        branch,
        month.first,
        title=told["title"],
        description=told.get("description", ""),
        cases=list(cases.filter(wanted)) or list(cases[:2]),
        by=by,
    )
