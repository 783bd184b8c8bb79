"""What the demonstration's branches did day by day; one of them not on every day.

A keeper signs as if on the day: so many services would take longer than the rest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from branches.calendar import SHANGHAI, WorkingCalendar, load_calendar
from branches.models import CASE_WORKERS, Branch, Post, User
from complaints.case.models import Complaint
from complaints.case.tables.channels import KEEPERS
from complaints.intake.models import ChannelCheck, Keeper
from complaints.intake.services import due_on
from complaints.records.guidance import materials_for
from reports.demo.told import BRANCH
from reports.duties.daily.models import NewAccounts, Posting
from reports.periods import month_of

MONTHS = 5
ONE_DAY = timedelta(days=1)
SIGNED_AT, COUNTED_AT = time(9, 40), time(16, 30)
REVIEWED_AFTER, LATE_AFTER = timedelta(days=240), timedelta(days=60)


def load() -> None:
    """Where there are none yet, up to yesterday: today's keeper signs himself."""
    if ChannelCheck.objects.exists():
        return
    first = month_of(timezone.now()).shifted(-MONTHS).first
    for branch in Branch.objects.filter(users__post=Post.GENERAL_MANAGER).distinct():
        people = User.objects.filter(branch=branch, is_active=True).order_by("pk")
        manager = people.get(post=Post.GENERAL_MANAGER)
        desk = people.filter(post=Post.FRONT_DESK).first() or manager
        keeper = people.filter(post=Post.KEEPER).first() or desk
        others = people.filter(post__in=CASE_WORKERS).exclude(pk=keeper.pk)
        days = [first + ONE_DAY * n for n in range((timezone.localdate() - first).days)]
        Keeper.objects.bulk_create(
            Keeper(
                branch=branch,
                channel=channel,
                person=keeper,
                deputy=others.first(),
                since=first,
                appointed_by=manager,
            )
            for channel in KEEPERS
        )
        calendar = load_calendar(branch)
        ChannelCheck.objects.bulk_create(_checks(branch, days, calendar, keeper))
        NewAccounts.objects.bulk_create(_accounts(branch, days, calendar, desk))
        _post(branch, days[0], desk)


def _checks(
    branch: Branch, days: list[date], calendar: WorkingCalendar, keeper: User
) -> Iterator[ChannelCheck]:
    """With what was logged from the channel on that day."""
    found = defaultdict(list)
    rows = Complaint.objects.visible_to(keeper).filter(branch=branch)
    for number, channel, at in rows.values_list("number", "channel", "received_at"):
        found[timezone.localdate(at), channel].append(number)
    for day in days:
        if _is_left_out(branch, day, calendar):
            continue
        for channel in due_on(day, calendar):
            numbers = sorted(found[day, channel])
            yield ChannelCheck(
                branch=branch,
                channel=channel,
                day=day,
                has_found=bool(numbers),
                numbers=numbers,
                signed_by=keeper,
                signed_at=datetime.combine(day, SIGNED_AT, SHANGHAI),
            )


def _is_left_out(branch: Branch, day: date, calendar: WorkingCalendar) -> bool:
    """The smaller branch forgets its mail on days off."""
    return branch.code != BRANCH and not calendar.is_working_day(day)


def _accounts(
    branch: Branch, days: list[date], calendar: WorkingCalendar, desk: User
) -> Iterator[NewAccounts]:
    """A few a day; in the smaller branch nobody knows it of some days."""
    for day in filter(calendar.is_working_day, days):
        opened = day.day * 7 % 5
        is_known = branch.code == BRANCH or day.day % 4
        yield NewAccounts(
            branch=branch,
            day=day,
            opened=opened,
            told=opened if is_known else None,
            recorded_by=desk,
            recorded_at=datetime.combine(day, COUNTED_AT, SHANGHAI),
        )


def _post(branch: Branch, day: date, desk: User) -> None:
    """What may be handed out hangs in the hall; the smaller branch looks too late."""
    looked_at = REVIEWED_AFTER if branch.code == BRANCH else LATE_AFTER
    for material in materials_for(branch.pk).order_by("pk")[:3]:
        since = max(day, material.valid_from)
        Posting.objects.create(
            branch=branch,
            place="大厅公告栏",
            material=material,
            since=since,
            review_by=since + looked_at,
            recorded_by=desk,
        )
