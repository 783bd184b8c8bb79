"""Who may bring a ledger in."""

from __future__ import annotations

from django.db.models import QuerySet

from branches.models import LEADERS, Branch, Post, User


def branches_for(user: User) -> QuerySet[Branch]:
    """Headquarters into any branch, a leader into his own; nobody else."""
    branches = Branch.objects.order_by("code")
    if user.is_active and user.post == Post.HEADQUARTERS:
        return branches
    if user.is_active and user.post in LEADERS:
        return branches.filter(users=user)
    return branches.none()


def may_send(user: User) -> bool:
    return branches_for(user).exists()
