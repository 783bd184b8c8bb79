"""Who may work on a case, and which of its moves the lifecycle leaves open to him."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from branches.models import Post, User
from complaints.case.choices import State

if TYPE_CHECKING:
    from complaints.case.models.complaint import Complaint


def guard(function: Callable[..., bool]) -> Callable[..., bool]:
    """django-fsm types its guards for any model and user; ours know theirs."""
    return function


@guard
def works_on(complaint: Complaint, user: User) -> bool:
    """Of its branch; or appointed by headquarters, where nobody is left there."""
    if complaint.is_erased:
        return False
    if user.post == Post.HEADQUARTERS:
        return user.is_active and user.pk in complaint.appointed
    return user.works_on_cases and complaint.branch_id in user.served


@guard
def leads(complaint: Complaint, user: User) -> bool:
    """An appointee counts as director and as general manager."""
    is_appointed = user.post == Post.HEADQUARTERS
    return works_on(complaint, user) and (user.is_leader or is_appointed)


@guard
def may_release(complaint: Complaint, user: User) -> bool:
    """Who lets a case go unresolved: a director; D or serious: the manager."""
    if complaint.needs_leader:
        manages = user.post in (Post.GENERAL_MANAGER, Post.HEADQUARTERS)
        return works_on(complaint, user) and manages
    return leads(complaint, user)


@guard
def beat_alone(complaint: Complaint, user: User) -> bool:
    return False


@guard
def visit_is_behind(complaint: Complaint) -> bool:
    """Opinions and suggestions are closed without a visit."""
    return complaint.state == State.FOLLOW_UP or complaint.is_advisory


@guard
def settles_at_once(complaint: Complaint) -> bool:
    return not complaint.needs_leader
