"""What must be written beside an act, by a room that the act does not know.

    @follower
    def follow(complaint, verb, *, now) -> list[Model]: ...

Called before the act's event is written, on the locked case; the rows that it returns
stand in that event.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import models

Follower = Callable[..., list[models.Model]]
_followers: list[Follower] = []


def follower(function: Follower) -> Follower:
    _followers.append(function)
    return function


def follow(complaint: Any, verb: str, **when: Any) -> list[models.Model]:
    return [row for each in _followers for row in each(complaint, verb, **when)]
