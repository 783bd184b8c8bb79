"""The words for what figures are counted by."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.models import Department
from complaints.case.choices import (
    Attitude,
    Category,
    Channel,
    Conclusion,
    LeadDepartment,
    Nature,
    Severity,
    State,
)
from complaints.clocks.deadlines import Kind
from complaints.clocks.models import Result
from reports.monthly.figures.courses import AGES, age_of
from reports.shares import percent

NOT_GIVEN: dict[str, Promise] = {
    "category": _("待分类"),
    "department": _("未定"),
    "staff_department": _("未分部门"),
}
CHOICES = {
    "category": Category,
    "channel": Channel,
    "department": LeadDepartment,
    "staff_department": Department,
    "state": State,
    "severity": Severity,
    "nature": Nature,
    "kind": Kind,
    "result": Result,
    "attitude": Attitude,
    "conclusion": Conclusion,
}


def label(name: str, key: str) -> str:
    """Of a code that is not known any more, the code itself: old snapshots stay."""
    if key == "":
        return str(NOT_GIVEN.get(name, "—"))
    choices = dict(CHOICES[name].choices)
    return str(choices.get(key, key))


def ages() -> list[str]:
    return [_now("%(days)s 天") % {"days": age_of(low, high)} for low, high in AGES]


def clock(minutes: int | None) -> str:
    """Hours and minutes: 26:05."""
    if minutes is None:
        return "—"
    return f"{minutes // 60}:{minutes % 60:02}"


def share(part: int, whole: int) -> str:
    """In per cent, rounded half up; nothing of nothing."""
    return f"{(200 * part + whole) // (2 * whole)}%" if whole else "—"


def in_time(row: dict[str, int], *, agreed_is_in_time: bool = False) -> str:
    """Of the clocks that have run out, as the scorecard counts them (norm 7.2, 17.4).

    Until the second layout what was later by agreement was in time as well.
    """
    decided = row["due"] - row[Result.PENDING]
    if agreed_is_in_time:
        return share(row[Result.MET] + row[Result.LATER_BY_AGREEMENT], decided)
    found = percent(row[Result.MET], decided)
    return "—" if found is None else f"{found:g}%"
