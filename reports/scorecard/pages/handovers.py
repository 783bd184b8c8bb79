"""norm 17.1: handovers by department and by case, as the page shows them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from branches.models import Branch, Department, User
from complaints.case.models import Complaint
from complaints.evidence.models import Event
from reports.periods import Period
from reports.scorecard.handovers import handed_over, handovers

OBLIGATION = "17.1"
MOST = 50


@dataclass(frozen=True)
class Handed:
    """A department that took cases over, or a case that was handed on."""

    name: str
    times: int
    # Of a department: its code and how many cases; of a case: the case itself.
    key: str = ""
    cases: int = 0
    case: Complaint | None = None


@dataclass(frozen=True)
class Handovers:
    departments: list[Handed]
    cases: list[Handed]
    times: int


def of(branch: Branch, period: Period, *, user: User) -> Handovers:
    """Departments count every case, the list of cases those that the reader sees."""
    counted = handovers([branch.pk], period)[branch.pk]
    labels = dict(Department.choices)
    return Handovers(
        departments=[
            Handed(
                str(labels.get(row["key"], _("未分部门"))),
                row["times"],
                key=row["key"] or "none",
                cases=row["cases"],
            )
            for row in counted["rows"]
        ],
        cases=_cases(handed_over([branch.pk], period), user=user),
        times=counted["times"],
    )


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
