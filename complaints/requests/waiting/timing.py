"""When a request is to be decided, and what follows when it is not (DESIGN 5).

Data: one row holds for every kind, others for one kind each, edited in admin. A
request keeps the times that it was given.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import models
from django.db.models import Min
from django.utils.translation import gettext_lazy as _

from branches.calendar import (
    SHANGHAI,
    WorkingCalendar,
    load_calendar,
    load_calendars,
    load_working_days,
)
from branches.models import Branch
from complaints.case.models import Complaint
from complaints.requests.kinds import REQUESTS
from complaints.requests.models import Escalation, EscalationKind

# What has happened on a request's clock, in this order.
WARNED, MISSED, PASSED_UP = 1, 2, 3
# A row's columns, by name.
Times = dict[str, object]


class RequestTiming(models.Model):
    kind = models.CharField(
        _("请求"),
        max_length=16,
        choices=EscalationKind,
        blank=True,
        unique=True,
        help_text=_("留空的一行适用于其他全部请求。"),
    )
    working_days = models.PositiveSmallIntegerField(
        _("提出后第几个工作日"), default=1, help_text=_("0 为提出当日。")
    )
    at = models.TimeField(_("时刻"), default=time(15, 30))
    before_deadline = models.PositiveSmallIntegerField(
        _("早于等待它的时限（分钟）"),
        default=60,
        help_text=_("有尚未到期的时限等待这一决定时，提前到该时限之前。"),
    )
    at_least = models.PositiveSmallIntegerField(
        _("至少留给决定人的营业时间（分钟）"), default=120
    )
    warning = models.PositiveSmallIntegerField(_("到期前提醒（分钟）"), default=60)
    up_after = models.PositiveSmallIntegerField(
        _("逾期后第几个工作日再报上一级"), default=1
    )

    class Meta:
        verbose_name = _("请求时限")
        verbose_name_plural = _("请求时限")
        ordering = ["kind"]
        constraints = [
            models.CheckConstraint(
                name="request_timing_goes_up_later",
                condition=models.Q(up_after__gt=0),
                violation_error_message=_("再报上一级至少在一个工作日之后。"),
            )
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display() if self.kind else _("其他全部请求"))

    def due_at(
        self, asked_at: datetime, *, ahead: datetime | None, hours: OpeningHours
    ) -> datetime:
        """`ahead`: the first deadline still to come that waits for the decision."""
        asked = asked_at.astimezone(SHANGHAI)
        day = asked.date()
        for _count in range(self.working_days):
            day = hours.calendar.next_working_day(day)
        due_at = datetime.combine(day, self.at, SHANGHAI)
        # Of the day itself a time may be gone already.
        if ahead is None and due_at > asked:
            return due_at
        enough = hours.after(asked, timedelta(minutes=self.at_least))
        if ahead is None:
            return enough
        sooner = ahead - timedelta(minutes=self.before_deadline)
        return min(due_at, max(sooner.astimezone(SHANGHAI), enough))

    def first_step(self, asked_at: datetime, due_at: datetime) -> tuple[datetime, int]:
        """When its clock is heard first, and how many steps are over by then."""
        warned_at = due_at - timedelta(minutes=self.warning)
        return (warned_at, 0) if warned_at > asked_at else (due_at, WARNED)

    def passed_up_at(self, due_at: datetime, *, calendar: WorkingCalendar) -> datetime:
        due = due_at.astimezone(SHANGHAI)
        day = due.date()
        for _count in range(self.up_after):
            day = calendar.next_working_day(day)
        return datetime.combine(day, due.time(), SHANGHAI)


@dataclass(frozen=True)
class OpeningHours:
    """When somebody of the branch is there to decide."""

    calendar: WorkingCalendar
    opening: time

    def after(self, at: datetime, period: timedelta) -> datetime:
        """When the branch has been open for so long since then."""
        day = self.calendar.next_working_day(at.date(), inclusive=True)
        while True:
            closes = datetime.combine(day, self.calendar.closing_on(day), SHANGHAI)
            opens = max(at, datetime.combine(day, self.opening, SHANGHAI))
            if opens + period <= closes:
                return opens + period
            period -= max(closes - opens, timedelta())
            day = self.calendar.next_working_day(day)


def timings() -> Mapping[str, RequestTiming]:
    """By kind; what has no row of its own goes by the common one. One statement."""
    rows = {row.kind: row for row in RequestTiming.objects.all()}
    common = rows.get("") or RequestTiming()
    return {kind: rows.get(kind, common) for kind in EscalationKind.values}


def start(escalation: Escalation, *, now: datetime) -> None:
    """Give an unsaved request its clock. Three statements, one more where one waits."""
    complaint = escalation.complaint
    timing = timings()[escalation.kind]
    hours = OpeningHours(load_calendar(complaint.branch), complaint.branch.opening_time)
    ahead = _waiting_for(complaint, escalation.kind, now=now)
    escalation.due_at = timing.due_at(now, ahead=ahead, hours=hours)
    escalation.next_at, escalation.step = timing.first_step(now, escalation.due_at)


def of_breaches(branches: Collection[int], *, now: datetime) -> Mapping[int, Times]:
    """The clock of what a sweep brings up now, by branch; three statements."""
    timing = timings()[EscalationKind.OVERDUE]
    found: dict[int, Times] = {}
    for pk, hours in _hours_of(branches, timing).items():
        due_at = timing.due_at(now, ahead=None, hours=hours)
        next_at, step = timing.first_step(now, due_at)
        found[pk] = {"due_at": due_at, "next_at": next_at, "step": step}
    return found


def _hours_of(
    branches: Collection[int], timing: RequestTiming
) -> dict[int, OpeningHours]:
    """Opening hours are asked of the day itself alone; further on, days are enough."""
    if timing.working_days:
        days = load_working_days(branches)
        return {pk: OpeningHours(days[pk], time.min) for pk in branches}
    calendars = load_calendars()
    opening = Branch.objects.filter(pk__in=branches).values_list("pk", "opening_time")
    return {pk: OpeningHours(calendars[pk], opens) for pk, opens in opening}


def go_on(following: Escalation, passed: Escalation, *, now: datetime) -> None:
    """The clock runs on with who decides it now; one that was missed starts anew.

    Whoever is left less than what anybody gets, gets that.
    """
    if passed.due_at is None:
        return
    start(following, now=now)
    if following.due_at is None or passed.due_at <= now:
        return
    timing, branch = timings()[passed.kind], passed.complaint.branch
    hours = OpeningHours(load_calendar(branch), branch.opening_time)
    enough = hours.after(now.astimezone(SHANGHAI), timedelta(minutes=timing.at_least))
    following.due_at = min(following.due_at, max(passed.due_at, enough))
    following.next_at, following.step = timing.first_step(now, following.due_at)


def _waiting_for(complaint: Complaint, kind: str, *, now: datetime) -> datetime | None:
    waits = REQUESTS[kind].waits
    if not waits:
        return None
    rows = complaint.deadlines.filter(cycle=complaint.cycle).pressing()
    ahead: datetime | None = rows.filter(kind__in=waits, due_at__gt=now).aggregate(
        first=Min("due_at")
    )["first"]
    return ahead
