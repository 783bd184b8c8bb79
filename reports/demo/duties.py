"""The duties of the demonstration's branches: the one does all, the other not quite."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import time_machine
from django.utils import timezone

from branches.calendar import SHANGHAI, WorkingCalendar, load_calendar
from branches.models import LEADERS, Branch, User
from reports.duties import services
from reports.duties.kinds import DUTIES, DutyKind
from reports.duties.models import DutyRecord
from reports.periods import Period, month_of, trailing

TOLD = Path(__file__).with_name("duties.toml")
MONTHS = 6


def load() -> None:
    """Where there are none yet; nothing of what is still to come."""
    if DutyRecord.objects.exists():
        return
    told = tomllib.loads(TOLD.read_text(encoding="utf-8"))["records"]
    now = timezone.now()
    for branch in Branch.objects.filter(users__post__in=LEADERS).distinct():
        calendar = load_calendar(branch)
        for month in trailing(month_of(now), months=MONTHS):
            for one, day in _of_month(told, month, calendar):
                moment = datetime.combine(day, time(15), SHANGHAI)
                if moment <= now and one.get("left_out_by") != branch.code:
                    with time_machine.travel(moment, tick=False):
                        _record(branch, one)


def _of_month(
    told: list[dict[str, Any]], month: Period, calendar: WorkingCalendar
) -> Iterator[tuple[dict[str, Any], date]]:
    for one in told:
        if month.first.month in one.get("months", [month.first.month]):
            day = month.first - timedelta(days=1)
            for _count in range(one["day"]):
                day = calendar.next_working_day(day)
            yield one, day


def _record(branch: Branch, one: dict[str, Any]) -> None:
    kind = DutyKind(one["kind"])
    said = {name: one[name] for name in ("content", *DUTIES[kind].asks) if name in one}
    services.record_duty(branch, kind=kind, by=_person(branch, kind), **said)


def _person(branch: Branch, kind: DutyKind) -> User:
    """Whose duty it is; of a small branch another leader."""
    leaders = User.objects.filter(branch=branch, post__in=LEADERS, is_active=True)
    owed_by = DUTIES[kind].owed_by
    found = leaders.filter(post=owed_by).first() or leaders.order_by("pk").first()
    if found is None:
        raise LookupError(branch)
    return found
