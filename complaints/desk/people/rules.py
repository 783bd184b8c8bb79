"""Who hands over what somebody has in hand, and to whom it may go."""

from __future__ import annotations

from django.db.models import QuerySet

from branches.models import CASE_WORKERS, LEADERS, Post, User


def may_hand_over(person: User, by: User) -> bool:
    """The branch's administrator and leaders; headquarters and the system's, of all.

    The administrator sees no case: he reads how many there are.
    """
    if not by.is_active or person.branch is None:
        return False
    if by.post == Post.HEADQUARTERS or by.is_superuser:
        return True
    posts = (Post.BRANCH_ADMIN, *LEADERS)
    return by.post in posts and by.branch_id == person.branch.served_by_id


def people_of(by: User) -> QuerySet[User]:
    """Whose page he opens: who works there, and who left with something in hand."""
    people = User.objects.filter(branch__isnull=False)
    if by.post == Post.HEADQUARTERS or by.is_superuser:
        return people
    if by.post in (Post.BRANCH_ADMIN, *LEADERS):
        return people.filter(branch__in=by.served)
    return people.none()


def receivers(person: User) -> QuerySet[User]:
    """Who works on cases there, or where his branch went."""
    branch = person.branch.served_by_id if person.branch else None
    able = User.objects.filter(branch=branch, post__in=CASE_WORKERS, is_active=True)
    return able.exclude(pk=person.pk).order_by("last_name", "first_name", "pk")
