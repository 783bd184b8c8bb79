"""Write notices with the copies that their recipients want."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.utils import timezone

from branches.merged import goes_on
from branches.models import Branch, User
from branches.quiet import QuietHours
from complaints.case.models import NamedStaff
from complaints.clocks.notifications.models import (
    Delivery,
    NoticeWay,
    Notification,
    Subject,
)
from complaints.evidence import rows

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

    ways: list[NoticeWay]
    quiet_hours: QuietHours


def write(notices: Iterable[Notification]) -> list[Notification]:
    """Write the notices of one act: a handful of statements however many they are.

    What its recipient has read already, since it is his own act, is not sent.
    """
    written = Notification.objects.bulk_create(notices)
    to_send = [notice for notice in written if not notice.is_read]
    cases = [notice.complaint for notice in to_send if notice.complaint]
    branch_of = {case.pk: case.branch_id for case in cases}
    people = _people({notice.recipient_id for notice in to_send})
    groups = _groups(set(branch_of.values()))
    _write_copies(to_send, people, groups, branch_of)
    return written


def write_many(notices: list[dict[str, Any]], *, branch_of: Mapping[int, int]) -> None:
    """The same for a storm's: by column, no objects unless somebody wants copies."""
    written = rows.insert(Notification, notices)
    people = _people({notice["recipient_id"] for notice in written})
    groups = _groups({branch_of[notice["complaint_id"]] for notice in written})
    if people or groups:
        to_send = [Notification(**notice) for notice in written]
        _write_copies(to_send, people, groups, branch_of)


def _write_copies(
    notices: list[Notification],
    people: Mapping[int, Wanted],
    groups: Mapping[int, Wanted],
    branch_of: Mapping[int, int],
) -> None:
    copies = [*_to_people(notices, people), *_to_groups(notices, groups, branch_of)]
    if copies:
        Delivery.objects.bulk_create(copies)


def _to_people(
    notices: list[Notification], people: Mapping[int, Wanted]
) -> Iterator[Delivery]:
    for notice in notices:
        wanted = people.get(notice.recipient_id)
        if wanted:
            yield from _copies(notice, wanted)


def _to_groups(
    notices: list[Notification],
    groups: Mapping[int, Wanted],
    branch_of: Mapping[int, int],
) -> Iterator[Delivery]:
    """Once per matter, whoever else is told; not where a colleague is complained of."""
    if not groups:
        return
    one_each = {
        (case, notice.subject, notice.kind, notice.level): notice
        for notice in reversed(notices)
        if notice.subject in FOR_THE_GROUP
        and (case := notice.complaint_id)
        and branch_of[case] in groups
    }
    against_staff = set(
        NamedStaff.objects.current()
        .filter(complaint__in={case for case, *_matter in one_each})
        .values_list("complaint", flat=True)
    )
    for (case, *_matter), notice in one_each.items():
        if case not in against_staff:
            yield from _copies(notice, groups[branch_of[case]])


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
    found = (
        User.objects.filter(outside, pk__in=ids)
        .annotate(has_robot=HAS_ROBOT)
        .select_related("branch")
        .defer("robot_url", "branch__robot_url")
    )
    return {user.pk: Wanted(_ways(user), user.quiet_hours) for user in found}


def _ways(user: User) -> list[NoticeWay]:
    has_robot: bool = user.has_robot  # type: ignore[attr-defined]  # annotated above
    by_mail = bool(settings.EMAIL_HOST and user.email)
    return [
        way
        for way, wants in ((NoticeWay.MAIL, by_mail), (NoticeWay.ROBOT, has_robot))
        if wants
    ]


def _groups(ids: set[int]) -> dict[int, Wanted]:
    """Of a branch that was merged the group of the one that works its cases."""
    is_merged = ~goes_on(timezone.localdate())
    asked = Branch.objects.filter(Q(robot_url__isnull=False) | is_merged, pk__in=ids)
    working = {branch.pk: branch.served_by for branch in asked.defer("robot_url")}
    return {
        pk: Wanted([NoticeWay.BRANCH_ROBOT], branch.quiet_hours)
        for pk, branch in working.items()
        if branch.pk == pk or branch.robot_url
    }
