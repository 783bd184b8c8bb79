"""Who has something in hand neither moves nor leaves before it is handed over.

What somebody may have in hand a room above knows, and where it is handed over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from branches.models import CASE_WORKERS, User

# Whether he has anything in hand.
_has_in_hand: list[Callable[[User], bool]] = []


def asks(function: Callable[[User], bool]) -> Callable[[User], bool]:
    _has_in_hand.append(function)
    return function


def leaves(stored: User, wanted: Mapping[str, Any]) -> bool:
    """Whether he would be out of his branch's work: closed, moved, or of another kind
    of post."""
    if stored.branch_id is None or stored.post not in CASE_WORKERS:
        return False
    return (
        not wanted["is_active"]
        or not _stays(stored, wanted["branch_id"])
        or wanted["post"] not in CASE_WORKERS
    )


def _stays(stored: User, branch_id: int | None) -> bool:
    """With his cases, too, where his branch was merged into that one."""
    branch = stored.branch
    return branch is not None and branch_id in (branch.pk, branch.served_by_id)


def check(stored: User, wanted: Mapping[str, Any]) -> None:
    if not leaves(stored, wanted):
        return
    if any(asked(stored) for asked in _has_in_hand):
        raise ValidationError(
            _("%(name)s 手头还有待办事项，请先在“人员变动”中交接，再调动或停用。")
            % {"name": stored.told_apart},
            code="in_hand",
        )
