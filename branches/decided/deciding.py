"""Lock a request and decide it: once, and by another than whoever asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from branches.house.acting import acting
from branches.models import DecidedRequest, DecisionState, User

Request = TypeVar("Request", bound=DecidedRequest)


def lock(
    request: Request, may_decide: Callable[[Request, User], bool], *, by: User
) -> Request:
    """Lock a request that waits for `by`; whoever comes second is told by whom."""
    rows = type(request)._default_manager.select_for_update(of=("self",), no_key=True)
    locked = rows.get(pk=request.pk)
    if not locked.is_pending:
        raise ValidationError(
            _("%(name)s 已作出决定：%(state)s。")
            % {"name": locked.decided_by, "state": locked.get_state_display()}
        )
    if not may_decide(locked, by):
        raise PermissionDenied
    acting(by)
    return locked


def decide(
    request: Request, state: DecisionState, *, by: User, at: datetime, comment: str
) -> Request:
    """Of a locked request."""
    if state == DecisionState.RETURNED and not comment.strip():
        raise ValidationError({"comment": _("退回须说明理由。")})
    request.decide(state, by=by, at=at, comment=comment)
    request.clean_fields(exclude={"state", "before", "wanted"})
    request.validate_constraints()
    request.save()
    return request
