"""Whom a change of an account, a device or a deputy concerns is told of it.

Read from the chain of the house: so it is told whoever made it, and by whatever way.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from branches.decided.staff_changes import NAMES, OF_A_POST
from branches.models import HouseEvent, HouseVerb, Post, StaffChangeKind, User
from complaints.clocks.notifications.models import HouseTold, Notification, Subject
from complaints.clocks.notifications.writing import write

BATCH = 500
# Who is told, and in what words.
Told = Iterator[tuple[QuerySet[User], str]]
Row = dict[str, Any]


@transaction.atomic
def tell() -> int:
    """Of what the chain says since it was told of last; how many notices.

    Of two at once the second finds nothing to do.
    """
    told = HouseTold.objects.select_for_update(skip_locked=True).first()
    if told is None:
        return 0
    since = HouseEvent.objects.filter(seq__gt=told.seq).order_by("seq")
    events = list(since.defer("prev_hash", "hash")[:BATCH])
    if not events:
        return 0
    notices = write(notice for event in events for notice in _notices(event))
    told.seq = events[-1].seq
    told.save(update_fields=["seq"])
    return len(notices)


def _notices(event: HouseEvent) -> Iterator[Notification]:
    """Never delayed: who did not know of it has to act at once."""
    if event.kind not in TELLS:
        return
    body = json.loads(event.body)
    for people, matter in TELLS[event.kind](event, body["row"], body.get("before", {})):
        for person in people.filter(is_active=True).order_by("pk").only("pk"):
            yield Notification(
                recipient=person,
                subject=Subject.ACCOUNT,
                matter=matter,
                is_urgent=True,
            )


def _of_account(event: HouseEvent, row: Row, before: Row) -> Told:
    if event.verb != HouseVerb.CHANGED:
        return
    if "password" in before and row["password_is_given"]:
        yield _person(event), _("登录密码由他人重设")
    told = (*OF_A_POST, "robot_url")
    names = [str(NAMES[name]) for name in told if name in before]
    if names:
        yield _person(event), _("%(what)s已变更") % {"what": "、".join(names)}


def _of_device(event: HouseEvent, row: Row, before: Row) -> Told:
    """One that is not yet confirmed is asked for at no login."""
    if row["confirmed_at"] is None:
        return
    if event.verb == HouseVerb.REMOVED:
        yield _person(event), _("登录验证器已移除")
    elif event.verb == HouseVerb.CHANGED and "confirmed_at" in before:
        yield _person(event), _("登录验证器已启用")


def _of_deputy(event: HouseEvent, row: Row, before: Row) -> Told:
    absent = User.objects.filter(pk=row.get("absent_id") or 0)
    said = {
        "post": " ".join([str(Post(row["post"]).label), *map(str, absent)]),
        "first": row["first_day"],
        "last": row["last_day"],
    }
    if event.verb == HouseVerb.ADDED:
        yield _person(event), _("%(first)s 至 %(last)s 由您代%(post)s") % said
        holders = User.objects.filter(branch=event.branch_id, post=row["post"])
        yield (
            absent if row.get("absent_id") else holders,
            _("%(first)s 至 %(last)s 您的岗位有人代理") % said,
        )
    elif "last_day" in before:
        yield _person(event), _("由您代%(post)s改为至 %(last)s 止") % said


def _of_request(event: HouseEvent, row: Row, _before: Row) -> Told:
    """What is decided of it is told when it is carried out."""
    if event.verb == HouseVerb.ADDED and row["requested_by_id"] != event.person_id:
        kind = StaffChangeKind(row["kind"]).label
        yield _person(event), _("有人申请%(kind)s，待另一人决定") % {"kind": kind}


def _person(event: HouseEvent) -> QuerySet[User]:
    return User.objects.filter(pk=event.person_id or 0)


TELLS: dict[str, Callable[[HouseEvent, Row, Row], Told]] = {
    "branches_user": _of_account,
    "branches_authenticator": _of_device,
    "branches_deputy": _of_deputy,
    "branches_staffchange": _of_request,
}
