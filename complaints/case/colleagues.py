"""Who of the branch may have a part in a case: nobody who is complained of in it."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from branches.models import BRANCH_READERS, CASE_WORKERS, User
from complaints.case.models import Complaint


def colleagues(
    complaint: Complaint, *, posts: Collection[str] = BRANCH_READERS
) -> QuerySet[User]:
    """Those of these posts who may log in; else all who see the case."""
    return User.objects.filter(
        branch=complaint.branch_id, post__in=posts, is_active=True
    ).exclude(pk__in=complaint.named_users)


def receivers(complaint: Complaint) -> list[User]:
    """Those who work on cases: one of them may be handed this one."""
    return list(colleagues(complaint, posts=CASE_WORKERS))
