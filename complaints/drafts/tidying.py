"""Drafts that nobody goes on with end thirty days after their last change."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from complaints.case.models import Complaint
from complaints.clocks.notifications.models import Notification, Subject
from complaints.clocks.notifications.writing import write
from complaints.drafts import keeping
from complaints.drafts.models import KEPT_FOR, WARNED, Draft, Submission


def tidy(*, now: datetime) -> None:
    """Each author is told five days before: what was not told goes five days later."""
    _warn(now)
    over = Draft.objects.filter(
        changed_at__lte=now - KEPT_FOR, warned_at__lte=now - WARNED
    )
    keeping.forget(over.defer("content"))
    # No form is opened so long: its token is too old to be sent again.
    Submission.objects.filter(sent_at__lte=now - 2 * KEPT_FOR).delete()


@transaction.atomic
def _warn(now: datetime) -> None:
    """One notice to each, however many of his end."""
    soon = Draft.objects.filter(changed_at__lte=now - KEPT_FOR + WARNED, warned_at=None)
    rows = soon.select_for_update(no_key=True).values_list("pk", "user_id")
    found = dict(rows)
    said = _("%(count)d 份，%(days)d 天后删除")
    write(
        Notification(
            recipient_id=user_id,
            subject=Subject.DRAFT,
            matter=said % {"count": count, "days": WARNED.days},
        )
        for user_id, count in sorted(Counter(found.values()).items())
    )
    Draft.objects.filter(pk__in=found).update(warned_at=now)


def forget_case(complaint: Complaint) -> None:
    """With the case's erasure goes what was typed for it."""
    keeping.forget(Draft.objects.filter(case=complaint).defer("content"))
