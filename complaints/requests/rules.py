"""The rule of what another must decide: asked once while it waits."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from branches.models import User
from complaints.acts.rules import WORKERS, Party, Refusal, Rule
from complaints.case.choices import OPEN
from complaints.case.models import Complaint


def is_waiting(complaint: Complaint, *kinds: str) -> bool:
    """No statement where the case's requests were prefetched."""
    return any(
        row.is_pending and row.kind in kinds for row in complaint.escalations.all()
    )


def asking(
    kind: str,
    *,
    by: Party = WORKERS,
    states: Collection[str] = OPEN,
    unless: Callable[[Complaint, User], Refusal | None] | None = None,
    when: Promise | str = "",
    ended: Promise | str = "",
) -> Rule:
    """They may ask for it while no such request waits."""

    def refuses(complaint: Any, user: User) -> Refusal | None:
        if is_waiting(complaint, kind):
            return Refusal(_("同类请求正在等待决定。"))
        return unless(complaint, user) if unless else None

    return Rule(by=by, states=states, unless=refuses, when=when, ended=ended)
