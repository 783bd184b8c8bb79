"""Write notices with the copies that their recipients want."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db.models import BooleanField, ExpressionWrapper, Q

from branches.models import Branch, User
from branches.quiet import QuietHours
from complaints.case.models import NamedStaff
from complaints.clocks.notifications.models import (
    Delivery,
    Notification,
    Subject,
    Way,
)

# What a whole branch may read over somebody's shoulder.
FOR_THE_GROUP = [
    Subject.RECEIVED,
    Subject.WARNING,
    Subject.OVERDUE,
    Subject.FOLLOW_UP,
]
HAS_ROBOT = ExpressionWrapper(Q(robot_url__isnull=False), output_field=BooleanField())


@dataclass(frozen=True)
class Wanted:
    """How one person, or a branch's group, is told besides in the application."""

    ways: list[Way]
    quiet_hours: QuietHours


def write(notices: Iterable[Notification]) -> list[Notification]:
    """Write the notices of one act: a handful of statements however many they are.

    What its recipient has read already, since it is his own act, is not sent.
    """
    written = Notification.objects.bulk_create(notices)
    to_send = [notice for notice in written if not notice.is_read]
    copies = [*_to_people(to_send), *_to_groups(to_send)]
    if copies:
        Delivery.objects.bulk_create(copies)
    return written


def _to_people(notices: list[Notification]) -> Iterator[Delivery]:
    people = _people({notice.recipient_id for notice in notices})
    for notice in notices:
        wanted = people.get(notice.recipient_id)
        if wanted:
            yield from _copies(notice, wanted)


def _to_groups(notices: list[Notification]) -> Iterator[Delivery]:
    """Once per matter, whoever else is told; not where a colleague is complained of."""
    groups = _groups({notice.complaint.branch_id for notice in notices})
    if not groups:
        return
    one_each = {
        (notice.complaint_id, notice.subject, notice.kind, notice.level): notice
        for notice in reversed(notices)
        if notice.subject in FOR_THE_GROUP and notice.complaint.branch_id in groups
    }
    against_staff = set(
        NamedStaff.objects.filter(
            complaint__in={notice.complaint_id for notice in one_each.values()},
            removed_at=None,
        ).values_list("complaint", flat=True)
    )
    for notice in one_each.values():
        if notice.complaint_id not in against_staff:
            yield from _copies(notice, groups[notice.complaint.branch_id])


def _copies(notice: Notification, wanted: Wanted) -> Iterator[Delivery]:
    at = notice.created_at
    if not notice.is_urgent:
        at = wanted.quiet_hours.over_at(at)
    for way in wanted.ways:
        yield Delivery(notification=notice, way=way, wanted_at=at, next_try_at=at)


def _people(ids: set[int]) -> dict[int, Wanted]:
    """Those who are told outside too, read without anybody's robot address."""
    outside = Q(robot_url__isnull=False)
    if settings.EMAIL_HOST:
        outside |= ~Q(email="")
    rows = (
        User.objects.filter(outside, pk__in=ids)
        .annotate(has_robot=HAS_ROBOT)
        .select_related("branch")
        .defer("robot_url", "branch__robot_url")
    )
    return {user.pk: Wanted(_ways(user), user.quiet_hours) for user in rows}


def _ways(user: User) -> list[Way]:
    has_robot: bool = user.has_robot  # type: ignore[attr-defined]  # annotated above
    by_mail = bool(settings.EMAIL_HOST and user.email)
    return [
        way for way, wants in ((Way.MAIL, by_mail), (Way.ROBOT, has_robot)) if wants
    ]


def _groups(ids: set[int]) -> dict[int, Wanted]:
    with_robot = Branch.objects.filter(pk__in=ids, robot_url__isnull=False)
    return {
        branch.pk: Wanted([Way.BRANCH_ROBOT], branch.quiet_hours)
        for branch in with_robot.defer("robot_url")
    }
