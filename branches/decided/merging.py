"""A branch is merged into another on a day: decided by two of headquarters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.decided import staff_changes
from branches.house.acting import acting_by_command
from branches.models import LEADERS, Branch, Post, User
from branches.models.staff_changes import StaffChange, StaffChangeKind

# What goes over with a branch, and how much of it; rooms above know.
Counts = Callable[[Branch], Iterable[tuple[str, int]]]
_goes_over: list[Counts] = []


def counts(function: Counts) -> Counts:
    _goes_over.append(function)
    return function


def goes_over(branch: Branch) -> list[tuple[str, int]]:
    people = User.objects.filter(branch=branch, is_active=True).exclude(post="")
    leaders = people.filter(post__in=(*LEADERS, Post.BRANCH_ADMIN)).count()
    return [
        (_("随并入调动的员工"), people.count() - leaders),
        (_("须另行安排的总监、总经理和管理员"), leaders),
        *(line for function in _goes_over for line in function(branch)),
    ]


def ask(branch: Branch, *, successor: Branch, closes_on: date, by: User) -> StaffChange:
    check(branch, successor, closes_on)
    return staff_changes.ask(
        by=by,
        kind=StaffChangeKind.BRANCH_MERGE,
        branch_id=branch.pk,
        row=branch.pk,
        before={"successor_id": branch.successor_id, "closes_on": _iso(branch)},
        wanted={"successor_id": successor.pk, "closes_on": closes_on.isoformat()},
    )


def check(branch: Branch, successor: Branch, closes_on: date) -> None:
    if branch.is_merged:
        raise ValidationError(_("该营业部已并入%(to)s。") % {"to": branch.successor})
    if closes_on < timezone.localdate():
        raise ValidationError({"closes_on": _("并入之日不能早于今天。")})
    if successor.pk == branch.pk:
        raise ValidationError({"successor": _("请选择另一营业部。")})
    if not successor.is_active or successor.closes_on is not None:
        raise ValidationError({"successor": _("该营业部已停用或将并入别处，请另选。")})


def carry_out(change: StaffChange) -> None:
    """On the day at the earliest on which it is agreed."""
    branch = Branch.objects.select_for_update().get(pk=change.row or 0)
    successor = Branch.objects.get(pk=change.wanted["successor_id"])
    day = date.fromisoformat(change.wanted["closes_on"])
    branch.closes_on = max(day, timezone.localdate())
    check(Branch.objects.get(pk=branch.pk), successor, branch.closes_on)
    branch.successor = successor
    branch.save(update_fields=["successor", "closes_on"])


def said(change: StaffChange) -> Iterator[tuple[str, str, str]]:
    """With what goes over, until it is decided."""
    yield from staff_changes.compared(change)
    if change.is_pending and change.branch is not None:
        for label, count in goes_over(change.branch):
            yield label, str(change.branch.code), str(count)


def move_people() -> int:
    """On the day whoever is no leader goes along, with what he has in hand; how many.

    Rung by beat. Whose number is another's there stays, for the administrator to mend.
    """
    people = User.objects.filter(
        branch__closes_on__lte=timezone.localdate(), is_active=True
    ).exclude(post__in=(*LEADERS, Post.BRANCH_ADMIN))
    return sum(_moved(person) for person in people.select_related("branch"))


def _moved(person: User) -> bool:
    try:
        with transaction.atomic():
            acting_by_command(__name__)
            person.branch_id = person.branch.served_by_id if person.branch else None
            person.save(update_fields=["branch"])
    except IntegrityError:
        return False
    return True


def _iso(branch: Branch) -> str | None:
    return branch.closes_on.isoformat() if branch.closes_on else None


staff_changes.CARRIED_OUT[StaffChangeKind.BRANCH_MERGE] = carry_out
staff_changes.SAID[StaffChangeKind.BRANCH_MERGE] = said
