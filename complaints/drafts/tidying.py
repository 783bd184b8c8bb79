"""Drafts that nobody goes on with end thirty days after their last change."""

from __future__ import annotations

from datetime import datetime

from complaints.case.models import Complaint
from complaints.drafts import keeping
from complaints.drafts.models import KEPT_FOR, WARNED, Draft, Submission


def tidy(*, now: datetime) -> None:
    """Each author is told five days before: what was not told goes five days later."""
    soon = Draft.objects.filter(changed_at__lte=now - KEPT_FOR + WARNED, warned_at=None)
    soon.update(warned_at=now)
    over = Draft.objects.filter(
        changed_at__lte=now - KEPT_FOR, warned_at__lte=now - WARNED
    )
    keeping.forget(over.defer("content"))
    # No form is opened so long: its token is too old to be sent again.
    Submission.objects.filter(sent_at__lte=now - 2 * KEPT_FOR).delete()


def forget_case(complaint: Complaint) -> None:
    """With the case's erasure goes what was typed for it."""
    keeping.forget(Draft.objects.filter(case=complaint).defer("content"))
