"""In which order one person works off what waits; what he skipped comes last."""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from branches.models import User
from complaints.requests import services as decisions
from complaints.requests.models import EscalationKind

# In the session of who skips: keys of requests, the one skipped last at the end.
SKIPPED = "decisions_skipped"
MOST_SKIPPED = 500


class Waiting(NamedTuple):
    pk: int
    complaint: int
    kind: str

    @property
    def what(self) -> str:
        return str(EscalationKind(self.kind).label)


@dataclass(frozen=True)
class Place:
    """第 `position` / `count` 件, and its neighbours by key."""

    position: int
    count: int
    previous: int | None
    following: int | None
    # The other requests of the same case.
    related: list[Waiting]
    is_skipped: bool


def skipped_by(session: MutableMapping[str, Any]) -> list[int]:
    return list(session.get(SKIPPED, ()))


def skip(session: MutableMapping[str, Any], pk: int) -> None:
    """It comes back when the others are done."""
    others = [one for one in skipped_by(session) if one != pk]
    session[SKIPPED] = [*others, pk][-MOST_SKIPPED:]


def in_turn(user: User, skipped: Sequence[int]) -> list[Waiting]:
    """What happens first in front, the requests of one case together. One statement."""
    found = decisions.waiting_for(user).values_list("pk", "complaint", "kind")
    rows = [Waiting(*row) for row in found]
    later = {pk: turn for turn, pk in enumerate(skipped)}
    case: dict[int, int] = {}
    for row in rows:
        case.setdefault(row.complaint, len(case))
    return sorted(rows, key=lambda row: (later.get(row.pk, -1), case[row.complaint]))


def place_of(pk: int, rows: Sequence[Waiting], skipped: Sequence[int]) -> Place | None:
    """None for what does not wait for this person."""
    keys = [row.pk for row in rows]
    if pk not in keys:
        return None
    at = keys.index(pk)
    own = rows[at].complaint
    return Place(
        position=at + 1,
        count=len(keys),
        previous=keys[at - 1] if at else None,
        following=keys[at + 1] if at + 1 < len(keys) else None,
        related=[row for row in rows if row.complaint == own and row.pk != pk],
        is_skipped=pk in skipped,
    )


def after_deciding(
    complaint: int, rows: Sequence[Waiting], skipped: Sequence[int]
) -> int | None:
    """The next of the same case, unless it was skipped; else the first of all."""
    same = [row.pk for row in rows if row.complaint == complaint]
    unskipped = [pk for pk in same if pk not in skipped]
    return next(iter([*unskipped, *(row.pk for row in rows)]), None)


def after_skipping(pk: int, rows: Sequence[Waiting]) -> int | None:
    """Of the order before it was skipped: the one behind it, else the first."""
    keys = [row.pk for row in rows]
    at = keys.index(pk) + 1 if pk in keys else 0
    return next(iter([*keys[at:], *keys]), None)
