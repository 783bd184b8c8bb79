from django import template
from django.utils import timezone

from branches.calendar import missing_year
from branches.decided import closures, staff_changes
from branches.models import Closure, Post, StaffChange, User

register = template.Library()

TOLD = (Post.BRANCH_ADMIN, Post.HEADQUARTERS)


@register.simple_tag
def missing_schedule(user: User) -> int | None:
    """The year to be imported by now, for those who see to it or depend on it."""
    if user.post in TOLD or user.is_superuser:
        return missing_year(timezone.localdate())
    return None


@register.simple_tag
def closures_to_decide(user: User) -> list[Closure]:
    """What headquarters has to decide, oldest first; no statement for anybody else."""
    return list(closures.waiting_for(user))


@register.simple_tag
def staff_changes_to_decide(user: User) -> list[StaffChange]:
    """What a general manager or headquarters has to decide about people."""
    return staff_changes.waiting_for(user)
