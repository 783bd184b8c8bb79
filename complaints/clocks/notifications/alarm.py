"""Somebody must look at a mail server or a robot that has failed for a day."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from branches.models import Post, User
from complaints.case.models import NamedStaff
from complaints.clocks.notifications.models import Notification, Subject


def raise_alarm(notice: Notification, *, now: datetime) -> None:
    """Tell the branch's administrators, where there are none the system's.

    In the application alone, since it is the other ways that fail; and one at a time:
    who has not read the last alarm needs no second. The health page warns besides.
    """
    known = Notification.objects.filter(subject=Subject.GIVEN_UP).unread()
    keepers = _keepers(notice).exclude(pk__in=known.values("recipient"))
    Notification.objects.bulk_create(
        Notification(
            recipient=keeper,
            complaint=notice.complaint,
            subject=Subject.GIVEN_UP,
            created_at=now,
        )
        for keeper in keepers
    )


def _keepers(notice: Notification) -> QuerySet[User]:
    named = NamedStaff.objects.current().filter(
        complaint=notice.complaint_id, user__isnull=False
    )
    people = User.objects.filter(is_active=True).exclude(pk__in=named.values("user"))
    of_branch = people.filter(post=Post.BRANCH_ADMIN, branch=notice.recipient.branch_id)
    return of_branch if of_branch.exists() else people.filter(is_superuser=True)
