"""Figures of what the branch did with its figures: common problems and trainings."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from branches.models import User
from reports.behind.figure import (
    COUNT,
    ROUNDED,
    Asked,
    Figure,
    always,
    figures,
    one_of,
)
from reports.problems.models import CommonProblem, CommonProblemQuerySet
from reports.problems.study_models import Audience, StudyMeeting, Training
from reports.scorecard.measures import Ground, Midnight


def _problems(asked: Asked) -> CommonProblemQuerySet:
    months = Q(month__gte=asked.period.first, month__lt=asked.period.end)
    return CommonProblem.objects.filter(months, branch__in=asked.branches)


def _value(what: str) -> str:
    return ROUNDED if what == "share" else COUNT


@figures("problems")
def problems(asked: Asked, parts: list[str]) -> Figure:
    what = one_of(parts[1:], "accepted", "decided", "share")
    rows = _problems(asked)
    chosen = rows.accepted() if what == "accepted" else rows.decided()
    if what == "share":
        rows = rows.accepted()
    ground = Ground(
        rows.annotate(counted_at=Midnight(F("month"))),
        (),
        at=_("月份"),
        words=lambda row: str(row.get_state_display()),
        branch="branch",
        case=None,
        seen=CommonProblem.objects.visible_to,
    )
    counted = Q(pk__in=chosen.order_by().values("pk"))
    return Figure(ground, counted, _("本期各月的共性问题。"), value=_value(what))


@figures("measures")
def measures(asked: Asked, parts: list[str]) -> Figure:
    what = one_of(parts[1:], "due", "done", "share")
    rows = StudyMeeting.objects.filter(
        problem__in=_problems(asked), due_on__isnull=False
    )
    ground = Ground(
        rows.annotate(counted_at=Midnight(F("due_on"))),
        (),
        at=_("应完成"),
        words=lambda row: str(row.done_on or ""),
        branch="problem__branch",
        case=None,
        seen=_seen_meetings,
    )
    counted = Q() if what == "due" else Q(done_on__isnull=False)
    says = _("本期各月共性问题研究所决定的措施。")
    return Figure(ground, counted, says, value=_value(what))


def _seen_meetings(user: User) -> QuerySet[Any]:
    seen = CommonProblem.objects.visible_to(user)
    return StudyMeeting.objects.filter(problem__in=seen)


@figures("trainings")
def trainings(asked: Asked, parts: list[str]) -> Figure:
    audience = one_of(parts[1:2], *Audience.values)
    what = one_of(parts[2:], "planned", "held", "share")
    days = Q(planned_on__gte=asked.period.first, planned_on__lt=asked.period.end)
    rows = Training.objects.filter(days, branch__in=asked.branches, audience=audience)
    ground = Ground(
        rows.annotate(counted_at=Midnight(F("planned_on"))),
        (),
        at=_("计划日期"),
        words=always,
        branch="branch",
        case=None,
        seen=_seen_trainings,
    )
    counted = Q() if what == "planned" else Q(held_on__isnull=False)
    return Figure(ground, counted, _("计划在本期举行的培训。"), value=_value(what))


def _seen_trainings(user: User) -> QuerySet[Any]:
    """Of a branch that one reads; those on a problem where one sees that."""
    seen = CommonProblem.objects.visible_to(user)
    rows = Training.objects.filter(Q(problem=None) | Q(problem__in=seen))
    return rows.filter(branch=user.branch_id) if user.branch_id else rows
