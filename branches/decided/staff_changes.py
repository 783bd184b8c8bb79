"""Nobody becomes another alone: what is asked about leaders, and who decides it.

The general manager decides for the staff of his branch; headquarters for general
managers, for itself, for whoever belongs to no branch, and where a branch has no other
general manager. Nobody decides what he asked for, or what concerns himself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.decided import deciding, leaving
from branches.house.acting import acting
from branches.models import (
    Authenticator,
    Branch,
    DecisionState,
    Department,
    Deputy,
    Post,
    User,
)
from branches.models.staff_changes import (
    GUARDED_POSTS,
    SHARED_KINDS,
    StaffChange,
    StaffChangeKind,
)

NAMES = {
    "post": gettext_lazy("岗位"),
    "branch_id": gettext_lazy("营业部"),
    "department": gettext_lazy("部门"),
    "is_active": gettext_lazy("状态"),
    "username": gettext_lazy("用户名"),
    "staff_number": gettext_lazy("工号"),
    "email": gettext_lazy("邮箱"),
    "robot_url": gettext_lazy("群机器人"),
    "successor_id": gettext_lazy("并入"),
    "closes_on": gettext_lazy("并入之日"),
    "absent_id": gettext_lazy("代谁"),
    "first_day": gettext_lazy("自"),
    "last_day": gettext_lazy("至"),
}
# As who somebody logs in, here or by the house's provider, goes with it, and where he
# is warned.
OF_A_POST = (
    *("post", "branch_id", "department", "is_active"),
    *("username", "staff_number", "email"),
)
HIGHEST = ("", Post.GENERAL_MANAGER, Post.HEADQUARTERS, Post.AUDITOR)


def is_guarded(person: User) -> bool:
    return person.is_superuser or person.post in GUARDED_POSTS


def may_ask(user: User, kind: str) -> bool:
    """Of what holds for all branches, and of one that ends, headquarters."""
    post = Post.HEADQUARTERS if kind in SHARED_KINDS else Post.BRANCH_ADMIN
    return user.is_active and (user.post == post or user.is_superuser)


def may_decide(change: StaffChange, user: User) -> bool:
    return (
        change.is_pending
        and user.is_active
        and user.pk not in (change.requested_by_id, change.person_id)
        and (
            user.post == Post.HEADQUARTERS
            or (
                user.post == Post.GENERAL_MANAGER
                and user.branch_id == change.branch_id
                and not wants_headquarters(change)
            )
        )
    )


def wants_headquarters(change: StaffChange) -> bool:
    person = change.person
    of_branch = (StaffChangeKind.BRANCH_USE, StaffChangeKind.BRANCH_MERGE)
    if change.kind in of_branch or change.branch_id is None:
        return True
    if person is not None and person.is_superuser:
        return True
    posts = {person.post} if person is not None and person.post else set()
    if change.kind == StaffChangeKind.POST:
        posts.add(change.wanted["post"])
    return not posts.isdisjoint(HIGHEST)


def waiting_for(user: User) -> list[StaffChange]:
    """As `may_decide` says it of one, the oldest first."""
    if not user.is_active or user.post not in (Post.HEADQUARTERS, Post.GENERAL_MANAGER):
        return []
    rows = StaffChange.objects.filter(state=DecisionState.PENDING)
    if user.post == Post.GENERAL_MANAGER:
        rows = rows.filter(branch=user.branch_id)
    rows = rows.select_related("branch", "person", "requested_by")
    return [row for row in rows.order_by("requested_at", "pk") if may_decide(row, user)]


def concerning(user: User) -> QuerySet[StaffChange]:
    """What was asked or decided about him by others."""
    posts = Q(
        kind=StaffChangeKind.DEPUTY, branch=user.branch_id, wanted__post=user.post
    )
    about = Q(person=user) | posts if user.post and user.branch_id else Q(person=user)
    rows = StaffChange.objects.filter(about).exclude(requested_by=user)
    return rows.select_related("branch", "person", "requested_by", "decided_by")


def ask_post(person: User, *, by: User, wanted: dict[str, Any]) -> StaffChange:
    """Other values of OF_A_POST for somebody who has, or is to have, a guarded post."""
    stored = User.objects.get(pk=person.pk)
    before = {name: getattr(stored, name) for name in OF_A_POST}
    return ask(
        by=by,
        kind=StaffChangeKind.POST,
        branch_id=wanted.get("branch_id") or stored.branch_id,
        person=stored,
        before=before,
        wanted={name: wanted[name] for name in OF_A_POST},
    )


def ask_password(person: User, *, by: User, password: str) -> StaffChange:
    """`password` is its hash, which the decision takes out of the request."""
    return ask(
        by=by,
        kind=StaffChangeKind.PASSWORD,
        branch_id=person.branch_id,
        person=person,
        password=password,
    )


def ask_device(person: User, *, by: User) -> StaffChange:
    """Who lost his device logs in without it, and sets up a new one, once agreed."""
    return ask(
        by=by,
        kind=StaffChangeKind.DEVICE,
        branch_id=person.branch_id,
        person=person,
    )


def ask_deputy(deputy: Deputy, *, by: User) -> StaffChange:
    """`deputy` is not stored: it is made when another agrees."""
    return ask(
        by=by,
        kind=StaffChangeKind.DEPUTY,
        branch_id=deputy.branch_id,
        person=deputy.person,
        wanted={
            "post": deputy.post,
            **({"absent_id": deputy.absent_id} if deputy.absent_id else {}),
            "first_day": deputy.first_day.isoformat(),
            "last_day": deputy.last_day.isoformat(),
        },
    )


def ask_branch_use(branch: Branch, *, by: User, wanted: bool) -> StaffChange:
    return ask(
        by=by,
        kind=StaffChangeKind.BRANCH_USE,
        branch_id=branch.pk,
        before={"is_active": not wanted},
        wanted={"is_active": wanted},
    )


@transaction.atomic
def approve(change: StaffChange, *, by: User, comment: str) -> StaffChange:
    """Carry it out. ValidationError where that is not possible any more."""
    change = deciding.lock(change, may_decide, by=by)
    CARRIED_OUT[change.kind](change)
    return _decide(change, DecisionState.APPROVED, by=by, comment=comment)


@transaction.atomic
def send_back(change: StaffChange, *, by: User, comment: str) -> StaffChange:
    change = deciding.lock(change, may_decide, by=by)
    return _decide(change, DecisionState.RETURNED, by=by, comment=comment)


def said(change: StaffChange) -> Iterator[tuple[str, str, str]]:
    """What it is about, what was so and what is to be, in words."""
    if change.kind in SAID:
        yield from SAID[change.kind](change)
        return
    yield from compared(change)


def compared(change: StaffChange) -> Iterator[tuple[str, str, str]]:
    for name, value in change.wanted.items():
        before = change.before.get(name)
        if value != before:
            yield str(NAMES[name]), _word(name, before), _word(name, value)


def _word(name: str, value: Any) -> str:
    if value in (None, ""):
        return "—"
    if name == "is_active":
        return _("启用") if value else _("停用")
    if name == "post":
        return str(Post(value).label)
    if name == "department":
        return str(Department(value).label)
    if name in ("branch_id", "successor_id"):
        return str(Branch.objects.get(pk=value))
    if name == "absent_id":
        return User.objects.get(pk=value).told_apart
    return str(value)


@transaction.atomic
def ask(*, by: User, **values: Any) -> StaffChange:
    if not may_ask(by, values["kind"]):
        raise PermissionDenied
    acting(by)
    change = StaffChange(requested_by=by, requested_at=timezone.now(), **values)
    if by.branch_id and change.branch_id != by.branch_id:
        raise PermissionDenied
    change.clean_fields(exclude={"state", "before", "wanted"})
    change.validate_constraints()
    change.save()
    return change


def _decide(
    change: StaffChange, state: DecisionState, *, by: User, comment: str
) -> StaffChange:
    change.password = ""
    return deciding.decide(change, state, by=by, at=timezone.now(), comment=comment)


def _give_post(change: StaffChange) -> None:
    person = User.objects.select_for_update().get(changes=change)
    if {name: getattr(person, name) for name in change.before} != change.before:
        raise ValidationError(_("该员工的岗位或状态已另有变更，请退回后重新申请。"))
    leaving.check(person, change.wanted)
    for name, value in change.wanted.items():
        setattr(person, name, value)
    person.full_clean(exclude={"password"})
    person.save(update_fields=list(change.wanted))


def _give_password(change: StaffChange) -> None:
    User.objects.filter(changes=change).update(
        password=change.password, password_is_given=True
    )


def _forget_device(change: StaffChange) -> None:
    """Who found it is out, too."""
    Authenticator.objects.filter(user=change.person).delete()
    User.objects.filter(changes=change).update(sessions_ended=F("sessions_ended") + 1)


def _give_deputy(change: StaffChange) -> None:
    """His days begin today at the earliest, whenever they were asked for."""
    first = max(date.fromisoformat(change.wanted["first_day"]), timezone.localdate())
    deputy = Deputy(
        branch=change.branch,
        post=change.wanted["post"],
        absent_id=change.wanted.get("absent_id"),
        person=change.person,
        first_day=first,
        last_day=date.fromisoformat(change.wanted["last_day"]),
        appointed_by=change.requested_by,
    )
    deputy.full_clean()
    deputy.save()


def _switch_branch(change: StaffChange) -> None:
    if change.branch is not None:
        change.branch.is_active = change.wanted["is_active"]
        change.branch.save(update_fields=["is_active"])


CARRIED_OUT: dict[str, Callable[[StaffChange], None]] = {
    StaffChangeKind.POST: _give_post,
    StaffChangeKind.PASSWORD: _give_password,
    StaffChangeKind.DEVICE: _forget_device,
    StaffChangeKind.DEPUTY: _give_deputy,
    StaffChangeKind.BRANCH_USE: _switch_branch,
}
# Of the kinds that a room above adds; it adds to CARRIED_OUT too.
SAID: dict[str, Callable[[StaffChange], Iterator[tuple[str, str, str]]]] = {}
