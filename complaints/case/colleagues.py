"""Who of the branch may have a part in a case: nobody who is complained of in it."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet

from branches.models import BRANCH_READERS, CASE_WORKERS, Post, User
from complaints.case.models import Complaint


def colleagues(
    complaint: Complaint, *, posts: Collection[str] = BRANCH_READERS
) -> QuerySet[User]:
    """Those of these posts who may log in, and whom headquarters has appointed."""
    able = Q(branch=complaint.branch.served_by_id, post__in=posts)
    appointed = complaint.appointees.values("user")
    able |= Q(pk__in=appointed, post=Post.HEADQUARTERS)
    return User.objects.filter(able, is_active=True).exclude(
        pk__in=complaint.named_users
    )


def receivers(complaint: Complaint) -> list[User]:
    """Those who work on cases: one of them may be handed this one."""
    return list(colleagues(complaint, posts=CASE_WORKERS))
