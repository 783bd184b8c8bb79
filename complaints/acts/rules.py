"""Who may do an act, in which states, and on what else it depends: said once.

The case page asks a rule before it offers a button, the act's page before it shows a
form, and the service again on the locked case.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django_fsm import can_proceed

from branches.models import BRANCH_READERS, CASE_WORKERS, Post, User
from branches.models import LEADERS as LEADING_POSTS
from complaints.case.choices import ENDED, OPEN, State
from complaints.case.models import Complaint
from complaints.case.rights import leads, works_on

RUNNING = [state for state in State if state not in ENDED]
# What was missed is looked at, and confirmed, though the client takes it back.
UNCLOSED = [state for state in State if state != State.CLOSED]
# What became of staff is found out, and reported, though the client takes it back.
OUTLASTING = [*RUNNING, State.WITHDRAWN]


class Why(Enum):
    """What kind of refusal it is, and so what its asker is sent."""

    DENIED = "denied"  # These people never may: 403.
    ABSENT = "absent"  # There is no such thing in this case: 404.
    MOVED_ON = "moved_on"  # Not now, or not any more.


@dataclass(frozen=True)
class Refusal:
    """Why not, in a sentence for whoever asked."""

    message: str = ""
    why: Why = Why.MOVED_ON

    def stop(self) -> None:
        """Raise what ends a request at once; what has moved on ends none."""
        if self.why == Why.DENIED:
            raise PermissionDenied(self.message)
        if self.why == Why.ABSENT:
            raise Http404(self.message)


def denied() -> Refusal:
    return Refusal(_now("您的岗位不能办理这一步。"), Why.DENIED)


def moved_on() -> Refusal:
    return Refusal(_now("投诉状态已变化，请刷新后重试。"))


@dataclass(frozen=True)
class Party:
    """People by their posts: `includes` says whether one of them is of this case."""

    words: Promise
    posts: Collection[str]
    includes: Callable[[Complaint, User], bool]


WORKERS = Party(_("全部办理岗位"), CASE_WORKERS, works_on)
LEADERS = Party(_("总监、总经理"), LEADING_POSTS, leads)
HEADQUARTERS = Party(
    _("营销管理总部"),
    [Post.HEADQUARTERS],
    lambda complaint, user: user.post == Post.HEADQUARTERS,
)
# Whoever sees the case; the rule's own condition says who of them.
READERS = Party(_("见条件"), BRANCH_READERS, lambda complaint, user: True)


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Called with a case, or a row of one, and a user: the refusal, or nothing.

    `unless` is asked last and may cost statements; `when` says the same in words.
    """

    states: Collection[str] = tuple(OPEN)
    by: Party = WORKERS
    unless: Callable[[Any, User], Refusal | None] | None = None
    when: Promise | str = ""
    # What to say of a case in another state.
    ended: Promise | str = ""

    def __call__(self, target: Any, user: User) -> Refusal | None:
        complaint: Complaint = (
            target if isinstance(target, Complaint) else target.complaint
        )
        if not self.by.includes(complaint, user):
            return denied()
        if complaint.state not in self.states:
            return Refusal(str(self.ended)) if self.ended else moved_on()
        return self.unless(target, user) if self.unless else None


def of_move(name: str, *, when: Promise | str = "") -> Rule:
    """The rule of a move of the lifecycle: django-fsm's table says in which states."""
    moves = Complaint().get_all_state_transitions()
    states = [str(move.source) for move in moves if move.name == name]

    def unless(complaint: Complaint, user: User) -> Refusal | None:
        return None if can_proceed(getattr(complaint, name)) else moved_on()

    return Rule(states=states, unless=unless, when=when)


def want(rule: Callable[[Any, User], Refusal | None], target: Any, by: User) -> None:
    """For services: raise PermissionDenied or ValidationError where it refuses."""
    refusal = rule(target, by)
    if refusal is None:
        return
    if refusal.why == Why.DENIED:
        raise PermissionDenied(refusal.message)
    raise ValidationError(refusal.message, code="refused")
