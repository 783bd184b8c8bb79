"""norm 17.1: how often cases were handed on, by case and by department."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from branches.models import Branch, Department, User
from complaints.case.choices import Origin
from complaints.case.models import Complaint
from complaints.evidence.models import Event
from reports.periods import Period

OBLIGATION = "17.1"
MOST = 50


@dataclass(frozen=True)
class Handed:
    """A department that took cases over, or a case that was handed on."""

    name: str
    times: int
    # Of a department: how many cases; of a case: the case itself.
    cases: int = 0
    case: Complaint | None = None


@dataclass(frozen=True)
class Handovers:
    departments: list[Handed]
    cases: list[Handed]
    times: int


def of(branch: Branch, period: Period, *, user: User) -> Handovers:
    """In cases received in the period; by whose department took them: three statements.

    Departments count every case, the list of cases those that the reader sees.
    """
    events = Event.objects.filter(
        verb="hand_over",
        complaint__branch=branch,
        complaint__received_at__gte=period.begin,
        complaint__received_at__lt=period.until,
    ).exclude(complaint__origin=Origin.IMPORT)
    departments = _departments(events)
    return Handovers(
        departments=departments,
        cases=_cases(events, user=user),
        times=sum(row.times for row in departments),
    )


def _departments(events: QuerySet[Event]) -> list[Handed]:
    labels = dict(Department.choices)
    rows = (
        events.order_by()
        .values_list("actor__department")
        .annotate(times=Count("pk"), cases=Count("complaint", distinct=True))
    )
    return [
        Handed(str(labels.get(department, _("未分部门"))), times, cases)
        for department, times, cases in sorted(rows, key=lambda row: (-row[1], row[0]))
    ]


def _cases(events: QuerySet[Event], *, user: User) -> list[Handed]:
    visible = Complaint.objects.visible_to(user).order_by().values("pk")
    rows = (
        events.filter(complaint__in=visible)
        .order_by()
        .values_list("complaint")
        .annotate(times=Count("pk"))
        .order_by("-times", "complaint")[:MOST]
    )
    times = dict(rows)
    cases = Complaint.objects.visible_to(user).defer("search_vector").in_bulk(times)
    return [
        Handed(cases[pk].number, count, case=cases[pk])
        for pk, count in times.items()
        if pk in cases
    ]
